import type { ChargeBalance } from '../contracts/charge-balance.ts';
import { PRICE_DECIMALS, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import type { ContractAlert } from './alert.ts';

/** An alert of what is left of a charge, which changes with work and bills and not with the contract. */
export type UsedUpAlert = Extract<ContractAlert, { before: 'blockUsedUp' | 'allowanceUsedUp' }>;

export const isOfUse = (alert: ContractAlert): alert is UsedUpAlert =>
  alert.before === 'blockUsedUp' || alert.before === 'allowanceUsedUp';

/** Whether what it is about is only known once the contract's balances are looked at. */
export const needsLook = (alert: ContractAlert): boolean => isOfUse(alert) || alert.before === 'blockExpiry';

const MINUTES = 60n;
const WIDER = 10n ** BigInt(PRICE_DECIMALS - QUANTITY_DECIMALS);

/** A threshold as the balance counts: hours are minutes there. */
const thresholdOf = ({ left }: UsedUpAlert, { unit }: ChargeBalance): bigint =>
  parseDecimal(left, QUANTITY_DECIMALS) * WIDER * (unit === 'minute' ? MINUTES : 1n);

const isMeant = ({ before, chargeId }: UsedUpAlert, balance: ChargeBalance): boolean =>
  balance.kind === (before === 'blockUsedUp' ? 'block' : 'allowance') &&
  (chargeId === undefined || chargeId === balance.chargeId) &&
  parseDecimal(balance.granted, PRICE_DECIMALS) > 0n;

/** The balances that an alert tells of: of those that it means, the ones of which no more is left than it says. */
export const lowOnes = (alert: UsedUpAlert, balances: readonly ChargeBalance[]): readonly ChargeBalance[] =>
  balances.filter(
    (balance) => isMeant(alert, balance) && parseDecimal(balance.left, PRICE_DECIMALS) <= thresholdOf(alert, balance),
  );

/**
 * What a balance was told of: all that was granted so far, which grows with each purchase and never falls back, or the period
 * of an allowance. So more that is bought, and each new period, is another thing to tell of.
 */
export const stockOf = ({ granted, scope }: ChargeBalance): string => scope?.from ?? granted;

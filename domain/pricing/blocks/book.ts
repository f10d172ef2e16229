import { periodOf } from '../../calendar/cadence.ts';
import { addDays, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { BlockBalance } from '../../contracts/balances.ts';
import { type Contract, termsOn } from '../../contracts/contract.ts';
import type { Line } from '../../invoicing/line.ts';
import { priceLine } from '../../money/rounding.ts';
import { own } from '../../own.ts';
import type { Notice } from '../notice.ts';
import type { Pricing } from '../pricing.ts';
import { type Amount, amountText, type BlockCharge, boughtAmount, ONE, unitOf } from './amount.ts';
import { type CarryRule, carryOver, closeLedger } from './ending.ts';
import { alertRulesOf, expiryFacts, lossFacts, usedFacts } from './facts.ts';
import { addGrant, balanceOf, type Ledger, leftOn, openLedger, settle } from './ledger.ts';
import { automaticPurchase, type Purchase } from './purchases.ts';

export interface ClosedBook {
  readonly lines: readonly Line[];
  readonly balance: BlockBalance;
  /** The day under which it was bought once, if it was by this bill. */
  readonly once: LocalDate | undefined;
  readonly notices: readonly Notice[];
}

/** One block while its contract is being billed. */
export interface BlockBook {
  buy(purchase: Purchase): void;
  /** The ledger as it stands on a day: what ended before it was carried on, what was overdrawn is settled. */
  at(day: LocalDate): Ledger;
  close(): ClosedBook;
}

/** The charge in the terms of a day, or undefined where they do not have it. */
const chargeOn = (contract: Contract, chargeId: string, day: LocalDate): BlockCharge | undefined =>
  termsOn(contract, day)?.charges.find(
    (charge): charge is BlockCharge =>
      charge.chargeId === chargeId && (charge.kind === 'prepaidBlock' || charge.kind === 'stepTariff'),
  );

/** The charge in the terms of a day, or in those that last had it. */
const latestCharge = (contract: Contract, chargeId: string, day: LocalDate): BlockCharge | undefined =>
  chargeOn(contract, chargeId, day) ??
  contract.terms
    .toReversed()
    .map(({ effectiveFrom }) => chargeOn(contract, chargeId, effectiveFrom))
    .find((charge) => charge !== undefined);

/** What the terms of a period's last day say about what it leaves over, where they cap it. */
const carryRule =
  (contract: Contract, chargeId: string): CarryRule =>
  (lastDay) => {
    const charge = chargeOn(contract, chargeId, lastDay);
    if (charge?.kind !== 'prepaidBlock' || charge.purchase.every !== 'period') return undefined;
    const { rollover } = charge.purchase;
    const next = addDays(lastDay, 1);
    const terms = termsOn(contract, next) ?? termsOn(contract, lastDay);
    if (rollover.kind !== 'capped' || terms === undefined) return undefined;
    return { cap: BigInt(rollover.minutes) * ONE, expiresOn: addDays(periodOf(terms.cadence, next).until, -1) };
  };

const lineOf = (
  { charge, grant, price, period, description, late = false, billableIds = [] }: Purchase,
  { contract, minorDigits }: Pricing,
  settled: Amount | undefined,
): Line => ({
  key: `${charge.chargeId}:block:${grant.grantId}`,
  contractId: contract.contractId,
  chargeId: charge.chargeId,
  description: description || charge.description,
  period,
  late,
  ...price,
  net: priceLine(price, minorDigits),
  taxRateId: charge.taxRateId,
  explanation: {
    rule: 'blockPurchase',
    source: grant.source,
    of: unitOf(charge),
    granted: amountText(grant.granted),
    validFrom: grant.validFrom,
    expiresOn: grant.expiresOn,
    ...(settled === undefined ? {} : { settled: amountText(settled) }),
  },
  billableIds,
});

/** What it buys by itself, when less than its threshold can be used after the days that are billed. */
const automatic = (pricing: Pricing, chargeId: string, ledger: Ledger): Purchase | undefined => {
  const { contract, through, nextDay } = pricing;
  const charge = chargeOn(contract, chargeId, nextDay);
  if (charge?.kind !== 'prepaidBlock' || charge.autoTopUp === undefined) return undefined;
  const missing = boughtAmount(charge, charge.autoTopUp.below) - leftOn(ledger, nextDay);
  if (missing <= 0n) return undefined;
  const each = boughtAmount(charge, charge.autoTopUp.quantity);
  const times = (missing + each - 1n) / each;
  return automaticPurchase(charge, charge.autoTopUp, times, laterOf(through, contract.startsOn));
};

export const bookOf = (pricing: Pricing, chargeId: string): BlockBook => {
  const { contract, state, through, openFromAfter } = pricing;
  const balance = own(state.balances.blocks, chargeId);
  const before = { ledger: openLedger(balance, state.through), through: state.through };
  const ledger = openLedger(balance, state.through);
  const ruleOn = carryRule(contract, chargeId);
  const purchases: Purchase[] = [];
  let reached: LocalDate | undefined;

  const buy = (purchase: Purchase): void => {
    purchases.push(purchase);
    addGrant(ledger, purchase.grant);
    reached = undefined;
  };

  const at = (day: LocalDate): Ledger => {
    if (day === reached || (reached !== undefined && day < reached && ledger.overdrawn === 0n)) return ledger;
    carryOver(ledger, day, ruleOn);
    settle(ledger, day);
    reached = day;
    return ledger;
  };

  const topUpItself = (): readonly Notice[] => {
    const bought = automatic(pricing, chargeId, ledger);
    if (bought === undefined) return [];
    buy(bought);
    const { grantId, granted } = bought.grant;
    return [{ kind: 'blockToppedUp', chargeId, grantId, quantity: amountText(granted) }];
  };

  const close = (): ClosedBook => {
    const charge = latestCharge(contract, chargeId, through);
    const rules = charge === undefined ? undefined : alertRulesOf(charge);
    const used = rules ? usedFacts(chargeId, rules, before, at(through), through) : [];
    carryOver(ledger, openFromAfter, ruleOn);
    const toppedUp = topUpItself();
    settle(ledger, through);
    closeLedger(ledger, openFromAfter);
    const expiring = rules ? expiryFacts(chargeId, rules, before, ledger, through, ruleOn) : [];
    return {
      lines: purchases.map((purchase) => lineOf(purchase, pricing, ledger.settled.get(purchase.grant.grantId))),
      balance: balanceOf(ledger),
      once: purchases.find(({ grant }) => grant.source === 'purchase')?.grant.validFrom,
      notices: [...used, ...expiring, ...lossFacts(chargeId, before, ledger), ...toppedUp],
    };
  };

  return { buy, at, close };
};

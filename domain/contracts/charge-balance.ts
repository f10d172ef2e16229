import type { LocalDate } from '../calendar/local-date.ts';
import { covers, type Period } from '../calendar/period.ts';
import { formatDecimal, PRICE_DECIMALS, parseDecimal } from '../money/decimal.ts';
import { own } from '../own.ts';
import type { AllowanceBalance, Balances, BlockBalance, Grant, LimitBalance } from './balances.ts';
import type { Charge } from './charges/charge.ts';
import type { PrepaidBlock } from './charges/prepaid-block.ts';
import type { TimeLimit } from './charges/time.ts';
import { type Contract, termsOn } from './contract.ts';

/** What a balance is counted in. */
export const balanceUnits = ['minute', 'currency', 'incident'] as const;
export type BalanceUnit = (typeof balanceUnits)[number];

/**
 * What a charge gives, and how far it is used. Decimal strings of the unit. For a block: granted = used + expired + left −
 * overdrawn; an allowance and a limit are of the scope that holds the day.
 */
export interface ChargeBalance {
  readonly chargeId: string;
  readonly description: string;
  readonly kind: 'block' | 'allowance' | 'limit';
  readonly unit: BalanceUnit;
  /** The scope that it counts over; absent for a block, and for a limit of which nothing is used yet. */
  readonly scope?: Period | undefined;
  readonly granted: string;
  readonly used: string;
  readonly expired: string;
  readonly overdrawn: string;
  readonly left: string;
  readonly grants: readonly Grant[];
}

const parse = (text: string): bigint => parseDecimal(text, PRICE_DECIMALS);
const format = (value: bigint): string => formatDecimal(value, PRICE_DECIMALS);

/** a − b, of decimal strings. */
export const difference = (a: string, b: string): string => format(parse(a) - parse(b));

const unitOf = (of: PrepaidBlock['of']): BalanceUnit => {
  if (of === 'hours') return 'minute';
  return of === 'money' ? 'currency' : 'incident';
};

const NOTHING: BlockBalance = { grants: [], granted: '0', consumed: '0', expired: '0', overdrawn: '0' };
const plain = { expired: '0', overdrawn: '0', grants: [] } as const;

type Named = Pick<ChargeBalance, 'chargeId' | 'description'>;

const ofBlock = (named: Named, unit: BalanceUnit, balance: BlockBalance): ChargeBalance => {
  const { granted, consumed, expired, overdrawn, grants } = balance;
  const left = grants.reduce((sum, grant) => sum + parse(grant.left), 0n);
  return { ...named, kind: 'block', unit, granted, used: consumed, expired, overdrawn, left: format(left), grants };
};

const ofAllowance = (named: Named, balance: AllowanceBalance | undefined, on: LocalDate): readonly ChargeBalance[] =>
  (balance?.scopes ?? [])
    .filter((scope) => covers(scope, on))
    .map(({ from, until, included, used, carried }) => {
      const granted = carried.reduce((sum, { minutes }) => sum + minutes, included);
      const taken = carried.reduce((sum, one) => sum + one.used, used);
      const scope = { from, until };
      const counts = { granted: String(granted), used: String(taken), left: String(granted - taken) };
      return { ...named, kind: 'allowance', unit: 'minute', scope, ...plain, ...counts };
    });

const ofLimit = (named: Named, limit: TimeLimit, balance: LimitBalance | undefined, on: LocalDate): ChargeBalance => {
  const scope = balance?.scopes.find((one) => covers(one, on));
  const [unit, granted, used] =
    limit.minutes === undefined
      ? (['currency', limit.amount ?? '0', scope?.amount ?? '0'] as const)
      : (['minute', String(limit.minutes), String(scope?.minutes ?? 0)] as const);
  const left = parse(granted) - parse(used);
  const days = scope && { from: scope.from, until: scope.until };
  return {
    ...named,
    kind: 'limit',
    unit,
    scope: days,
    ...plain,
    granted,
    used,
    overdrawn: format(left < 0n ? -left : 0n),
    left: format(left < 0n ? 0n : left),
  };
};

const ofCharge = (charge: Charge, balances: Balances, on: LocalDate): readonly ChargeBalance[] => {
  const { chargeId, description } = charge;
  const named = { chargeId, description };
  const block = own(balances.blocks, chargeId) ?? NOTHING;
  switch (charge.kind) {
    case 'prepaidBlock':
      return [ofBlock(named, unitOf(charge.of), block)];
    case 'stepTariff':
      return charge.subscription ? [ofBlock(named, 'minute', block)] : [];
    case 'time':
      return [
        ...ofAllowance(named, own(balances.allowances, chargeId), on),
        ...(charge.limit ? [ofLimit(named, charge.limit, own(balances.limits, chargeId), on)] : []),
      ];
    default:
      return [];
  }
};

/** What stands open on the charges of the terms in force on a day, or of the last terms once the contract is over. */
export const chargeBalances = (contract: Contract, balances: Balances, on: LocalDate): readonly ChargeBalance[] => {
  const terms = termsOn(contract, on) ?? contract.terms.at(on < contract.startsOn ? 0 : -1);
  return (terms?.charges ?? []).flatMap((charge) => ofCharge(charge, balances, on));
};

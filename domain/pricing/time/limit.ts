import type { LocalDate } from '../../calendar/local-date.ts';
import type { LimitBalance } from '../../contracts/balances.ts';
import type { TimeCharge, TimeLimit } from '../../contracts/charges/time.ts';
import { formatDecimal, PRICE_DECIMALS, parseDecimal } from '../../money/decimal.ts';
import { own } from '../../own.ts';
import type { Notice } from '../notice.ts';
import type { Pricing } from '../pricing.ts';
import { mustHaveRate, plainRate, type Rate } from './rates.ts';
import { countedOn, scopeAt } from './scope.ts';
import { cut, inTurn, type Slice } from './slices.ts';

/** What was charged against a cap: minutes, and minutes × price per hour with the 6 decimals of prices. */
interface Count {
  readonly until: LocalDate;
  minutes: number;
  product: bigint;
  /** When this bill began: a limit that was reached before is no news. */
  readonly atFirst: { readonly minutes: number; readonly product: bigint };
  /** Work of this bill that is charged to it, and whether some was beyond. */
  limit?: TimeLimit;
  isBeyond?: boolean;
}

const productOf = (amount: string): bigint => parseDecimal(amount, PRICE_DECIMALS) * 60n;

const written = (product: bigint): { readonly amount: string; readonly sixtieths?: number } => ({
  amount: formatDecimal(product / 60n, PRICE_DECIMALS, 2),
  ...(product % 60n === 0n ? {} : { sixtieths: Number(product % 60n) }),
});

/** Whole minutes at a price that still fit under the limit. */
const room = ({ amount, minutes }: TimeLimit, used: Pick<Count, 'minutes' | 'product'>, price: bigint): number => {
  if (minutes !== undefined) return Math.max(0, minutes - used.minutes);
  const left = productOf(amount ?? '0') - used.product;
  if (left < 0n) return 0;
  return price === 0n ? Number.POSITIVE_INFINITY : Number(left / price);
};

const isReached = ({ amount, minutes }: TimeLimit, used: Pick<Count, 'minutes' | 'product'>): boolean =>
  minutes === undefined ? used.product >= productOf(amount ?? '0') : used.minutes >= minutes;

const beyond = (slice: Slice, limit: TimeLimit): Slice =>
  limit.onExceed === 'rate' && limit.rate !== undefined
    ? { ...slice, rate: plainRate(limit.rate, 'contract.limit', true), outcome: { kind: 'priced', beyond: 'limit' } }
    : { ...slice, outcome: { kind: 'aboveLimit', limit } };

/**
 * Charges work against the cap or budget of a charge (semantics.md §1.5), in the order of the work: what is beyond it is
 * charged all the same, not at all, or at another rate. Work that is already paid for does not count.
 */
export const applyLimit = (
  { contract, state, openFromAfter }: Pricing,
  chargeId: string,
  work: readonly { readonly slice: Slice; readonly charge: TimeCharge & { readonly limit: TimeLimit } }[],
): { readonly slices: readonly Slice[]; readonly balance: LimitBalance; readonly notices: readonly Notice[] } => {
  const counts = new Map<LocalDate, Count>();
  const count = (from: LocalDate, until: LocalDate, minutes = 0, product = 0n): Count => {
    const one = counts.get(from) ?? { until, minutes, product, atFirst: { minutes, product } };
    counts.set(from, one);
    return one;
  };
  const balance = own(state.balances.limits, chargeId)?.scopes ?? [];
  for (const { from, until, minutes, amount, sixtieths = 0 } of balance)
    count(from, until, minutes, productOf(amount) + BigInt(sixtieths));

  const placed = work.map(({ slice, charge }) => {
    const { terms } = slice.group.kind.route;
    const scopeOn = (day: LocalDate) => scopeAt(charge.limit.scope, terms, contract, day);
    const own = scopeOn(slice.first.workedOn);
    return { slice, charge, scope: scopeOn(countedOn(slice.first, own.until, state)) };
  });
  const slices = inTurn(
    placed,
    ({ slice }) => slice,
    ({ scope }) => scope.from,
  ).flatMap(({ slice, charge: { limit }, scope }): readonly Slice[] => {
    const used = count(scope.from, scope.until);
    const rate: Rate = mustHaveRate(slice.rate, slice.first, chargeId);
    const price = parseDecimal(rate.price, PRICE_DECIMALS);
    const within = Math.min(slice.minutes, room(limit, used, price));
    const counted = limit.onExceed === 'warn' ? slice.minutes : within;
    used.minutes += counted;
    used.product += price * BigInt(counted);
    used.limit = limit;
    used.isBeyond ||= within < slice.minutes;
    if (limit.onExceed === 'warn') return [slice];
    return cut(
      slice,
      within,
      (part) => part,
      (part) => beyond(part, limit),
    );
  });
  const notices = [...counts].flatMap(([scopeFrom, used]): readonly Notice[] => {
    const { limit, atFirst, isBeyond = false } = used;
    if (!limit || isReached(limit, atFirst) || !(isBeyond || isReached(limit, used))) return [];
    return [{ kind: 'limitReached', chargeId, scopeFrom }];
  });
  const kept = [...counts].filter(([, { until }]) => until > openFromAfter).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    slices,
    notices,
    balance: {
      scopes: kept.map(([from, { until, minutes, product }]) => ({ from, until, minutes, ...written(product) })),
    },
  };
};

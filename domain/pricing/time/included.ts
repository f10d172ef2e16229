import type { AllowanceBalance } from '../../contracts/balances.ts';
import type { TimeCharge } from '../../contracts/charges/time.ts';
import type { Notice } from '../notice.ts';
import type { Pricing } from '../pricing.ts';
import { type Allowance, allowanceRule, openAllowance } from './allowance.ts';
import { multiplied, mustHaveRate, plainRate } from './rates.ts';
import { cut, inTurn, isOpen, type Slice, timeChargeOf } from './slices.ts';

/** Beyond included time: the price for it, a factor on the rate, or the rate. The price of an entry comes before all. */
const beyondIncluded = (slice: Slice, { chargeId, included, minimum }: TimeCharge): Slice => {
  const beyond: Slice = { ...slice, outcome: { kind: 'priced', beyond: minimum ? 'minimum' : 'included' } };
  if (slice.rate?.final) return beyond;
  const price = included?.overagePrice ?? minimum?.overagePrice;
  if (price !== undefined) return { ...beyond, rate: plainRate(price, 'contract.overage', true) };
  if (included?.overageMultiplier === undefined) return beyond;
  return { ...beyond, rate: multiplied(mustHaveRate(slice.rate, slice.first, chargeId), included.overageMultiplier) };
};

const include = (
  slice: Slice,
  charge: TimeCharge,
  allowance: Allowance,
  place: number | undefined,
): readonly Slice[] => {
  if (place === undefined) return [beyondIncluded(slice, charge)];
  const { covered, inclusion } = allowance.take(place, slice.minutes);
  return cut(
    slice,
    covered,
    (part) => ({ ...part, outcome: { kind: 'included', inclusion } }),
    (part) => beyondIncluded(part, charge),
  );
};

export interface Included {
  readonly slices: readonly Slice[];
  readonly balances: Readonly<Record<string, AllowanceBalance>>;
  readonly notices: readonly Notice[];
}

/**
 * Takes work from the included time of the charges, and from what a monthly minimum covers, in the order of the work. Every
 * charge that has some is asked, worked under or not: what is not used may be carried on.
 */
export const takeIncluded = (pricing: Pricing, slices: readonly Slice[]): Included => {
  const chargeIds = new Set(
    pricing.contract.terms.flatMap(({ charges }) =>
      charges.flatMap((one) => (one.kind === 'time' && allowanceRule(one) ? [one.chargeId] : [])),
    ),
  );
  const books = [...chargeIds].flatMap((chargeId) => {
    const allowance = openAllowance(pricing, chargeId);
    return allowance ? [[chargeId, allowance] as const] : [];
  });
  const bookOf = new Map(books);
  const placed = slices.map((slice) => {
    const charge = isOpen(slice) ? timeChargeOf(slice) : undefined;
    const allowance = charge && allowanceRule(charge) ? bookOf.get(charge.chargeId) : undefined;
    return { slice, charge, allowance, place: allowance?.scopeOf(slice.first) };
  });
  const done = inTurn(
    placed,
    ({ slice }) => slice,
    ({ place = -1 }) => place,
  ).flatMap(({ slice, charge, allowance, place }) =>
    charge && allowance ? include(slice, charge, allowance, place) : [slice],
  );
  const closed = books.map(([chargeId, allowance]) => [chargeId, allowance.close()] as const);
  return {
    slices: done,
    balances: Object.fromEntries(
      closed
        .filter(([, { balance }]) => balance.scopes.length > 0)
        .map(([chargeId, { balance }]) => [chargeId, balance]),
    ),
    notices: closed.flatMap(([, { notices }]) => notices),
  };
};

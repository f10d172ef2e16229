import { HUNDRED_PERCENT } from './decimal.ts';
import { divideRounded, type Minor, sum, toMinor } from './rounding.ts';

const floorDivide = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
};

/**
 * Makes whole minor units of exact shares (`share / divisor` each) so that they add up to `total`, which is their exact
 * sum, rounded either way. The largest remainders get the units that rounding down leaves (semantics.md §2.6, TAX-05),
 * of equal ones the first; so each is off by less than one unit. Callers order shares by something that does not depend
 * on chance.
 */
export const apportion = (total: Minor, shares: readonly bigint[], divisor: bigint): readonly Minor[] => {
  const floors = shares.map((share) => floorDivide(share, divisor));
  const missing = Number(BigInt(total) - floors.reduce((all, floor) => all + floor, 0n));
  const remainders = shares.map((share, i) => ({ i, remainder: share - (floors[i] as bigint) * divisor }));
  const largest = remainders
    .filter(({ remainder }) => remainder > 0n)
    .sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  if (missing < 0 || missing > largest.length) throw new RangeError(`${total} is not the sum of the shares`);
  const raised = new Set(largest.slice(0, missing).map(({ i }) => i));
  return floors.map((floor, i) => toMinor(raised.has(i) ? floor + 1n : floor));
};

/** A percentage (ten-thousandths) of some amounts: rounded once on their sum, half away from zero, then apportioned. */
export const percentOf = (amounts: readonly Minor[], percent: bigint): readonly Minor[] => {
  const shares = amounts.map((amount) => BigInt(amount) * percent);
  const total = divideRounded(
    shares.reduce((all, share) => all + share, 0n),
    HUNDRED_PERCENT,
  );
  return apportion(toMinor(total), shares, HUNDRED_PERCENT);
};

/** An amount spread over some in proportion to them; those below zero get none, and all together no more than there is. */
export const spread = (amount: Minor, over: readonly Minor[]): readonly Minor[] => {
  const total = Math.min(amount, Math.max(0, sum(over)));
  const weights = over.map((weight) => BigInt(Math.max(0, weight)));
  const whole = weights.reduce((all, weight) => all + weight, 0n);
  if (total === 0) return over.map(() => 0);
  return apportion(
    total,
    weights.map((weight) => weight * BigInt(total)),
    whole,
  );
};

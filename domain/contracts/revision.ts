import { formatDecimal, HUNDRED_PERCENT, PRICE_DECIMALS, parseDecimal, parsePercent } from '../money/decimal.ts';
import { divideRounded } from '../money/rounding.ts';

/** How a price follows an index, such as Syntec's of French services; all decimal strings. */
export interface Revision {
  readonly price: string;
  /** Percent of the price that does not follow the index; none when absent. */
  readonly fixedPercent?: string | undefined;
  /** The index that the price was agreed at, and the one of now. */
  readonly indexOld: string;
  readonly indexNew: string;
  /** The price is multiplied by no less and no more than these: "1" never lets it fall. */
  readonly floor?: string | undefined;
  readonly cap?: string | undefined;
}

const ONE = 10n ** BigInt(PRICE_DECIMALS);
const CENTS = 2;

/** A fraction of whole numbers, so that nothing is rounded on the way. */
interface Fraction {
  readonly of: bigint;
  readonly by: bigint;
}

const isLess = (a: Fraction, b: Fraction): boolean => a.of * b.by < b.of * a.by;

const bounded = (factor: Fraction, { floor, cap }: Revision): Fraction => {
  const least = floor === undefined ? undefined : { of: parseDecimal(floor, PRICE_DECIMALS), by: ONE };
  const most = cap === undefined ? undefined : { of: parseDecimal(cap, PRICE_DECIMALS), by: ONE };
  if (least && most && isLess(most, least)) throw new RangeError('the cap of a revision is below its floor');
  if (least && isLess(factor, least)) return least;
  return most && isLess(most, factor) ? most : factor;
};

/**
 * A price after its revision: the fixed part, and the rest times new index over old, rounded once, to the cent
 * (semantics.md §3.6, REV-01, REV-02). The bounds are of the whole price's factor. Throws a RangeError for an index of
 * zero or bounds that contradict each other.
 */
export const revisedPrice = (revision: Revision): string => {
  const price = parseDecimal(revision.price, PRICE_DECIMALS);
  const fixed = parsePercent(revision.fixedPercent ?? '0');
  const before = parseDecimal(revision.indexOld, PRICE_DECIMALS);
  const now = parseDecimal(revision.indexNew, PRICE_DECIMALS);
  if (before <= 0n) throw new RangeError('an index that a price was agreed at is more than 0');
  if (fixed > HUNDRED_PERCENT) throw new RangeError('the fixed part of a price is at most 100 percent of it');
  const asIndexed = { of: fixed * before + (HUNDRED_PERCENT - fixed) * now, by: HUNDRED_PERCENT * before };
  const factor = bounded(asIndexed, revision);
  const cents = divideRounded(price * factor.of * 10n ** BigInt(CENTS), ONE * factor.by);
  return formatDecimal(cents, CENTS, CENTS);
};

import { formatDecimal, HUNDRED_PERCENT, PRICE_DECIMALS, parseDecimal, parsePercent } from '../money/decimal.ts';
import { divideRounded } from '../money/rounding.ts';
import type { IndexValue, PriceRevision, RevisionMade } from './renewal.ts';

/** What prices are multiplied by: a fraction of whole numbers, so that nothing is rounded on the way. */
export interface Factor {
  readonly of: bigint;
  readonly by: bigint;
}

/** Decimals of a factor that are shown. */
const SHOWN = 10;

const percentFactor = (percent: string): Factor => ({
  of: HUNDRED_PERCENT + parsePercent(percent),
  by: HUNDRED_PERCENT,
});

const isLess = (a: Factor, b: Factor): boolean => a.of * b.by < b.of * a.by;

/** How a price follows an index, but for the values themselves. */
export interface IndexRule {
  readonly base: Pick<IndexValue, 'value'>;
  readonly current: Pick<IndexValue, 'value'>;
  readonly fixedPercent?: string | undefined;
  readonly floorPercent?: string | undefined;
  readonly capPercent?: string | undefined;
}

/**
 * The fixed part, and the rest times new index over old (semantics.md §3.6, REV-01, REV-02); then the bounds, which are
 * of the whole. An index is more than 0, the fixed part at most all, the cap no less than the floor.
 */
export const indexFactor = ({
  base,
  current,
  fixedPercent = '0',
  floorPercent,
  capPercent,
}: IndexRule): { readonly factor: Factor; readonly bound?: 'floor' | 'cap' } => {
  const fixed = parsePercent(fixedPercent);
  const before = parseDecimal(base.value, PRICE_DECIMALS);
  const now = parseDecimal(current.value, PRICE_DECIMALS);
  const asIndexed = { of: fixed * before + (HUNDRED_PERCENT - fixed) * now, by: HUNDRED_PERCENT * before };
  const floor = floorPercent === undefined ? undefined : percentFactor(floorPercent);
  const cap = capPercent === undefined ? undefined : percentFactor(capPercent);
  if (floor && isLess(asIndexed, floor)) return { factor: floor, bound: 'floor' };
  if (cap && isLess(cap, asIndexed)) return { factor: cap, bound: 'cap' };
  return { factor: asIndexed };
};

const shown = ({ of, by }: Factor): string => formatDecimal(divideRounded(of * 10n ** BigInt(SHOWN), by), SHOWN);

/**
 * The factor of a revision with the account of it that its terms keep; undefined where an index has no value to revise
 * by. `index` stands in for the value that was entered before.
 */
export const factorOf = (
  { on: _, since: __, ...rule }: PriceRevision,
  minorDigits: number,
  index?: IndexValue,
): { readonly factor: Factor; readonly made: RevisionMade } | undefined => {
  if (rule.kind === 'percent') {
    const factor = percentFactor(rule.percent);
    return { factor, made: { ...rule, factor: shown(factor), minorDigits } };
  }
  const current = index ?? rule.current;
  if (!current) return undefined;
  const { factor, bound } = indexFactor({ ...rule, current });
  return { factor, made: { ...rule, current, factor: shown(factor), minorDigits, ...(bound && { bound }) } };
};

/** The exact factor of a revision that was made. */
export const factorOfMade = (made: RevisionMade): Factor =>
  made.kind === 'percent' ? percentFactor(made.percent) : indexFactor(made).factor;

const decimalsOf = (text: string): number => text.length - (text.indexOf('.') + 1 || text.length);

/**
 * A price after its revision, rounded once, half away from zero, to as many decimals as it has, but no fewer than the
 * currency (`minorDigits`). What does not change stays as it is written.
 */
export const revisedPrice = (price: string, { of, by }: Factor, minorDigits: number): string => {
  const decimals = Math.max(decimalsOf(price), minorDigits);
  const before = parseDecimal(price, decimals);
  const after = divideRounded(before * of, by);
  return after === before ? price : formatDecimal(after, decimals, Math.min(minorDigits, decimals));
};

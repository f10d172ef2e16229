import type { Discount } from '../contracts/charges/discount.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import { percentOf, spread } from '../money/apportion.ts';
import { parsePercent } from '../money/decimal.ts';
import { type Minor, priceLine } from '../money/rounding.ts';
import type { Line } from './line.ts';

/** What a discount takes off some amounts, together and each: a percentage of any, an amount of what is above zero. */
export const takenOff = (discount: Discount, amounts: readonly Minor[], minorDigits: number): readonly Minor[] => {
  if (discount.kind === 'percent') return percentOf(amounts, parsePercent(discount.percent));
  const amount = priceLine({ quantity: '1', unitPrice: discount.amount, baseQuantity: 1 }, minorDigits);
  return spread(amount, amounts);
};

const discounted = (line: Line, minor: Minor, discount: Discount): Line => {
  if (minor === 0) return line;
  const { reason } = discount;
  const percent = discount.kind === 'percent' ? discount.percent : undefined;
  return { ...line, net: line.net - minor, discount: { minor, percent, reason } };
};

/** A line after a discount of its own. */
export const withDiscount = (line: Line, discount: Discount, minorDigits: number): Line =>
  discounted(line, takenOff(discount, [line.net], minorDigits)[0] ?? 0, discount);

/** A correction has the discount of the line that it corrects; what costs nothing cannot cost less. */
const canBeDiscounted = ({ net, corrects }: Line): boolean => net !== 0 && corrects === undefined;

/** Not of its JSON: the table may give fields back in another order. */
const keyOf = (discount: Discount): string =>
  JSON.stringify([discount.kind === 'percent' ? ['%', discount.percent] : discount.amount, discount.reason ?? null]);

/** What each discount was agreed for; equal ones of several versions of the terms are one. In a fixed order. */
export const byDiscount = <T>(
  items: readonly T[],
  discountOf: (item: T) => Discount | undefined,
): readonly (readonly [Discount, readonly T[]])[] => {
  const groups = new Map<string, [Discount, T[]]>();
  for (const item of items) {
    const discount = discountOf(item);
    if (!discount) continue;
    const key = keyOf(discount);
    const group = groups.get(key);
    if (group) group[1].push(item);
    else groups.set(key, [discount, [item]]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
};

/**
 * The lines of one bill after the discounts of their charges (semantics.md §2.6, BG-27). Which discount a line has is
 * said by the terms of its first day. A percentage is rounded on each line; an amount is taken once from all lines of
 * the bill that it was agreed for, by largest remainder, and never more than there is.
 */
export const discountLines = (contract: Contract, lines: readonly Line[], minorDigits: number): readonly Line[] => {
  const discountOf = ({ chargeId, period }: Line): Discount | undefined =>
    nearestTerms(contract, period.from).charges.find((charge) => charge.chargeId === chargeId)?.discount;
  // Most contracts have none, and lines can be many.
  if (!contract.terms.some(({ charges }) => charges.some(({ discount }) => discount !== undefined))) return lines;
  const cheaper = new Map<Line, Line>();
  for (const ofCharge of Map.groupBy(lines.filter(canBeDiscounted), ({ chargeId }) => chargeId).values()) {
    for (const [discount, agreed] of byDiscount(ofCharge, discountOf)) {
      const ordered = agreed.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      for (const set of discount.kind === 'percent' ? ordered.map((line) => [line]) : [ordered]) {
        const nets = set.map(({ net }) => net);
        const taken = takenOff(discount, nets, minorDigits);
        for (const [i, line] of set.entries()) cheaper.set(line, discounted(line, taken[i] as Minor, discount));
      }
    }
  }
  return lines.map((line) => cheaper.get(line) ?? line);
};

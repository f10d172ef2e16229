import { addDays, laterOf } from '../../calendar/local-date.ts';
import type { Period } from '../../calendar/period.ts';
import type { Tax, TaxedLine } from '../../invoicing/invoice.ts';
import {
  formatDecimal,
  HUNDRED_PERCENT,
  PRICE_DECIMALS,
  parseDecimal,
  parsePercent,
  QUANTITY_DECIMALS,
} from '../../money/decimal.ts';
import { divideRounded, type Minor } from '../../money/rounding.ts';
import type { Words } from '../catalogue/words.ts';
import type { EAllowance, ELine, EPeriod, EPrice, ETax } from './model.ts';

/** The language and currency that lines are stated in. */
export interface Stating {
  readonly words: Words;
  readonly percent: (decimal: string) => string;
  readonly minorDigits: number;
}

export const amountOf = (minor: Minor, minorDigits: number): string =>
  formatDecimal(BigInt(minor), minorDigits, minorDigits);

/** Our periods end before a day, those of EN 16931 with one. */
export const periodOf = ({ from, until }: Period): EPeriod => ({
  first: from,
  last: laterOf(from, addDays(until, -1)),
});

/** Category O has no rate (BR-O-05). */
export const taxOf = ({ category, percent }: Pick<Tax, 'category' | 'percent'>): ETax =>
  category === 'O' ? { category } : { category, percent };

export const reasonOf = (
  discount: { readonly percent?: string | undefined; readonly reason?: string | undefined },
  { words, percent }: Stating,
): string =>
  words.table.discount(discount.percent === undefined ? undefined : percent(discount.percent), discount.reason);

/** A percentage is only stated of a base that it gives the very amount of. */
const shareOf = (percent: string | undefined, base: Minor, minor: Minor, minorDigits: number): EAllowance['share'] => {
  if (percent === undefined) return undefined;
  const exact = divideRounded(BigInt(base) * parsePercent(percent), HUNDRED_PERCENT);
  return exact === BigInt(minor) ? { percent, base: amountOf(base, minorDigits) } : undefined;
};

const allowanceOf = ({ net, discount }: TaxedLine, stating: Stating): EAllowance | undefined =>
  discount && {
    amount: amountOf(discount.minor, stating.minorDigits),
    reason: reasonOf(discount, stating),
    share: shareOf(discount.percent, net + discount.minor, discount.minor, stating.minorDigits),
  };

type Priced = Pick<ELine, 'quantity' | 'unit' | 'price'>;

/**
 * A price that gives the amount where the agreed one does not, because it holds tax: the amount itself, "for so many
 * units". So quantity × (price ÷ units) is exact, and no price is below zero (BR-27): the quantity has the sign.
 */
const priceByAmount = ({ quantity, unit }: TaxedLine, net: Minor, minorDigits: number): Priced => {
  const counted = parseDecimal(quantity, QUANTITY_DECIMALS);
  const magnitude = counted < 0n ? -counted : counted;
  const sign = net < 0 ? -1n : 1n;
  const price = (per: string): EPrice => ({ amount: amountOf(Math.abs(net), minorDigits), per });
  if (magnitude === 0n)
    return { quantity: net === 0 ? '0' : String(sign), unit: net === 0 ? unit : 'C62', price: price('1') };
  const units = formatDecimal(magnitude, QUANTITY_DECIMALS);
  return {
    quantity: net === 0 ? quantity : formatDecimal(sign * magnitude, QUANTITY_DECIMALS),
    unit,
    price: price(units),
  };
};

/** Whether quantity × (price ÷ base quantity), rounded, is the amount. Never throws, however large: the invoice is issued. */
const comesTo = ({ quantity, unitPrice, baseQuantity }: TaxedLine, net: Minor, minorDigits: number): boolean => {
  const exact = parseDecimal(quantity, QUANTITY_DECIMALS) * parseDecimal(unitPrice, PRICE_DECIMALS);
  const divisor = 10n ** BigInt(QUANTITY_DECIMALS + PRICE_DECIMALS) * BigInt(baseQuantity);
  return divideRounded(exact * 10n ** BigInt(minorDigits), divisor) === BigInt(net);
};

/** Quantity and price as agreed, and the discount by itself, where they come to the line's amount. */
const pricedOf = (line: TaxedLine, stating: Stating): Priced & Pick<ELine, 'allowance'> => {
  const { quantity, unit, unitPrice, baseQuantity, net, discount, gross } = line;
  const asAgreed = gross === undefined && comesTo(line, net + (discount?.minor ?? 0), stating.minorDigits);
  if (!asAgreed) return priceByAmount(line, net, stating.minorDigits);
  const price = { amount: unitPrice, per: String(baseQuantity) };
  return { quantity, unit, price, allowance: allowanceOf(line, stating) };
};

/** What stands under the name of the item (BT-154): ticket, kind of work, who did it. */
const descriptionOf = ({ ticket, workType, technician }: TaxedLine, { words }: Stating): string | undefined =>
  [ticket === undefined ? undefined : words.table.ticket(ticket), workType, technician].filter(Boolean).join(' · ') ||
  undefined;

export const lineOf = (line: TaxedLine, index: number, stating: Stating): ELine => ({
  id: String(index + 1),
  name: line.description,
  itemId: line.productCode,
  description: descriptionOf(line, stating),
  ...pricedOf(line, stating),
  amount: amountOf(line.net, stating.minorDigits),
  period: periodOf(line.period),
  tax: taxOf(line.tax),
});

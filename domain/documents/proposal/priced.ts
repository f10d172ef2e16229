import type { Cadence } from '../../calendar/cadence.ts';
import type { Discount } from '../../contracts/charges/discount.ts';
import type { Tiers } from '../../contracts/charges/tiers.ts';
import type { Terms } from '../../contracts/contract.ts';
import { minorDigits } from '../../money/currency.ts';
import { priceLine } from '../../money/rounding.ts';
import { durationText } from '../quantities.ts';
import type { ProposalRendering } from './rendering.ts';

/** One price of a charge, and what it is of where that is not the charge as a whole. */
export interface PricedText {
  readonly of?: string | undefined;
  readonly price: string;
}

/** A charge in words: what it says of itself, how it works, and what it costs. */
export interface ChargeText {
  readonly details: readonly string[];
  readonly prices: readonly PricedText[];
}

/** What the words of a charge are made with. */
export interface Wording extends ProposalRendering {
  readonly terms: Terms;
}

const SPACE = '\u00a0';

/** "90.00 € / h". */
export const each = (price: string, unit: string, { formats }: Wording): string => {
  const written = formats.fullPrice(price);
  return unit === '' ? written : `${written} /${SPACE}${unit}`;
};

export const periodText = ({ unit, every }: Cadence, { said }: Wording): string => said.period(unit, every);

/** What so many units at a price come to. */
export const amountText = (quantity: string, unitPrice: string, { formats, document: { currency } }: Wording): string =>
  formats.money(priceLine({ quantity, unitPrice, baseQuantity: 1 }, minorDigits(currency)));

export const minutesText = (minutes: number, { words, formats }: Wording): string =>
  durationText(String(minutes), words, formats);

/** "/ month" for what counts by the billing period; else in its own words. */
export const scopeText = (scope: 'period' | 'quarter' | 'year' | 'contract', wording: Wording): string =>
  scope === 'period' ? `/${SPACE}${periodText(wording.terms.cadence, wording)}` : wording.said.scope[scope];

/** Each tier with its price for one unit. */
export const tierPrices = ({ steps }: Tiers, unit: string, wording: Wording): readonly PricedText[] => {
  const { said, formats } = wording;
  return steps.map(({ upTo, unitPrice }, i) => {
    const before = steps[i - 1]?.upTo;
    const above = before === undefined ? said.fee.all : said.fee.above(formats.quantity(before));
    return {
      of: upTo === undefined ? above : said.fee.upTo(formats.quantity(upTo)),
      price: each(unitPrice, unit, wording),
    };
  });
};

export const tierDetail = ({ mode, steps }: Tiers, { said }: Wording): readonly string[] =>
  steps.length > 1 ? [said.fee[mode]] : [];

/** "Discount 10% (loyalty)". */
export const discountDetail = (discount: Discount | undefined, { words, formats }: Wording): readonly string[] => {
  if (!discount) return [];
  const { reason } = discount;
  const amount = discount.kind === 'percent' ? formats.percent(discount.percent) : formats.fullPrice(discount.amount);
  return [words.table.discount(amount, reason)];
};

/** Which work a charge takes, where it is not all. */
export const workDetail = (workTypes: readonly string[] | undefined, { said }: Wording): readonly string[] =>
  workTypes ? [said.only(workTypes.join(', '))] : [];

/** The first letter of a sentence that was put together of parts. */
export const sentence = (parts: readonly string[]): readonly string[] => {
  const text = parts.join(', ');
  return text === '' ? [] : [text.charAt(0).toLocaleUpperCase() + text.slice(1)];
};

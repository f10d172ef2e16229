import type { LateCharges } from '../invoicing/late-charges.ts';
import type { Locale } from '../text.ts';
import { dunningWordsOf } from './dunning-catalogue.ts';
import { formatsOf } from './formats.ts';

/** Who reads it: a language, the seller's country for the manner of writing numbers, and the invoice's currency. */
export interface Reader {
  readonly locale: Locale;
  readonly country: string;
  readonly currency: string;
}

/** How interest came about: "Interest: 100.00 × 30 days × 10% ÷ 365 = 0.82 €." Undefined where there is none. */
export const interestArithmetic = (
  { spans, percent, interest }: LateCharges,
  { locale, country, currency }: Reader,
): string | undefined => {
  if (percent === undefined || spans.length === 0) return undefined;
  const formats = formatsOf(locale, country, currency);
  return dunningWordsOf(locale).reminder.arithmetic(
    spans.map(({ balance, days }) => [formats.amount(balance), days]),
    formats.percent(percent),
    formats.money(interest),
  );
};

import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import { minorDigits } from '../money/currency.ts';
import { formatDecimal, PRICE_DECIMALS, parseDecimal, QUANTITY_DECIMALS, RATE_DECIMALS } from '../money/decimal.ts';
import type { Minor } from '../money/rounding.ts';
import type { Locale } from '../text.ts';

/** How dates, numbers and amounts are written in one language and currency. */
export interface Formats {
  /** "1,234.50 €" or as the language has it, with the currency. */
  readonly money: (minor: Minor) => string;
  /** The same without the currency, for columns that name it once. */
  readonly amount: (minor: Minor) => string;
  /** A price of up to 6 decimals, at least those of the currency. */
  readonly price: (decimal: string) => string;
  /** The same with the currency. */
  readonly fullPrice: (decimal: string) => string;
  readonly quantity: (decimal: string) => string;
  /** A rate of exchange, with all its decimals. */
  readonly rate: (decimal: string) => string;
  /** "20" is "20%". */
  readonly percent: (decimal: string) => string;
  readonly date: (date: LocalDate) => string;
  /** Both ends counted, as people read dates. */
  readonly period: (period: Period) => string;
  readonly country: (code: string) => string;
}

type Numeric = `${number}`;

/** Dates and signs differ within English; the seller's country tells which. French is written as in France. */
const tagOf = (locale: Locale, sellerCountry: string): string =>
  locale === 'fr' ? 'fr-FR' : sellerCountry === 'US' ? 'en-US' : 'en-GB';

/** `Intl` reads a `Date`, so a local date becomes noon of that day in UTC and is printed in UTC. */
const noonOf = (date: LocalDate): Date => new Date(`${date}T12:00:00Z`);

/** A range costs as much as ten lines of layout, and most lines of an invoice share theirs. */
const MEMO_LIMIT = 2000;
const memoized = (write: (period: Period) => string): ((period: Period) => string) => {
  const written = new Map<string, string>();
  return (period) => {
    const key = `${period.from} ${period.until}`;
    const text = written.get(key) ?? write(period);
    if (written.size >= MEMO_LIMIT) written.clear();
    written.set(key, text);
    return text;
  };
};

const build = (tag: string, currency: string): Formats => {
  const digits = minorDigits(currency);
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const money = new Intl.NumberFormat(tag, { style: 'currency', currency });
  const amount = new Intl.NumberFormat(tag, fixed);
  const price = new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: PRICE_DECIMALS });
  const fullPrice = new Intl.NumberFormat(tag, {
    style: 'currency',
    currency,
    maximumFractionDigits: PRICE_DECIMALS,
  });
  const quantity = new Intl.NumberFormat(tag, { maximumFractionDigits: QUANTITY_DECIMALS });
  const rate = new Intl.NumberFormat(tag, { maximumFractionDigits: RATE_DECIMALS });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 4 });
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const range = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const countries = new Intl.DisplayNames(tag, { type: 'region' });
  const unitsOf = (minor: Minor) => formatDecimal(BigInt(minor), digits) as Numeric;
  return {
    money: (minor) => money.format(unitsOf(minor)),
    amount: (minor) => amount.format(unitsOf(minor)),
    price: (decimal) => price.format(decimal as Numeric),
    fullPrice: (decimal) => fullPrice.format(decimal as Numeric),
    quantity: (decimal) => quantity.format(decimal as Numeric),
    rate: (decimal) => rate.format(decimal as Numeric),
    percent: (decimal) => percent.format(formatDecimal(parseDecimal(decimal, 4), 6) as Numeric),
    // CLDR leaves out what every French reader expects.
    date: (day) => date.format(noonOf(day)).replace(tag === 'fr-FR' ? /^1 / : /^$/, '1er '),
    period: memoized(({ from, until }) =>
      range.formatRange(noonOf(from), noonOf(addDays(until, -1))).replaceAll('\u2009', ' '),
    ),
    country: (code) => countries.of(code) ?? code,
  };
};

const built = new Map<string, Formats>();

/** `Intl` objects are slow to make, so each combination is made once per container. */
export const formatsOf = (locale: Locale, sellerCountry: string, currency: string): Formats => {
  const tag = tagOf(locale, sellerCountry);
  const key = `${tag} ${currency}`;
  const formats = built.get(key) ?? build(tag, currency);
  built.set(key, formats);
  return formats;
};

import { minorDigits } from '../../money/currency.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import type { Locale } from '../../text.ts';
import type { ExplanationWords } from '../catalogue/explanation-words.ts';
import type { Words } from '../catalogue/words.ts';
import { explanationWordsOf, wordsOf } from '../catalogue.ts';
import { type Formats, formatsOf } from '../formats.ts';
import { durationText, elapsedText } from '../quantities.ts';

/** What a sentence about a line is made with: a language, and its way of writing numbers, amounts and dates. */
export interface Telling {
  readonly says: ExplanationWords;
  readonly words: Words;
  readonly formats: Formats;
  readonly minorDigits: number;
  /** "1 h 15 min". */
  readonly minutes: (minutes: string | number) => string;
  readonly seconds: (seconds: number) => string;
}

/** Parts of one sentence. */
export type Sentence = readonly string[];

const build = (locale: Locale, sellerCountry: string, currency: string): Telling => {
  const words = wordsOf(locale);
  const formats = formatsOf(locale, sellerCountry, currency);
  return {
    says: explanationWordsOf(locale),
    words,
    formats,
    minorDigits: minorDigits(currency),
    minutes: (minutes) => durationText(String(minutes), words, formats),
    seconds: (seconds) => elapsedText(seconds, words, formats),
  };
};

const built = new Map<string, Telling>();

/** Made once per container and combination, as the formats are. */
export const tellingOf = (locale: Locale, sellerCountry: string, currency: string): Telling => {
  const key = `${locale} ${sellerCountry} ${currency}`;
  const telling = built.get(key) ?? build(locale, sellerCountry, currency);
  built.set(key, telling);
  return telling;
};

export const isNegative = (decimal: string): boolean => decimal.startsWith('-');

export const withoutSign = (decimal: string): string => (isNegative(decimal) ? decimal.slice(1) : decimal);

/** "425" shared by 17 is "25"; undefined where it does not come out even. */
export const dividedBy = (decimal: string, count: number): string | undefined => {
  const value = parseDecimal(decimal, QUANTITY_DECIMALS);
  if (count === 0 || value % BigInt(count) !== 0n) return undefined;
  return formatDecimal(value / BigInt(count), QUANTITY_DECIMALS);
};

import type { Locale } from '../text.ts';
import { dunningEn } from './catalogue/dunning-en.ts';
import { dunningFr } from './catalogue/dunning-fr.ts';
import type { DunningWords } from './catalogue/dunning-words.ts';

const languages: Readonly<Record<Locale, DunningWords>> = { en: dunningEn, fr: dunningFr };

/** Apart from the catalogue of invoices: whoever only bills does not carry these words along. */
export const dunningWordsOf = (locale: Locale): DunningWords => languages[locale];

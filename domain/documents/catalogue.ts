import type { Locale } from '../text.ts';
import { en } from './catalogue/en.ts';
import type { ExplanationWords } from './catalogue/explanation-words.ts';
import { explanationsEn } from './catalogue/explanations-en.ts';
import { explanationsFr } from './catalogue/explanations-fr.ts';
import { fr } from './catalogue/fr.ts';
import type { TaxKind, Words } from './catalogue/words.ts';

const languages: Readonly<Record<Locale, Words>> = { en, fr };

export const wordsOf = (locale: Locale): Words => languages[locale];

const explanations: Readonly<Record<Locale, ExplanationWords>> = { en: explanationsEn, fr: explanationsFr };

export const explanationWordsOf = (locale: Locale): ExplanationWords => explanations[locale];

/** Countries whose sales tax is not called VAT. */
const WITHOUT_VAT = new Set(['US', 'CA', 'AU', 'NZ', 'SG', 'IN', 'JP', 'MY', 'HK']);

export const taxKindOf = (sellerCountry: string): TaxKind => (WITHOUT_VAT.has(sellerCountry) ? 'tax' : 'vat');

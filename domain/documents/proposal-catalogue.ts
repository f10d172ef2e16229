import type { Locale } from '../text.ts';
import { proposalEn } from './catalogue/proposal-en.ts';
import { proposalFr } from './catalogue/proposal-fr.ts';
import type { ProposalWords } from './catalogue/proposal-words.ts';

const languages: Readonly<Record<Locale, ProposalWords>> = { en: proposalEn, fr: proposalFr };

/** Apart from the catalogue of invoices: whoever only bills does not carry these words along. */
export const proposalWordsOf = (locale: Locale): ProposalWords => languages[locale];

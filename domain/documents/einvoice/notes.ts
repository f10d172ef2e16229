import type { Invoice } from '../../invoicing/invoice.ts';
import type { Words } from '../catalogue/words.ts';
import type { Formats } from '../formats.ts';
import type { ENote } from './model.ts';

/** Between French firms the whole of it is reported (B2B), with firms abroad a part (B2BINT): BR-FR-20. */
const kindOfOperation = ({ buyer }: Invoice): ENote => ({
  code: 'BAR',
  text: buyer.address.country === 'FR' ? 'B2B' : 'B2BINT',
});

/** The mentions that French law wants on every invoice between firms, each once (BR-FR-05, BR-FR-06). */
const frenchNotes = (invoice: Invoice, { legal }: Words, lateRate: string | undefined): readonly ENote[] => [
  { code: 'PMT', text: legal.frenchRecoveryIndemnity },
  { code: 'PMD', text: legal.frenchLateRate(lateRate) },
  { code: 'AAB', text: legal.frenchNoDiscount },
  kindOfOperation(invoice),
];

/** BG-1: what the document's legal mentions say that no other term does. */
export const notesOf = (invoice: Invoice, words: Words, formats: Formats): readonly ENote[] => {
  const { latePenaltyPercent, kind, seller, credits, note } = invoice;
  const why = [
    ...(credits === undefined ? [] : [{ text: credits.reason }]),
    ...(note === undefined ? [] : [{ text: note.replaceAll('\n', ' ') }]),
  ];
  const lateRate = latePenaltyPercent === undefined ? undefined : formats.percent(latePenaltyPercent);
  if (seller.address.country === 'FR') return [...frenchNotes(invoice, words, lateRate), ...why];
  return lateRate === undefined || kind === 'creditNote' ? why : [{ text: words.legal.lateRate(lateRate) }, ...why];
};

/** BT-20: the terms in words, and what the firm adds to them. */
export const paymentTermsOf = ({ kind, paymentTerms, payment }: Invoice, words: Words): string => {
  if (kind === 'creditNote') return words.payment.credited;
  const terms = words.payment.terms(paymentTerms.days, paymentTerms.endOfMonth);
  return [terms, payment.text?.replaceAll('\n', ' ')].filter(Boolean).join('. ');
};

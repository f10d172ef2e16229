import type { InvoiceContent, TaxTotal } from '../../invoicing/invoice.ts';
import type { AmountsRendering, Rendering } from './rendering.ts';

const has = (taxes: readonly TaxTotal[], category: TaxTotal['category']): boolean =>
  taxes.some((tax) => tax.category === category);

/**
 * What a French seller must state on every invoice between firms; an omission costs up to 375 000 EUR
 * (C. com. L. 441-9, L. 441-10, D. 441-5; decree 2022-1299 for the category of operation).
 */
const frenchMentions = ({ invoice, words: { legal }, formats }: Rendering): readonly string[] => {
  const { latePenaltyPercent } = invoice;
  return [
    legal.frenchLateRate(latePenaltyPercent === undefined ? undefined : formats.percent(latePenaltyPercent)),
    legal.frenchRecoveryIndemnity,
    legal.frenchNoDiscount,
    legal.frenchOperationCategory,
  ];
};

/** Of no concern to who is given money back; French law asks for its own mentions on every document. */
const lateRate = ({ invoice: { kind, latePenaltyPercent }, words, formats }: Rendering): readonly string[] =>
  latePenaltyPercent === undefined || kind === 'creditNote'
    ? []
    : [words.legal.lateRate(formats.percent(latePenaltyPercent))];

/** Who owes the VAT, with the numbers of both parties (directive 2006/112, art. 226 (4), (11a)). */
const reverseCharge = (
  { seller, buyer }: InvoiceContent,
  { words: { legal } }: Pick<AmountsRendering, 'words'>,
): string => {
  const sentence = seller.address.country === 'FR' ? legal.frenchReverseCharge : legal.reverseCharge;
  return sentence(seller.vatNumber ?? '–', buyer.vatNumber ?? '–');
};

/** Why a rate has no tax, where the law words it; a reason of the tenant's own stands beside its rate (BT-120). */
export const ownMentions = (rendering: AmountsRendering): readonly string[] => {
  const { invoice, words, taxKind } = rendering;
  const { taxes } = invoice.totals;
  const unexplained = taxes.filter(({ exemptionReason }) => exemptionReason === undefined);
  return [
    ...(has(taxes, 'AE') ? [reverseCharge(invoice, rendering)] : []),
    ...(taxKind === 'vat' && has(unexplained, 'G') ? [words.legal.export] : []),
  ];
};

export const legalMentions = (rendering: Rendering): readonly string[] => [
  ...ownMentions(rendering),
  ...(rendering.invoice.seller.address.country === 'FR' ? frenchMentions(rendering) : lateRate(rendering)),
];

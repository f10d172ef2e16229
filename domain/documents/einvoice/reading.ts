import type { Buyer, Invoice, Seller } from '../../invoicing/invoice.ts';
import { minorDigits } from '../../money/currency.ts';
import { sum } from '../../money/rounding.ts';
import type { TaxCategory } from '../../tenants/tax-rate.ts';
import type { Words } from '../catalogue/words.ts';
import { wordsOf } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';
import { electronicAddressOf, establishmentOf, legalIdOf, vatIdOf } from './identifiers.ts';
import { amountOf, lineOf, periodOf, reasonOf, type Stating, taxOf } from './lines.ts';
import type { EInvoice, EParty, ETaxRow } from './model.ts';
import { notesOf, paymentTermsOf } from './notes.ts';
import { type MergedTax, mergedTaxes } from './taxes.ts';
import { eInvoiceObstacle } from './warnings.ts';

/** Who is outside the scope of the tax states no VAT number (BR-O-02). */
const partyOf = (party: Seller | Buyer, name: string, email: string | undefined, untaxed: boolean) => ({
  name,
  legalId: legalIdOf(party),
  vatId: untaxed ? undefined : vatIdOf(party),
  endpoint: electronicAddressOf(party, email),
  address: party.address,
});

const sellerOf = (seller: Seller, untaxed: boolean): EParty => ({
  ...partyOf(seller, seller.legalName, seller.email, untaxed),
  establishment: establishmentOf(seller),
  // Whoever is exempt from VAT may have no number of it (BR-E-02).
  taxId: untaxed || vatIdOf(seller) !== undefined ? undefined : legalIdOf(seller)?.id,
  legalForm: [seller.legalForm, seller.legalText].filter(Boolean).join(', ') || undefined,
  contact: { phone: seller.phone, email: seller.email },
});

const buyerOf = (buyer: Buyer, untaxed: boolean): EParty => {
  const [contact] = buyer.contacts;
  return {
    ...partyOf(buyer, buyer.name, contact?.email, untaxed),
    contact: contact === undefined ? {} : { name: contact.name, email: contact.email },
  };
};

/** Codes of the list VATEX for categories that have only one reason. */
const REASON_CODES: Partial<Record<TaxCategory, string>> = {
  AE: 'VATEX-EU-AE',
  G: 'VATEX-EU-G',
  K: 'VATEX-EU-IC',
  O: 'VATEX-EU-O',
};

/** Small firms that charge no VAT say so with words that the law gives them (CGI art. 293 B). */
const reasonCodeOf = ({ category, reasons }: MergedTax): string | undefined =>
  REASON_CODES[category] ?? (reasons.some((reason) => /\b293 ?B\b/.test(reason)) ? 'VATEX-FR-FRANCHISE' : undefined);

const rowOf = (row: MergedTax, { words, minorDigits: digits }: Stating): ETaxRow => {
  const amounts = { base: amountOf(row.base, digits), amount: amountOf(row.tax, digits) };
  // A rate that is charged, if it is zero, has no reason (BR-S-10, BR-Z-10).
  if (row.category === 'S' || row.category === 'Z') return { ...taxOf(row), ...amounts };
  const reason = row.reasons.join('; ') || words.totals.category[row.category];
  return { ...taxOf(row), ...amounts, reason, reasonCode: reasonCodeOf(row) };
};

const transferOf = ({ kind, currency, payment }: Invoice): EInvoice['transfer'] => {
  const { iban, bic } = payment;
  if (kind === 'creditNote' || iban === undefined) return undefined;
  return { code: currency === 'EUR' ? '58' : '30', iban, bic: bic?.replaceAll(' ', '').toUpperCase() };
};

/** What is to be paid is what was agreed; where that is not net and tax to the unit, the rest is a rounding (BT-114). */
const totalsOf = ({ totals, allowances }: Invoice, taxes: readonly MergedTax[], digits: number): EInvoice['totals'] => {
  const tax = sum(taxes.map((row) => row.tax));
  const gross = sum([totals.net, tax]);
  return {
    lines: amountOf(totals.lineNet, digits),
    allowances: allowances.length === 0 ? undefined : amountOf(totals.allowances, digits),
    net: amountOf(totals.net, digits),
    tax: amountOf(tax, digits),
    gross: amountOf(gross, digits),
    rounding: gross === totals.gross ? undefined : amountOf(totals.gross - gross, digits),
    due: amountOf(totals.gross, digits),
  };
};

const taxCurrencyOf = ({ taxCurrency }: Invoice): EInvoice['taxCurrency'] =>
  taxCurrency && {
    currency: taxCurrency.currency,
    tax: amountOf(taxCurrency.tax, minorDigits(taxCurrency.currency)),
  };

/** BT-10: Peppol wants an order or somebody to ask (R003); who is billed is never unknown. */
const buyerReferenceOf = ({ buyer }: Invoice): string => buyer.contacts[0]?.name ?? buyer.name;

const statingOf = ({ locale, currency, seller }: Invoice) => {
  const words: Words = wordsOf(locale);
  const formats = formatsOf(locale, seller.address.country, currency);
  return { words, formats, percent: formats.percent, minorDigits: minorDigits(currency) };
};

/** An issued document in the terms of EN 16931. What is to be paid, and each line, is what the PDF says. */
const read = (invoice: Invoice): EInvoice => {
  const { kind, contracts, buyer, credits, totals } = invoice;
  const stating = statingOf(invoice);
  const period = periodOf(invoice.period);
  const untaxed = totals.taxes.some(({ category }) => category === 'O');
  const taxes = mergedTaxes(invoice);
  return {
    number: invoice.formattedNumber,
    typeCode: kind === 'invoice' ? '380' : '381',
    issuedOn: invoice.issuedOn,
    dueOn: kind === 'invoice' ? invoice.dueOn : undefined,
    currency: invoice.currency,
    taxCurrency: taxCurrencyOf(invoice),
    notes: notesOf(invoice, stating.words, stating.formats),
    buyerReference: buyerReferenceOf(invoice),
    contract: contracts.length === 1 ? contracts[0]?.name : undefined,
    order: invoice.purchaseOrder,
    credits: credits && { number: credits.formattedNumber, issuedOn: credits.issuedOn },
    seller: sellerOf(invoice.seller, untaxed),
    buyer: buyerOf(buyer, untaxed),
    deliveredOn: period.last,
    deliveredTo: totals.taxes.some(({ category }) => category === 'K') ? buyer.address.country : undefined,
    period,
    transfer: transferOf(invoice),
    paymentTerms: paymentTermsOf(invoice, stating.words),
    lines: invoice.lines.map((line, i) => lineOf(line, i, stating)),
    allowances: invoice.allowances.map((allowance) => ({
      amount: amountOf(allowance.minor, stating.minorDigits),
      reason: reasonOf(allowance, stating),
      tax: taxOf(allowance.tax),
    })),
    taxes: taxes.map((row) => rowOf(row, stating)),
    totals: totalsOf(invoice, taxes, stating.minorDigits),
  };
};

/** The e-invoice of an issued document; undefined where there can be none (`eInvoiceObstacle`). */
export const eInvoiceOf = (invoice: Invoice): EInvoice | undefined =>
  eInvoiceObstacle(invoice) === undefined ? read(invoice) : undefined;

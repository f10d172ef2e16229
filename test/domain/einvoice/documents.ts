import type { EInvoice } from '../../../domain/documents/einvoice/model.ts';
import { eInvoiceOf } from '../../../domain/documents/einvoice/reading.ts';
import { asCreditNote } from '../../../domain/invoicing/credit-note.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import type { TaxCategory } from '../../../domain/tenants/tax-rate.ts';
import { makeContent, makeEnglishInvoice, makeInvoice, makeLine, twelveLines } from '../documents/builders.ts';

const abroad = (country: string, overrides: Partial<Invoice['buyer']> = {}): Invoice['buyer'] => ({
  ...makeInvoice().buyer,
  address: { lines: ['Lindenallee 4'], postalCode: '50667', city: 'Köln', country },
  companyNumber: undefined,
  vatNumber: undefined,
  ...overrides,
});

const untaxed = (category: TaxCategory, exemptionReason?: string) =>
  makeLine({ tax: { category, percent: '0', ...(exemptionReason === undefined ? {} : { exemptionReason }) } });

const standard = { category: 'S', percent: '20' } as const;

/** One issued document for each thing that an e-invoice can say. */
export const documents: Readonly<Record<string, Invoice>> = {
  'an invoice of a month': makeInvoice(),
  'an invoice of a branch': makeInvoice({
    seller: {
      ...makeInvoice().seller,
      branch: { branchId: 'lille', name: 'Agence de Lille' },
      address: { lines: ['3 rue Faidherbe'], postalCode: '59800', city: 'Lille', country: 'FR' },
      companyNumber: '732 829 320 00082',
    },
  }),
  'an invoice with discounts and what is given back': makeInvoice({
    lines: [
      makeLine({ discount: { minor: 2025, percent: '10', reason: 'Fidélité' }, net: 18_225 }),
      makeLine({ quantity: '-135', corrects: { of: 'x', as: 'credit' }, discount: { minor: -100 }, net: -20_150 }),
      makeLine({
        tax: { category: 'S', percent: '5.5' },
        ticket: '#1',
        workType: '<Réseau> & "Wi-Fi"',
        productCode: 'CÂB-2 & <3>',
      }),
      makeLine({ quantity: '0' }),
      makeLine(),
    ],
    allowances: [
      { percent: '5', reason: 'Fidélité', minor: 1013, tax: standard, contractId: 'c2' },
      { minor: 500, tax: { category: 'S', percent: '5.5' } },
    ],
  }),
  'a credit note': makeInvoice({
    ...asCreditNote(makeContent({ lines: [makeLine({ quantity: '-135' }), makeLine({ quantity: '10' })] })),
    formattedNumber: 'AV-2016-00003',
    credits: {
      invoiceId: 'FA-000000040',
      formattedNumber: 'FA-2016-00040',
      issuedOn: '2016-03-01',
      reason: 'Erreur de tarif',
    },
  }),
  'work for a firm in another country of the Union': makeInvoice({
    lines: twelveLines().map((line) => ({ ...line, tax: { category: 'AE', percent: '0' } as const })),
    buyer: abroad('DE', { vatNumber: 'DE 136695976', companyNumber: 'HRB 1234' }),
  }),
  'exempt work for two reasons': makeInvoice({
    lines: [untaxed('E', 'art. 261 C'), untaxed('E', 'TVA non applicable, art. 293 B du CGI'), untaxed('Z')],
  }),
  'an invoice of a firm that charges no VAT': makeInvoice({
    lines: [untaxed('E', 'TVA non applicable, art. 293 B du CGI')],
    seller: { ...makeInvoice().seller, vatNumber: undefined, companyNumber: '732 829 320 00074' },
  }),
  'work outside the scope of the tax': makeInvoice({ lines: [untaxed('O', 'Hors champ')] }),
  'work for a firm outside the Union': makeInvoice({ lines: [untaxed('G')], buyer: abroad('CH') }),
  'goods for a firm in the Union': makeInvoice({
    lines: [untaxed('K', 'art. 262 ter')],
    buyer: abroad('BE', { vatNumber: 'BE0428759497' }),
  }),
  'an invoice in dollars, its tax in euro': makeInvoice({
    currency: 'USD',
    taxCurrency: { currency: 'EUR', rate: '0.9123', on: '2016-03-30', tax: 36_934 },
  }),
  'prices with tax that are a cent off': makeInvoice({
    lines: [makeLine({ net: 2, gross: 3 })],
  }),
  'an invoice of a British firm': makeEnglishInvoice(),
};

export const documentNamed = (name: string): Invoice => {
  const found = documents[name];
  if (!found) throw new Error(`there is no document "${name}"`);
  return found;
};

/** The e-invoice of a document that has one. */
export const eInvoiceFor = (invoice: Invoice): EInvoice => {
  const eInvoice = eInvoiceOf(invoice);
  if (!eInvoice) throw new Error('there is no e-invoice of this');
  return eInvoice;
};

import { describe, expect, test } from 'vitest';
import { electronicAddressOf } from '../../../domain/documents/einvoice/identifiers.ts';
import { eInvoiceWarnings } from '../../../domain/documents/einvoice/warnings.ts';
import { asCreditNote } from '../../../domain/invoicing/credit-note.ts';
import type { InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { sirenOf } from '../../../domain/tenants/company-number.ts';
import { makeContent, makeEnglishInvoice, makeLine } from '../documents/builders.ts';

const { seller, buyer } = makeContent();
const reverse = [makeLine({ tax: { category: 'AE', percent: '0' } })];
const swiss = { lines: ['Seestrasse 1'], city: 'Zürich', country: 'CH' };

describe('what is missing for a valid e-invoice', () => {
  test.each<{ because: string; content: Partial<InvoiceContent>; warnings: readonly string[] }>([
    { because: 'nothing', content: {}, warnings: [] },
    {
      because: 'a client without SIREN, who is found under no address of the exchange either',
      content: { buyer: { ...buyer, companyNumber: undefined, vatNumber: undefined, contacts: [] } },
      warnings: ['buyerSirenMissing', 'buyerElectronicAddressMissing'],
    },
    {
      because: 'a client whose SIREN is only in its VAT number lacks nothing',
      content: { buyer: { ...buyer, companyNumber: undefined } },
      warnings: [],
    },
    {
      because: 'a firm that has not said who it is',
      content: {
        seller: {
          ...seller,
          companyNumber: undefined,
          vatNumber: undefined,
          address: { lines: ['(adresse à compléter)'], city: '-', country: 'FR' },
        },
      },
      warnings: ['sellerSirenMissing', 'sellerVatNumberMissing', 'sellerAddressIncomplete'],
    },
    {
      because: 'a firm that charges no VAT has no VAT number',
      content: {
        seller: { ...seller, vatNumber: undefined },
        lines: [makeLine({ tax: { category: 'E', percent: '0', exemptionReason: 'art. 293 B du CGI' } })],
      },
      warnings: [],
    },
    {
      because: 'a VAT number without its country is none',
      content: { seller: { ...seller, vatNumber: '44732829320' } },
      warnings: ['sellerVatNumberMissing'],
    },
    {
      because: 'a firm abroad has to be known by some number',
      content: {
        seller: { ...seller, address: swiss, companyNumber: undefined },
        lines: [makeLine({ tax: { category: 'O', percent: '0', exemptionReason: 'Hors champ' } })],
      },
      warnings: ['sellerNumberMissing'],
    },
    {
      because: 'who owes the tax has to be known by a number',
      content: { lines: reverse, buyer: { ...buyer, address: swiss, vatNumber: undefined, companyNumber: undefined } },
      warnings: ['buyerVatNumberMissing'],
    },
    {
      because: 'a client abroad has no SIREN',
      content: { buyer: { ...buyer, address: swiss, vatNumber: undefined, companyNumber: undefined } },
      warnings: [],
    },
    {
      because: 'a postcode',
      content: { buyer: { ...buyer, address: { lines: ['1 rue A'], city: 'Nancy', country: 'FR' } } },
      warnings: ['buyerAddressIncomplete'],
    },
    {
      because: 'the tax in euro, which French law wants of an invoice in dollars',
      content: { currency: 'USD' },
      warnings: ['taxInEuroMissing'],
    },
    {
      because: 'nothing of an invoice in dollars that states its tax in euro',
      content: { currency: 'USD', taxCurrency: { currency: 'EUR', rate: '0.9', on: '2016-03-31', tax: 100 } },
      warnings: [],
    },
    {
      because: 'the invoice that a credit note is on',
      content: asCreditNote(makeContent({ lines: [makeLine({ quantity: '-135' })] })),
      warnings: ['creditedInvoiceUnknown'],
    },
  ])('$because', ({ content, warnings }) => {
    expect(eInvoiceWarnings(makeContent(content))).toEqual(warnings);
  });

  test('a British firm needs no SIREN', () => {
    expect(eInvoiceWarnings(makeEnglishInvoice())).toEqual([]);
  });

  test('work outside the scope of the tax cannot stand beside other work', () => {
    const lines = [makeLine(), makeLine({ tax: { category: 'O', percent: '0', exemptionReason: 'Hors champ' } })];
    expect(eInvoiceWarnings(makeContent({ lines }))).toEqual(['outOfScopeMixed']);
  });
});

describe('a SIREN', () => {
  test.each([
    ['itself', { companyNumber: '732 829 320' }, '732829320'],
    ['the beginning of a SIRET', { companyNumber: '732 829 320 00074' }, '732829320'],
    ['the end of a VAT number', { vatNumber: 'fr 44 732 829 320' }, '732829320'],
    ['none in another number', { companyNumber: 'RCS Lyon 732829320' }, undefined],
    ['none of ten digits', { companyNumber: '7328293200' }, undefined],
  ])('is %s', (_, numbers, siren) => {
    expect(sirenOf({ address: seller.address, ...numbers })).toBe(siren);
  });

  test('is French', () => {
    expect(sirenOf({ address: swiss, companyNumber: '732829320' })).toBeUndefined();
  });
});

describe('an electronic address', () => {
  const at = (country: string, vatNumber?: string) => ({ address: { ...swiss, country }, vatNumber });
  test.each([
    [at('DE', 'DE136695976'), { id: 'DE136695976', scheme: '9930' }],
    [at('BE', 'BE 0428.759.497'), { id: '0428759497', scheme: '0208' }],
    [at('CH', 'CHE-123.456.788'), { id: 'a@b.example', scheme: 'EM' }],
    [at('US'), { id: 'a@b.example', scheme: 'EM' }],
  ])('of %j', (party, address) => {
    expect(electronicAddressOf(party, 'a@b.example')).toEqual(address);
  });
});

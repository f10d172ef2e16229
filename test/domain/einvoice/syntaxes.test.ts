import { describe, expect, test } from 'vitest';
import { ciiOf } from '../../../domain/documents/einvoice/cii.ts';
import { ublOf } from '../../../domain/documents/einvoice/ubl.ts';
import { escapeXml } from '../../../domain/documents/einvoice/xml.ts';
import type { Invoice } from '../../../domain/invoicing/invoice.ts';
import { makeInvoice, makeLine } from '../documents/builders.ts';
import { documentNamed, eInvoiceFor } from './documents.ts';
import { all, everyElement, parseXml, type Tree, textAt } from './xml-tree.ts';

const cii = (invoice: Invoice): Tree => parseXml(ciiOf(eInvoiceFor(invoice)));
const ubl = (invoice: Invoice): Tree => parseXml(ublOf(eInvoiceFor(invoice)));

const AGREEMENT = 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement';
const SETTLEMENT = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement';

const notesOf = (tree: Tree) =>
  all(tree, 'ExchangedDocument/IncludedNote').map((note) => [textAt(note, 'SubjectCode'), textAt(note, 'Content')]);

const rowsOf = (tree: Tree) =>
  all(tree, `${SETTLEMENT}/ApplicableTradeTax`).map((row) =>
    ['CategoryCode', 'RateApplicablePercent', 'BasisAmount', 'ExemptionReason', 'ExemptionReasonCode'].map((name) =>
      textAt(row, name),
    ),
  );

describe('a French invoice', () => {
  const tree = cii(makeInvoice());

  test('has each of the three notes once, and says which kind of operation it is', () => {
    expect(notesOf(tree).map(([code]) => code)).toEqual(['PMT', 'PMD', 'AAB', 'BAR']);
    expect(notesOf(tree)).toContainEqual(['BAR', 'B2B']);
    expect(notesOf(tree)[1]?.[1]).toContain('12,15\u00a0%');
    const process = 'ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID';
    expect(textAt(tree, process)).toBe('S1');
  });

  test.each([
    ['SellerTradeParty', '732829320', 'FR44732829320'],
    ['BuyerTradeParty', '404833048', 'FR83404833048'],
  ])('names the %s by SIREN, VAT number and address', (party, siren, vat) => {
    const found = all(tree, `${AGREEMENT}/${party}`)[0] as Tree;
    expect(all(found, 'SpecifiedLegalOrganization/ID')).toMatchObject([
      { text: siren, attributes: { schemeID: '0002' } },
    ]);
    expect(all(found, 'URIUniversalCommunication/URIID')).toMatchObject([
      { text: siren, attributes: { schemeID: '0225' } },
    ]);
    expect(textAt(found, 'SpecifiedTaxRegistration/ID')).toBe(vat);
    expect(textAt(found, 'PostalTradeAddress/CountryID')).toBe('FR');
  });

  test('says when, for which days, by which order, and where to pay', () => {
    const at = (path: string) => textAt(tree, path);
    expect(at(`${AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID`)).toBe('BC-2016/118');
    expect(at(`${AGREEMENT}/BuyerReference`)).toBe('Inès Dubœuf');
    expect(at(`${SETTLEMENT}/BillingSpecifiedPeriod/StartDateTime/DateTimeString`)).toBe('20160301');
    expect(at(`${SETTLEMENT}/BillingSpecifiedPeriod/EndDateTime/DateTimeString`)).toBe('20160331');
    expect(at(`${SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`)).toBe('20160531');
    const means = `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans`;
    expect(at(`${means}/TypeCode`)).toBe('58');
    expect(at(`${means}/PayeePartyCreditorFinancialAccount/IBANID`)).toBe('FR7630006000011234567890189');
    expect(at(`${means}/PayeeSpecifiedCreditorFinancialInstitution/BICID`)).toBe('AGRIFRPP');
  });

  test('bills minutes at the price of an hour: nothing is rounded to hours', () => {
    const line = all(
      cii(makeInvoice({ lines: [makeLine()] })),
      'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem',
    );
    const price = 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice';
    expect(all(line[0] as Tree, 'SpecifiedLineTradeDelivery/BilledQuantity')).toMatchObject([
      { text: '135', attributes: { unitCode: 'MIN' } },
    ]);
    expect(textAt(line[0] as Tree, `${price}/ChargeAmount`)).toBe('90');
    expect(all(line[0] as Tree, `${price}/BasisQuantity`)).toMatchObject([
      { text: '60', attributes: { unitCode: 'MIN' } },
    ]);
  });

  test('in UBL has one note, which holds the mentions, and is found by Peppol', () => {
    const tree = ubl(makeInvoice());
    expect(all(tree, 'Note')).toHaveLength(1);
    expect(textAt(tree, 'Note')).toMatch(/40\u00a0€.*12,15.*escompte/);
    expect(textAt(tree, 'ProfileID')).toBe('urn:fdc:peppol.eu:2017:poacc:billing:01:1.0');
    expect(textAt(tree, 'OrderReference/ID')).toBe('BC-2016/118');
  });
});

describe('discounts', () => {
  const tree = ubl(documentNamed('an invoice with discounts and what is given back'));

  test('of a line stand in it, with the percentage where it gives the very amount', () => {
    const [first, second] = all(tree, 'InvoiceLine/AllowanceCharge').map(({ children }) =>
      children.map(({ name, text }) => [name, text]),
    );
    expect(first).toEqual([
      ['ChargeIndicator', 'false'],
      ['AllowanceChargeReason', 'Remise de 10\u00a0% (Fidélité)'],
      ['MultiplierFactorNumeric', '10'],
      ['Amount', '20.25'],
      ['BaseAmount', '202.50'],
    ]);
    expect(second).toEqual([
      ['ChargeIndicator', 'false'],
      ['AllowanceChargeReason', 'Remise'],
      ['Amount', '-1.00'],
    ]);
  });

  test('of the whole stand under it, each with its tax', () => {
    expect(
      all(tree, 'AllowanceCharge').map((one) => [textAt(one, 'Amount'), textAt(one, 'TaxCategory/Percent')]),
    ).toEqual([
      ['10.13', '20'],
      ['5.00', '5.5'],
    ]);
    expect(textAt(tree, 'LegalMonetaryTotal/AllowanceTotalAmount')).toBe('15.13');
  });
});

describe('a credit note', () => {
  const note = documentNamed('a credit note');

  test('names the invoice that it is on, asks for no payment, and has its reason', () => {
    const tree = cii(note);
    expect(textAt(tree, 'ExchangedDocument/TypeCode')).toBe('381');
    expect(textAt(tree, `${SETTLEMENT}/InvoiceReferencedDocument/IssuerAssignedID`)).toBe('FA-2016-00040');
    expect(textAt(tree, `${SETTLEMENT}/InvoiceReferencedDocument/FormattedIssueDateTime/DateTimeString`)).toBe(
      '20160301',
    );
    expect(all(tree, `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans`)).toEqual([]);
    expect(textAt(tree, `${SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`)).toBe('');
    expect(notesOf(tree)).toContainEqual(['', 'Erreur de tarif']);
  });

  test('is a document of its own in UBL', () => {
    const tree = ubl(note);
    expect(tree.name).toBe('CreditNote');
    expect(textAt(tree, 'CreditNoteTypeCode')).toBe('381');
    expect(textAt(tree, 'BillingReference/InvoiceDocumentReference/ID')).toBe('FA-2016-00040');
    expect(all(tree, 'CreditNoteLine/CreditedQuantity').map(({ text }) => text)).toEqual(['135', '-10']);
  });
});

describe('no tax', () => {
  test.each([
    {
      name: 'work for a firm in another country of the Union',
      rows: [['AE', '0', '2529.65', 'autoliquidation', 'VATEX-EU-AE']],
    },
    {
      name: 'exempt work for two reasons',
      rows: [
        ['E', '0', '405.00', 'TVA non applicable, art. 293 B du CGI; art. 261 C', 'VATEX-FR-FRANCHISE'],
        ['Z', '0', '202.50', '', ''],
      ],
    },
    { name: 'work outside the scope of the tax', rows: [['O', '', '202.50', 'Hors champ', 'VATEX-EU-O']] },
    { name: 'work for a firm outside the Union', rows: [['G', '0', '202.50', 'exportation', 'VATEX-EU-G']] },
    { name: 'goods for a firm in the Union', rows: [['K', '0', '202.50', 'art. 262 ter', 'VATEX-EU-IC']] },
  ])('$name: one row for each category, with its reason', ({ name, rows }) => {
    expect(rowsOf(cii(documentNamed(name)))).toEqual(rows);
  });

  test('outside the scope of the tax nobody has a VAT number, and no line a rate', () => {
    const tree = ubl(documentNamed('work outside the scope of the tax'));
    expect(everyElement(tree).filter(({ name }) => name === 'PartyTaxScheme' || name === 'Percent')).toEqual([]);
  });

  test('a firm that charges no VAT has its SIREN where others have their VAT number', () => {
    const tree = cii(documentNamed('an invoice of a firm that charges no VAT'));
    expect(all(tree, `${AGREEMENT}/SellerTradeParty/SpecifiedTaxRegistration/ID`)).toMatchObject([
      { text: '732829320', attributes: { schemeID: 'FC' } },
    ]);
  });

  test('goods say where they go', () => {
    const tree = ubl(documentNamed('goods for a firm in the Union'));
    expect(textAt(tree, 'Delivery/DeliveryLocation/Address/Country/IdentificationCode')).toBe('BE');
  });
});

test('a British firm says nothing of French law', () => {
  const tree = cii(documentNamed('an invoice of a British firm'));
  expect(notesOf(tree)).toEqual([['', 'Interest of 12.15% a year is charged on late payment.']]);
  expect(all(tree, `${AGREEMENT}/SellerTradeParty/SpecifiedLegalOrganization/ID`)).toMatchObject([
    { text: '08123456', attributes: {} },
  ]);
});

describe('text', () => {
  test.each([
    ['<b> & "c"', '&lt;b&gt; &amp; &quot;c&quot;'],
    ['a\u0000b\ufffec\ud800d', 'abcd'],
    ['œuf 😀', 'œuf 😀'],
  ])('%j is written as %j', (text, written) => {
    expect(escapeXml(text)).toBe(written);
  });

  test('comes back as it was', () => {
    const description = '</ram:Name><x a="1">&amp;\u2009€ 😀';
    expect(textAt(ubl(makeInvoice({ lines: [makeLine({ description })] })), 'InvoiceLine/Item/Name')).toBe(description);
  });
});

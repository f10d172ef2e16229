import { describe, expect, test } from 'vitest';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { asCreditNote } from '../../../domain/invoicing/credit-note.ts';
import type { Allowance, InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { makeContent, makeContract, makeEnglishInvoice, makeInvoice, makeLine, twelveLines } from './builders.ts';
import { explained, lineOf } from './explained-lines.ts';
import { asDrawn, readPages, textOf, xmpOf } from './pdf-text.ts';

/** Broken lines are put together again, so that a test does not depend on where they break. */
const drawn = async (invoice: InvoiceContent): Promise<string> =>
  textOf(await renderInvoice(invoice)).replaceAll('\n', ' ');

describe('a French invoice', () => {
  test('has what a finance department looks for', async () => {
    const text = await drawn(makeInvoice());
    for (const part of [
      'Facture',
      'FA-2016-00042',
      '1er avril 2016',
      '31 mai 2016',
      '1–31 mars 2016',
      'BC-2016/118',
      'SAS au capital de 50 000 €',
      'SIREN 732 829 320',
      'N° TVA FR44732829320',
      'Menuiserie Éléonore Dubœuf SARL',
      '45000 Orléans',
      'SIREN 404 833 048',
      'IBAN FR76 3000 6000 0112 3456 7890 189',
      'BIC AGRIFRPP',
      'Total HT',
      '2\u202f529,65 €',
      '497,40 €',
      'Total TTC à payer',
      '3\u202f027,05 €',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('states what the commercial code wants stated', async () => {
    const text = await drawn(makeInvoice());
    expect(text).toContain('pénalités au taux annuel de 12,15 %');
    expect(text).toContain('indemnité forfaitaire pour frais de recouvrement de 40 €');
    expect(text).toContain('Pas d’escompte pour paiement anticipé.');
    expect(text).toContain('Catégorie de l’opération : prestations de services.');
  });

  test('names the rate of the law when the firm has none of its own', async () => {
    const text = await drawn(makeInvoice({ latePenaltyPercent: undefined }));
    expect(text).toContain('Banque centrale européenne majoré de 10 points');
  });

  test('in English keeps the mentions, with their place in French law', async () => {
    const text = await drawn(makeInvoice({ locale: 'en' }));
    expect(text).toContain('interest of 12.15% a year');
    expect(text).toContain('40 EUR (Art. D. 441-5, French Commercial Code)');
    expect(text).toContain('No discount for early payment.');
  });

  test('where the client owes the VAT says so with both numbers', async () => {
    const lines = twelveLines().map((line) => ({ ...line, tax: { category: 'AE', percent: '0' } as const }));
    const buyer = {
      ...makeInvoice().buyer,
      address: { lines: ['Lindenallee 4'], postalCode: '50667', city: 'Köln', country: 'DE' },
    };
    const text = await drawn(makeInvoice({ lines, buyer: { ...buyer, vatNumber: 'DE136695976' } }));
    expect(text).toContain('Autoliquidation');
    expect(text).toMatch(/prestataire : FR44732829320.* client : DE136695976/);
    expect(text).toContain('ALLEMAGNE');
    expect(text).toContain('0 % · autoliquidation');
  });

  test('tells two exemptions apart, each with its base', async () => {
    const exempt = (exemptionReason: string) =>
      makeLine({ tax: { category: 'E', percent: '0', exemptionReason }, explanation: { rule: 'fullPeriod' } });
    const text = await drawn(
      makeInvoice({ lines: [exempt('art. 261-4-4°'), exempt('art. 261 C'), exempt('art. 261 C')] }),
    );
    expect(text).toContain('0 % · exonéré 405,00 0,00 art. 261 C');
    expect(text).toContain('0 % · exonéré 202,50 0,00 art. 261-4-4°');
  });

  test('gives the reason of an exemption', async () => {
    const exemptionReason = 'TVA non applicable, art. 293 B du CGI';
    const lines = [makeLine({ tax: { category: 'E', percent: '0', exemptionReason } })];
    expect(await drawn(makeInvoice({ lines }))).toContain(`0 % · exonéré 202,50 0,00 ${exemptionReason}`);
  });
});

test('in another currency the tax stands in the firm’s own too, with its rate and day', async () => {
  const taxCurrency = { currency: 'EUR', rate: '0.9123', on: '2016-03-30', tax: 36_934 };
  const english = await drawn(makeInvoice({ locale: 'en', currency: 'USD', taxCurrency }));
  expect(english).toContain('VAT in EUR (1 USD = 0.9123 EUR, 30 March 2016)');
  expect(english).toContain('€369.34');
  const french = await drawn(makeInvoice({ currency: 'USD', taxCurrency }));
  expect(french).toContain('TVA en EUR (1 USD = 0,9123 EUR, 30 mars 2016)');
});

test('what is billed again says on which invoice it was', async () => {
  const lines = [makeLine({ late: true, putBack: 'FA-2016-00007' })];
  expect(await drawn(makeInvoice({ lines }))).toContain('Facturé de nouveau, figurait sur FA-2016-00007');
  expect(await drawn(makeInvoice({ lines, locale: 'en' }))).toContain('Billed again, was on FA-2016-00007, done');
});

test('an English invoice of a British firm has no word of French law', async () => {
  const text = await drawn(makeEnglishInvoice());
  for (const part of [
    'Invoice',
    '1 April 2016',
    '1 – 31 Mar 2016',
    'Company no. 08123456',
    'Total due incl. VAT',
    '£3,027.05',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/French|441|Autoliquidation/);
  expect(text).toContain('Interest of 12.15% a year is charged on late payment.');
});

describe('lines', () => {
  test('say what, who, when, and that work was late', async () => {
    const text = await drawn(makeInvoice());
    expect(text).toContain('Ticket #4711 · Network · Zoé Lefèvre · 1 mars 2016');
    expect(text).toContain('Travaux tardifs, effectués : 27–28 févr. 2016');
    expect(text).toContain('2 h 40 min');
    expect(text).toContain('100,00 / 31 jours');
  });

  test('stand under their contract when there are several, each with its subtotal', async () => {
    const lines = [makeLine({ contractId: 'c2' }), makeLine(), makeLine()];
    const contracts = [makeContract(), makeContract({ contractId: 'c2', name: 'Projets', purchaseOrder: 'BC-77' })];
    const text = await drawn(makeInvoice({ lines, contracts }));
    expect(text.indexOf('Support and managed services')).toBeLessThan(text.indexOf('Projets'));
    expect(text).toContain('Bon de commande BC-77');
    expect(text).toContain('Sous-total Support and managed services');
    expect(text).toContain('405,00');
  });
});

describe('what is not quantity × price', () => {
  test('says so under the line: what was counted, covered, or taken from what is prepaid', async () => {
    const lines = Object.values(explained).map(lineOf);
    const text = await drawn(makeEnglishInvoice({ lines }));
    for (const part of [
      'Price tier 101 to 500, of 300 in all',
      '25 × 17 of 31 days',
      '2 fewer from 15 March 2016 · 17 of 31 days',
      'Included in the contract: 4 h of 10 h used in the billing period',
      'From prepaid hours · 7 h 30 min left',
      '120 GB at the highest of the period, 20 GB included',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('rounded up');
    expect(text).not.toContain('plus 10%');
  });

  test('has its discount and what it corrects', async () => {
    const lines = [
      makeLine({ quantity: '-135', corrects: { of: 'x', as: 'credit' } }),
      makeLine({ discount: { minor: 2025, percent: '10', reason: 'Fidélité' }, net: 18_225 }),
    ];
    const text = await drawn(makeInvoice({ lines }));
    expect(text).toContain('Rectification : annule ce qui a été facturé avant la modification du contrat');
    expect(text).toContain('Remise de 10 % (Fidélité) : -20,25 €');
    expect(text).toContain('-2 h 15 min 90,00 / h 20 % -202,50');
  });

  test('has the tax in its price where prices are agreed so', async () => {
    const text = await drawn(makeInvoice({ lines: [makeLine({ gross: 20_250, net: 16_875 })] }));
    expect(text).toContain('Prix unitaire TTC TVA Net HT EUR');
    expect(text).toContain('90,00 / h 20 % 168,75');
  });
});

const allowances: readonly Allowance[] = [
  { percent: '5', reason: 'Fidélité', minor: 1013, tax: { category: 'S', percent: '20' }, contractId: 'c2' },
  { minor: 500, tax: { category: 'S', percent: '20' } },
];

describe('discounts on the whole', () => {
  test('stand under the lines, each with its tax rate, and in the totals', async () => {
    const text = await drawn(makeInvoice({ lines: [makeLine()], allowances }));
    expect(text).toContain('Remise de 5 % (Fidélité) 20 % -10,13 Remise 20 % -5,00');
    expect(text).toContain('Total des lignes 202,50 € Remises -15,13 € Total HT 187,37 €');
    expect(text).toContain('20 % 187,37 37,47');
  });

  test('name their contract where there are several', async () => {
    const contracts = [makeContract(), makeContract({ contractId: 'c2', name: 'Projets' })];
    const text = await drawn(makeInvoice({ lines: [makeLine()], allowances, contracts }));
    expect(text).toContain('Remise de 5 % (Fidélité) Projets 20 % -10,13');
  });
});

describe('a credit note', () => {
  const mirror = makeContent({ lines: [makeLine({ quantity: '-135', corrects: { of: 'x', as: 'credit' } })] });

  test('is called so, gives back a positive amount, and asks for no payment', async () => {
    const bytes = await renderInvoice(makeInvoice({ ...asCreditNote(mirror), formattedNumber: 'AV-2016-00003' }));
    const text = textOf(bytes).replaceAll('\n', ' ');
    expect(text).toMatch(/^Avoir AV-2016-00003 |\bAvoir AV-2016-00003 /);
    expect(text).toContain('2 h 15 min 90,00 / h 20 % 202,50');
    expect(text).toContain('Total TTC à votre crédit 243,00 €');
    expect(text).toContain('Ce montant est porté à votre crédit');
    expect(text).not.toMatch(/Facture |échéance 31|À régler|IBAN/);
    expect(xmpOf(bytes)).toContain('Avoir AV-2016-00003');
  });

  test('of a British firm has no word of interest, and its draft is one', async () => {
    const { seller, currency } = makeEnglishInvoice();
    const text = await drawn({ ...asCreditNote(mirror), locale: 'en', seller, currency });
    expect(text).toContain('Draft credit note');
    expect(text).toContain('Total credited incl. VAT');
    expect(text).not.toMatch(/Interest|Please pay/);
  });
});

test.each([
  { currency: 'JPY', shown: 'JP¥244' },
  { currency: 'TND', shown: 'TND 243.000' },
])('$currency has its own number of decimals', async ({ currency, shown }) => {
  const invoice = makeEnglishInvoice({ currency, lines: [makeLine({}, currency)] });
  expect(await drawn(invoice)).toContain(shown);
});

describe('a draft', () => {
  test('is marked on every page and has neither number nor dates', async () => {
    const bytes = await renderInvoice(makeContent({ lines: [...twelveLines(), ...twelveLines()] }));
    const pages = readPages(bytes);
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page[0]?.text).toBe('PROJET');
    const text = textOf(bytes);
    expect(text).toContain('Projet de facture');
    expect(text).toContain('fixée à l’émission');
    expect(text).not.toContain('FA-2016');
    expect(text).toContain(asDrawn('Total TTC à payer'));
  });

  test('of the same content has the same bytes', async () => {
    const content = makeContent({ locale: 'en' });
    expect(await renderInvoice(content)).toEqual(await renderInvoice(content));
    expect(await drawn(content)).toContain('DRAFT');
  });
});

test('the file is archivable: PDF/A-3b, dated as issued, with the author escaped', async () => {
  const bytes = await renderInvoice(makeInvoice());
  const xmp = xmpOf(bytes);
  expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>');
  expect(xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
  expect(xmp).toContain('<xmp:CreateDate>2016-04-01T06:12:30Z</xmp:CreateDate>');
  expect(xmp).toContain('<rdf:li>Nuage &amp; Fils Infogérance</rdf:li>');
  expect(Buffer.from(bytes).toString('latin1')).toContain('/OutputIntents');
});

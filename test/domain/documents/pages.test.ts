import { describe, expect, test } from 'vitest';
import { formatsOf } from '../../../domain/documents/formats.ts';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { loadFonts } from '../../../domain/documents/pdf/fonts.ts';
import { makeContract, makeInvoice, makeLine, manyLines } from './builders.ts';
import { asDrawn, type Piece, readPages, textOf } from './pdf-text.ts';

const fonts = loadFonts();
const rightEdge = ({ text, x, size, font }: Piece): number => x + fonts[font].widthOf(text) * size;

describe('400 lines', async () => {
  const lines = manyLines(400);
  const bytes = await renderInvoice(makeInvoice({ lines }));
  const pages = readPages(bytes);

  test('fill about 19 pages, each with its number', () => {
    expect(pages.length).toBeGreaterThanOrEqual(16);
    expect(pages.length).toBeLessThanOrEqual(22);
    pages.forEach((page, index) => {
      expect(page.map(({ text }) => text)).toContain(`FA-2016-00042 · Page ${index + 1} sur ${pages.length}`);
    });
  });

  test('have the header row on every page that has lines', () => {
    const withLines = pages.filter((page) => page.some(({ text }) => text.startsWith('Intervention')));
    expect(withLines.length).toBeGreaterThanOrEqual(pages.length - 1);
    for (const page of withLines) expect(page.filter(({ text }) => text === 'Désignation')).toHaveLength(1);
  });

  test('appear all, each with its amount', () => {
    const { amount } = formatsOf('fr', 'FR', 'EUR');
    const texts = pages.flat().map(({ text }) => text);
    for (const [index, { net }] of lines.entries()) {
      expect(texts).toContain(`Intervention sur le poste de travail ${index + 1}`);
      expect(texts).toContain(asDrawn(amount(net)));
    }
  });

  test('leave the totals together on one page', () => {
    const withTotal = pages.filter((page) => page.some(({ text }) => text === 'Total TTC à payer'));
    expect(withTotal).toHaveLength(1);
    for (const label of ['Taux de TVA', 'Total HT']) expect(withTotal[0]?.map(({ text }) => text)).toContain(label);
  });
});

test.each([1, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 24, 28])(
  '%i lines: nothing lies in the footer or beyond an edge',
  async (count) => {
    for (const page of readPages(await renderInvoice(makeInvoice({ lines: manyLines(count) })))) {
      for (const piece of page) {
        const isFooter = piece.size < 7.5;
        if (!isFooter) expect(piece.y).toBeGreaterThan(66);
        expect(piece.y).toBeGreaterThan(20);
      }
    }
  },
);

describe('what is long', async () => {
  const lines = [
    makeLine({
      description: 'D'.repeat(200),
      net: 99_999_999_999,
      quantity: '9999999',
      unit: 'C62',
      unitPrice: '999999999.999999',
      baseQuantity: 1,
    }),
    makeLine({
      description: 'word '.repeat(40).trim(),
      ticket: `INC-${'0'.repeat(80)}`,
      technician: 'Bartholomäus von und zu Hohenzollern',
      net: 99_999_999_999,
    }),
    makeLine({
      description: 'x',
      unit: 'DAY',
      quantity: '99999.9999',
      unitPrice: '999999999.999999',
      baseQuantity: 366,
      net: -99_999_999_999,
    }),
    makeLine({
      contractId: 'c2',
      description: 'L'.repeat(120),
      net: 99_999_999_999,
      tax: { category: 'AE', percent: '0' },
    }),
  ];
  const buyer = {
    ...makeInvoice().buyer,
    name: 'Société '.repeat(14),
    address: {
      lines: ['a'.repeat(100), 'b '.repeat(50), 'c'.repeat(100)],
      postalCode: '45000',
      city: 'O'.repeat(80),
      country: 'FR',
    },
  };
  const contracts = [
    makeContract({ name: 'N'.repeat(120) }),
    makeContract({ contractId: 'c2', purchaseOrder: 'P'.repeat(60) }),
  ];
  const seller = {
    ...makeInvoice().seller,
    legalText: 'RCS Lyon 732 829 320 '.repeat(14),
    email: `${'e'.repeat(64)}@${'d'.repeat(60)}.example`,
  };
  const invoice = makeInvoice({
    lines,
    buyer,
    seller,
    contracts,
    purchaseOrder: 'Q'.repeat(60),
    formattedNumber: `F${'0'.repeat(34)}`,
  });

  test.each(['A4', 'Letter'] as const)('stays between the margins of %s', async (paper) => {
    const width = paper === 'A4' ? 595.28 : 612;
    for (const piece of readPages(await renderInvoice({ ...invoice, paper })).flat()) {
      expect(piece.x, piece.text).toBeGreaterThanOrEqual(49.9);
      expect(rightEdge(piece), piece.text).toBeLessThanOrEqual(width - 49.9);
      expect(piece.y, piece.text).toBeGreaterThan(18);
    }
  });

  test('is not cut', async () => {
    const letters = textOf(await renderInvoice(invoice)).replaceAll('\n', '');
    expect(letters).toContain('D'.repeat(200));
    expect(letters).toContain('0'.repeat(80));
    expect(letters).toContain('999\u202f999\u202f999,999999');
    expect(letters).toContain('-999\u202f999\u202f999,99');
    expect(letters).toContain('O'.repeat(80));
  });

  test('goes on over the page when it is taller than one', async () => {
    const text = 'tall '.repeat(3000).trim();
    const pages = readPages(await renderInvoice(makeInvoice({ lines: [makeLine({ description: text })] })));
    expect(pages.flat().flatMap((piece) => piece.text.match(/tall/g) ?? [])).toHaveLength(3000);
    for (const piece of pages.flat()) expect(piece.y).toBeGreaterThan(20);
  });
});

test('more tax rows and discounts than a page holds go down the pages, the sums together', async () => {
  const lines = Array.from({ length: 60 }, (_, index) =>
    makeLine({ tax: { category: 'E', percent: '0', exemptionReason: `Art. ${index}: ${'reason '.repeat(25)}` } }),
  );
  const allowances = lines.map(({ tax }) => ({ minor: 100, percent: '5', reason: 'r'.repeat(120), tax }));
  const pages = readPages(await renderInvoice(makeInvoice({ lines, allowances })));
  const texts = pages.flat().map(({ text }) => text);
  for (let index = 0; index < 60; index += 1) expect(texts.join('\n')).toContain(`Art. ${index}:`);
  for (const piece of pages.flat()) expect(piece.y, piece.text).toBeGreaterThan(piece.size < 7.5 ? 20 : 66);
  const withTotal = pages.filter((page) => page.some(({ text }) => text === 'Total TTC à payer'));
  expect(withTotal).toHaveLength(1);
  for (const label of ['Total des lignes', 'Remises']) expect(withTotal[0]?.map(({ text }) => text)).toContain(label);
});

describe('the same invoice has the same bytes', () => {
  test('whatever was rendered before it', async () => {
    const invoice = makeInvoice();
    const first = await renderInvoice(invoice);
    await renderInvoice(
      makeInvoice({ locale: 'en', lines: [makeLine({ description: 'ÀÉ ½ ﬁ ﬀ \u00a0 \u2011 Ω µ' })] }),
    );
    expect(Buffer.compare(first, await renderInvoice(invoice))).toBe(0);
  });

  test('and no box stands where the fonts lack a character', async () => {
    const description = 'Emoji 🚀👩‍💻, 漢字, العربية, ﬁ, e\u0301, soft\u00adhyphen, tab\there';
    const bytes = await renderInvoice(makeInvoice({ lines: [makeLine({ description })] }));
    expect(
      readPages(bytes)
        .flat()
        .flatMap(({ glyphs }) => glyphs),
    ).not.toContain(0);
    expect(textOf(bytes)).toContain('Emoji ??, ??, ???????, fi, é, softhyphen, tabhere');
  });
});

import { constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCreditNote, creditNoteOf, linesAsPriced, mirrored, signOf } from '../../domain/invoicing/credit-note.ts';
import type { InvoiceContent } from '../../domain/invoicing/invoice.ts';
import { numberInvoice, seriesFor } from '../../domain/invoicing/issue.ts';
import { parseInvoiceId } from '../../domain/invoicing/numbering.ts';
import { totalsOf } from '../../domain/invoicing/totals.ts';
import { TenantSettings } from '../../domain/tenants/tenant.ts';
import { always } from './builders.ts';
import { aLine, anInvoice, aTenant, invoiced, rowsOf, someLines } from './invoicing-builders.ts';

const negative = { negative: 'creditNote' } as const;

/** Every amount of a document with the sign that it has for who issued it. */
const meantBy = ({ kind, lines, allowances, totals }: InvoiceContent): readonly number[] =>
  [
    ...lines.flatMap(({ net, gross = 0, discount, tax, quantity }) => [
      net,
      gross,
      discount?.minor ?? 0,
      tax.minor ?? 0,
      Number(quantity),
    ]),
    ...allowances.flatMap(({ minor, gross = 0 }) => [minor, gross]),
    ...totals.taxes.flatMap(({ base, tax }) => [base, tax]),
    totals.lineNet,
    totals.allowances,
    totals.net,
    totals.tax,
    totals.gross,
  ].map((amount) => amount * signOf(kind));

describe('credit notes', () => {
  test('TAX-07: −45.30 at 5 % is −2.27, and stands without signs', () => {
    const note = anInvoice([aLine(-4530, { taxRateId: 'five' })], { rules: negative });
    expect(note.kind).toBe('creditNote');
    expect(rowsOf(note)).toEqual([['S', '5', 4530, 227]]);
    expect(note.totals).toMatchObject({ net: 4530, tax: 227, gross: 4757 });
    expect(note.lines).toMatchObject([{ quantity: '1', net: 4530 }]);
  });

  test('what is charged on it stands with a sign: 100.00 back, 30.00 due', () => {
    const note = anInvoice([aLine(-10_000), aLine(3000)], { rules: negative });
    expect(note.lines.map(({ quantity, unitPrice, net }) => [quantity, unitPrice, net])).toEqual([
      ['1', '100', 10_000],
      ['-1', '30', -3000],
    ]);
    expect(note.totals.gross).toBe(8400);
  });

  test('no amount is minus nothing', () => {
    const note = anInvoice([aLine(-100), aLine(0)], { rules: negative });
    expect(Object.is(note.lines[1]?.net, 0)).toBe(true);
    expect(Object.is(note.totals.allowances, 0)).toBe(true);
  });

  test('the next correction compares its lines as they were priced', () => {
    const lines = [aLine(-12_000, { discount: { minor: -500 } }), aLine(3000)];
    const priced = linesAsPriced(anInvoice(lines, { rules: { ...negative, prices: 'inclusive' } }));
    expect(priced).toEqual(lines);
    expect(linesAsPriced(anInvoice([aLine(100, { key: 'a' })]))).toEqual([aLine(100, { key: 'a' })]);
  });

  const rules = constantFrom(
    {},
    { taxRounding: 'perLine' } as const,
    { prices: 'inclusive' } as const,
    { prices: 'inclusive', taxRounding: 'perLine' } as const,
  );
  const client = { discount: { kind: 'percent', percent: '7.5' } } as const;

  test('an invoice and its credit note cancel to nothing, in every line, tax and total', () => {
    always(
      property(someLines, rules, (lines, rule) => {
        const invoice = invoiced(lines, { rules: rule, client });
        if (!invoice) return;
        const note = creditNoteOf(invoice);
        const [charged, back] = [meantBy(invoice), meantBy(note)];
        expect(charged.map((amount, i) => amount + (back[i] ?? Number.NaN))).toEqual(charged.map(() => 0));
        expect(mirrored(mirrored(invoice))).toEqual(invoice);
      }),
    );
  });

  test('a mirrored document is what its mirrored lines would have come to', () => {
    always(
      property(someLines, rules, (lines, rule) => {
        const invoice = invoiced(lines, { rules: rule, client });
        if (!invoice) return;
        const { lines: turned, allowances, totals } = mirrored(invoice);
        expect(totalsOf(turned, allowances)).toEqual(totals);
        expect(asCreditNote(mirrored(invoice))).toEqual(creditNoteOf(invoice));
      }),
    );
  });
});

describe('their numbers', () => {
  const { settings } = aTenant();
  const facts = {
    settings,
    counter: { next: 7, lastIssuedOn: null },
    offset: 1,
    wishedOn: '2025-02-01',
    issuedAt: '2025-02-01T06:00:00Z',
    batchId: 'b',
    itemId: 'i',
  };

  test('invoices and credit notes are numbered in their own series', () => {
    const invoice = anInvoice([aLine(100)]);
    expect(numberInvoice(invoice, facts)).toMatchObject({ series: 'FA', formattedNumber: 'FA-00008' });
    const note = numberInvoice(creditNoteOf(invoice), facts);
    expect(note).toMatchObject({ kind: 'creditNote', series: 'AV', number: 8, formattedNumber: 'AV-8' });
    expect(parseInvoiceId(note.invoiceId)).toEqual({ series: 'AV', number: 8 });
    expect(seriesFor(settings.series, 'creditNote').prefix).toBe('AV');
  });

  test.each([
    { creditNotes: { prefix: 'FA', format: 'X-{number}' }, path: ['series', 'creditNotes', 'prefix'] },
    { creditNotes: { prefix: 'AV', format: 'FA-{number:5}' }, path: ['series', 'creditNotes', 'format'] },
  ])('$creditNotes could give a number twice', ({ creditNotes, path }) => {
    const series = { invoices: { prefix: 'FA', format: 'FA-{number:5}' }, creditNotes };
    expect(TenantSettings.safeParse({ ...settings, series }).error?.issues).toMatchObject([{ path }]);
  });

  test('a firm that names none has one for them', () => {
    const series = { invoices: { prefix: 'FA', format: 'FA-{number:5}' } };
    expect(TenantSettings.parse({ ...settings, series }).series.creditNotes.prefix).toBe('CN');
  });
});

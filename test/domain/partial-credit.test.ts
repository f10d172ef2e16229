import { array, boolean, constantFrom, integer, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditNoteOf } from '../../domain/invoicing/credit-note.ts';
import type { Invoice, InvoiceContent } from '../../domain/invoicing/invoice.ts';
import { type CreditRequest, creditNoteOn } from '../../domain/invoicing/partial-credit.ts';
import { rowOf } from '../../domain/invoicing/tax.ts';
import { totalsOf } from '../../domain/invoicing/totals.ts';
import { sum } from '../../domain/money/rounding.ts';
import { always } from './builders.ts';
import { aLine, anInvoice, invoiced, rowsOf, someLines } from './invoicing-builders.ts';

const issued = (content: InvoiceContent): Invoice => ({
  ...content,
  invoiceId: 'FA-000000001',
  series: 'FA',
  number: 1,
  formattedNumber: 'FA-1',
  issuedOn: '2025-02-01',
  dueOn: '2025-03-03',
  issuedAt: '2025-02-01T06:00:00Z',
  batchId: 'b',
  itemId: 'i',
});
const reason = 'as agreed on the phone';

/** Credit notes one after the other. */
const notesOn = (invoice: Invoice, ...requests: readonly Omit<CreditRequest, 'reason'>[]) => {
  const notes: InvoiceContent[] = [];
  for (const request of requests) notes.push(creditNoteOn(invoice, notes, { reason, ...request }));
  return notes;
};

/** Ten hours at 33.35, 20 %: 333.50, and a licence of 50.00 at 5 %. */
const hours = aLine(33_350, {
  key: 'hours',
  quantity: '600',
  unit: 'MIN',
  unitPrice: '33.35',
  baseQuantity: 60,
  taxRateId: 'standard',
});
const licence = aLine(5000, { key: 'licence', taxRateId: 'five' });

describe('an invoice is credited', () => {
  const invoice = issued(anInvoice([hours, licence]));

  test('wholly: its credit note states the same, names it, and claims none of its work', () => {
    const [note] = notesOn(invoice, {});
    const { contracts: _, credits: _c, ...said } = note as InvoiceContent;
    expect(creditNoteOf(invoice)).toMatchObject(said);
    expect(note?.credits).toEqual({
      invoiceId: 'FA-000000001',
      formattedNumber: 'FA-1',
      issuedOn: '2025-02-01',
      reason,
    });
    expect(note?.contracts.flatMap(({ billableIds }) => billableIds)).toEqual([]);
    expect(note).not.toHaveProperty('formattedNumber');
  });

  test('by a line', () => {
    const [note] = notesOn(invoice, { lines: [{ key: 'licence' }] });
    expect(note?.lines).toMatchObject([{ key: 'licence', quantity: '1', net: 5000 }]);
    expect(rowsOf(note as InvoiceContent)).toEqual([['S', '5', 5000, 250]]);
  });

  test('by a part of a line, and then the rest of it to the unit', () => {
    const notes = notesOn(
      invoice,
      { lines: [{ key: 'hours', quantity: '50' }] },
      { lines: [{ key: 'hours', quantity: '50' }] },
      { lines: [{ key: 'hours' }] },
    );
    // 50 of 600 minutes are 27.79 of 333.50: rounded half away from zero, twice; the rest is what is left.
    expect(notes.map(({ lines }) => [lines[0]?.quantity, lines[0]?.net])).toEqual([
      ['50', 2779],
      ['50', 2779],
      ['500', 27_792],
    ]);
    expect(notes[0]?.lines[0]?.explanation).toEqual({ rule: 'creditedPart' });
  });

  test('by an amount before tax, spread over its taxes', () => {
    const [note] = notesOn(invoice, { net: 3835 });
    // 38.35 of 383.50: a tenth of each rate.
    expect(rowsOf(note as InvoiceContent)).toEqual([
      ['S', '20', 3335, 667],
      ['S', '5', 500, 25],
    ]);
    expect(note?.lines.map(({ description }) => description)).toEqual([reason, reason]);
  });

  test('by what is left after a part: nothing remains, in any tax', () => {
    const [, rest] = notesOn(invoice, { lines: [{ key: 'hours', quantity: '1' }] }, {});
    expect(rowsOf(rest as InvoiceContent)).toEqual([
      ['S', '20', 33_294, 6659],
      ['S', '5', 5000, 250],
    ]);
  });

  test('with its part of a discount on the whole', () => {
    const discounted = issued(
      anInvoice([hours, licence], { client: { discount: { kind: 'percent', percent: '10' } } }),
    );
    const [part, rest] = notesOn(
      discounted,
      { lines: [{ key: 'hours', quantity: '300' }] },
      { lines: [{ key: 'hours' }] },
    );
    expect(discounted.allowances.map(({ minor }) => minor)).toEqual([3335, 500]);
    expect(part?.allowances.map(({ minor }) => minor)).toEqual([1668]);
    expect(rest?.allowances.map(({ minor }) => minor)).toEqual([1667]);
  });
});

describe('what cannot be credited', () => {
  const invoice = issued(anInvoice([hours, licence, aLine(-1000, { key: 'correction', taxRateId: 'standard' })]));
  test.each<[string, readonly Omit<CreditRequest, 'reason'>[], string, string?]>([
    ['a line that is not there', [{ lines: [{ key: 'x' }] }], 'RequestInvalid', '/lines/0/key'],
    ['a line twice', [{ lines: [{ key: 'hours' }, { key: 'hours' }] }], 'RequestInvalid', '/lines/1/key'],
    ['more than the line', [{ lines: [{ key: 'hours', quantity: '601' }] }], 'RequestInvalid', '/lines/0/quantity'],
    ['none of it', [{ lines: [{ key: 'hours', quantity: '0' }] }], 'RequestInvalid', '/lines/0/quantity'],
    [
      'more than is left of it',
      [{ lines: [{ key: 'hours', quantity: '500' }] }, { lines: [{ key: 'hours', quantity: '101' }] }],
      'RequestInvalid',
      '/lines/0/quantity',
    ],
    [
      'a line again',
      [{ lines: [{ key: 'licence' }] }, { lines: [{ key: 'licence' }] }],
      'RequestInvalid',
      '/lines/0/key',
    ],
    ['only what was given back', [{ lines: [{ key: 'correction' }] }], 'CreditExceedsInvoice'],
    ['more than the row charged', [{ lines: [{ key: 'hours' }] }], 'CreditExceedsInvoice'],
    ['more than the invoice', [{ net: 37_351 }], 'CreditExceedsInvoice', '/amountBeforeTax/amount'],
    ['more than is left', [{ net: 37_000 }, { net: 351 }], 'CreditExceedsInvoice', '/amountBeforeTax/amount'],
    ['a line after its amount', [{ net: 37_350 }, { lines: [{ key: 'licence' }] }], 'CreditExceedsInvoice'],
    ['the rest of nothing', [{}, {}], 'NothingToCredit'],
  ])('%s', (_, requests, code, pointer) => {
    expect(() => notesOn(invoice, ...requests)).toThrow(
      expect.objectContaining({ code, ...(pointer ? { faults: [expect.objectContaining({ pointer })] } : {}) }),
    );
  });

  test('a credit note', () => {
    const note = issued({ ...invoice, kind: 'creditNote' });
    expect(() => notesOn(note, {})).toThrow(expect.objectContaining({ code: 'NotCreditable' }));
  });
});

describe('an invoice and all its credit notes', () => {
  const rules = constantFrom(
    {},
    { taxRounding: 'perLine' } as const,
    { prices: 'inclusive' } as const,
    { prices: 'inclusive', taxRounding: 'perLine' } as const,
  );
  const client = constantFrom({}, { discount: { kind: 'percent', percent: '7.5' } } as const);
  const request = oneof(
    record({ net: integer({ min: 1, max: 500_000 }) }),
    record({ at: integer({ min: 0, max: 11 }), half: boolean() }),
  );

  /** A request as drawn, for what is there: a line of the invoice, half of it or all. */
  const asked = (invoice: Invoice, drawn: { net: number } | { at: number; half: boolean }): CreditRequest => {
    if ('net' in drawn) return { reason, net: drawn.net };
    const line = invoice.lines[drawn.at % invoice.lines.length];
    return { reason, lines: [{ key: line?.key ?? '', ...(drawn.half ? { quantity: '0.5' } : {}) }] };
  };

  test('come to nothing in every tax when all is credited, and never to less', () => {
    always(
      property(someLines, rules, client, array(request, { maxLength: 6 }), (lines, rule, of, drawn) => {
        const content = invoiced(lines, { rules: rule, client: of });
        if (!content || content.kind === 'creditNote') return;
        const invoice = issued(content);
        const notes: InvoiceContent[] = [];
        for (const one of drawn) {
          try {
            notes.push(creditNoteOn(invoice, notes, asked(invoice, one)));
          } catch {}
        }
        const gross = () => sum(notes.map(({ totals }) => totals.gross));
        expect(gross()).toBeLessThanOrEqual(invoice.totals.gross);
        const isRest = gross() < invoice.totals.gross;
        if (isRest) notes.push(creditNoteOn(invoice, notes, { reason }));
        for (const note of notes) {
          expect(totalsOf(note.lines, note.allowances)).toEqual(note.totals);
          expect(note.totals.gross).toBeGreaterThan(0);
        }
        // Where a tax row is below zero, the lines above it can come to the total by themselves.
        if (!isRest && invoice.totals.taxes.some(({ base }) => base < 0)) return;
        for (const row of invoice.totals.taxes) {
          const alike = notes.flatMap(({ totals }) => totals.taxes.filter((one) => rowOf(one) === rowOf(row)));
          expect([sum(alike.map(({ base }) => base)), sum(alike.map(({ tax }) => tax))]).toEqual([row.base, row.tax]);
        }
      }),
    );
  });
});

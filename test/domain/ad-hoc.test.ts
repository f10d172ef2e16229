import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../domain/batches/edits/apply.ts';
import { eInvoiceWarnings } from '../../domain/documents/einvoice/warnings.ts';
import { idFrom } from '../../domain/ids.ts';
import { AdHocContent, composeAdHoc } from '../../domain/invoicing/ad-hoc.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { creditNoteOn } from '../../domain/invoicing/partial-credit.ts';
import { totalsOf } from '../../domain/invoicing/totals.ts';
import { sum } from '../../domain/money/rounding.ts';
import { always } from './builders.ts';
import { aClient, aTenant, type Rules } from './invoicing-builders.ts';

const clientId = idFrom('client');
const written = (more: object, ...lines: readonly object[]): AdHocContent =>
  AdHocContent.parse({ clientId, lines, ...more });
const compose = (asked: AdHocContent, client = aClient(), rules: Rules = {}) =>
  composeAdHoc(aTenant(rules), client, asked, '2025-02-03');

const hardware = { description: 'Switch', quantity: '2', unitPrice: '249.00' };
const training = { description: 'Training', quantity: '90', unit: 'MIN', unitPrice: '95.00', baseQuantity: 60 };

const numbered = (content: Invoice | ReturnType<typeof compose>['content']): Invoice => ({
  ...content,
  invoiceId: 'FA-000000001',
  series: 'FA',
  number: 1,
  formattedNumber: 'FA-1',
  issuedOn: '2025-02-03',
  dueOn: '2025-03-05',
  issuedAt: '2025-02-03T06:00:00Z',
});

describe('an invoice without a contract', () => {
  test('says what was written, each line rounded once, of the day it is made', () => {
    const { content } = compose(written({ purchaseOrder: 'PO-1', note: 'Thank you.' }, hardware, training));
    expect(content).toMatchObject({
      kind: 'invoice',
      purchaseOrder: 'PO-1',
      note: 'Thank you.',
      period: { from: '2025-02-03', until: '2025-02-04' },
      contracts: [],
      totals: { lineNet: 64_050, net: 64_050, tax: 12_810, gross: 76_860 },
    });
    expect(content.lines).toMatchObject([
      { key: 'line-1', net: 49_800, explanation: { rule: 'asWritten' }, billableIds: [] },
      { key: 'line-2', net: 14_250, unit: 'MIN', baseQuantity: 60 },
    ]);
    expect(content.lines.every((line) => line.contractId === undefined)).toBe(true);
    expect(eInvoiceWarnings(content)).toContain('buyerSirenMissing');
  });

  test('takes off the discounts of a line, of the client and of the whole, in this order', () => {
    const half = { kind: 'percent', percent: '50' } as const;
    const { content } = compose(
      written({ discount: { kind: 'amount', amount: '10.00' } }, { ...hardware, discount: half }),
      aClient({ discount: { kind: 'percent', percent: '10' } }),
    );
    // 498.00, half of it, less 10 %, less 10.00.
    expect(content.totals).toMatchObject({ lineNet: 24_900, allowances: 3_490, net: 21_410 });
  });

  test('has the period and the tax rate of each line, and the treatment of the client', () => {
    const book = { ...hardware, taxRateId: 'books', period: { from: '2025-01-01', until: '2025-02-01' } };
    const { content } = compose(written({}, book, training));
    expect(content.period).toEqual({ from: '2025-01-01', until: '2025-02-04' });
    expect(content.totals.taxes.map(({ percent }) => percent)).toEqual(['20', '5.5']);
    const abroad = compose(written({}, book), aClient({ taxTreatment: 'export' })).content;
    expect(abroad.totals).toMatchObject({ tax: 0, taxes: [{ category: 'G' }] });
  });

  test.each<[string, AdHocContent, string]>([
    ['nothing', written({}, { ...hardware, quantity: '0' }), 'NothingToInvoice'],
    ['less than nothing', written({}, hardware, { ...hardware, quantity: '-3' }), 'NothingToInvoice'],
    ['a rate that is not there', written({}, { ...hardware, taxRateId: 'gone' }), 'TaxRateUnknown'],
  ])('of %s is refused', (_, asked, code) => {
    expect(() => compose(asked)).toThrow(expect.objectContaining({ code }));
  });

  test('can be changed by hand as any other draft, with lines added to it', () => {
    const draft = compose(written({}, hardware));
    const made = { reason: 'agreed', by: 'sub-1', at: '2025-02-03T08:00:00Z' };
    const { content, lost } = applyEdits(draft, [
      { kind: 'line', key: 'line-1', quantity: '3', ...made },
      {
        kind: 'addLine',
        key: 'added-a',
        description: 'Cable',
        quantity: '1',
        unit: 'C62',
        unitPrice: '5',
        baseQuantity: 1,
        ...made,
      },
    ]);
    expect(lost).toEqual([]);
    expect(content.totals).toMatchObject({ net: 75_200 });
  });

  test('is credited wholly, and by an amount', () => {
    const invoice = numbered(compose(written({}, hardware, training)).content);
    const reason = 'returned';
    expect(creditNoteOn(invoice, [], { reason }).totals.gross).toBe(76_860);
    const { lines } = creditNoteOn(invoice, [], { reason, net: 1_000 });
    expect(lines).toMatchObject([{ net: 1_000, contractId: undefined }]);
  });

  test('adds up, whatever is written', () => {
    const line = record({
      description: constantFrom('a', 'b'),
      quantity: integer({ min: -20_000, max: 99_999 }).map((n) => (n / 100).toFixed(2)),
      unitPrice: integer({ min: 0, max: 999_999 }).map((n) => (n / 1000).toFixed(3)),
      taxRateId: constantFrom('standard', 'books', 'exempt'),
      discount: constantFrom(undefined, { kind: 'percent', percent: '12.5' }, { kind: 'amount', amount: '3.33' }),
    });
    const rules = constantFrom<Rules>({}, { prices: 'inclusive' }, { taxRounding: 'perLine' });
    always(
      property(array(line, { minLength: 1, maxLength: 8 }), rules, (lines, invoiceRules) => {
        const asked = written({}, { ...hardware, quantity: '9999' }, ...lines);
        const { content } = compose(asked, aClient(), invoiceRules);
        expect(content.totals).toEqual(totalsOf(content.lines, content.allowances));
        expect(content.totals.gross).toBe(sum([content.totals.net, content.totals.tax]));
        expect(new Set(content.lines.map(({ key }) => key)).size).toBe(content.lines.length);
        // The same facts give the same draft.
        expect(compose(asked, aClient(), invoiceRules).content).toEqual(content);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { InvoiceContent } from '../../domain/invoicing/invoice.ts';
import { creditNoteOn } from '../../domain/invoicing/partial-credit.ts';
import { returnedUsage } from '../../domain/invoicing/put-back.ts';
import { aLine, anInvoice, issued } from './invoicing-builders.ts';

const explanation = { rule: 'expense' } as const;
/** One visit, on two lines: the work, and the way there. */
const work = aLine(9000, { key: 'work', explanation, billableIds: ['visit'] });
const way = aLine(1500, { key: 'way', explanation, billableIds: ['visit'] });

const putBack = (invoice: InvoiceContent, keys: readonly string[]) => {
  const lines = keys.map((key) => ({ key }));
  const note = creditNoteOn(issued(invoice), [], { reason: 'billed by mistake', lines });
  return returnedUsage(invoice, [], note, lines);
};

describe('usage that stands on two lines', () => {
  const both = anInvoice([work, way]);

  test('comes back when both are credited', () => {
    expect(putBack(both, ['work', 'way'])).toEqual([{ contractId: 'k1', from: '2025-01-01', billableIds: ['visit'] }]);
  });

  test('stays where only one is', () => {
    expect(() => putBack(both, ['work'])).toThrow('its usage stands on "way" too: credit them together');
  });

  test('stays where a person had removed the other: that would be billed after all', () => {
    const [kept, gone] = both.lines as [InvoiceContent['lines'][0], InvoiceContent['lines'][0]];
    const removal = { line: gone, reason: 'goodwill', by: 'sub-1', at: '2025-02-01T06:00:00Z' };
    const edited = { fields: [], removedLines: [removal], removedAllowances: [] };
    const rest = { ...anInvoice([work]), lines: [kept], edited };
    expect(() => putBack(rest, ['work'])).toThrow('stood on "way", which a person has removed');
  });
});

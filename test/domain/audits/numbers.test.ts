import { describe, expect, test } from 'vitest';
import { checkNumbers, type Stretch } from '../../../domain/audits/check-numbers.ts';

const document = (number: number, issuedOn = `2025-01-${String(number).padStart(2, '0')}`) => ({
  invoiceId: `FA-${String(number).padStart(9, '0')}`,
  series: 'FA',
  number,
  issuedOn,
});
const stretch = (overrides: Partial<Stretch> = {}): Stretch => ({
  series: 'FA',
  from: 1,
  to: 4,
  documents: [4, 3, 2, 1].map((number) => document(number)),
  next: { invoiceId: 'FA-000000005', issuedOn: '2025-01-05' },
  ...overrides,
});

describe('numbers of a series', () => {
  test('one after the other, with dates that do not go back, are fine; so is a series without any', () => {
    expect(checkNumbers(stretch())).toEqual([]);
    expect(checkNumbers(stretch({ next: undefined }))).toEqual([]);
    expect(checkNumbers({ series: 'FA', from: 1, to: 0, documents: [] })).toEqual([]);
  });

  test('several of one day are fine', () => {
    const documents = [1, 2, 3, 4].map((number) => document(number, '2025-01-05'));
    expect(checkNumbers(stretch({ documents }))).toEqual([]);
  });

  test.each<{ because: string; change: Partial<Stretch>; found: readonly object[] }>([
    {
      because: 'a gap in the middle',
      change: { documents: [4, 2, 1].map((number) => document(number)) },
      found: [{ code: 'numberMissing', invoiceId: 'FA-000000003' }],
    },
    {
      because: 'nothing under the last number that the counter gave',
      change: { documents: [3, 2, 1].map((number) => document(number)) },
      found: [{ code: 'numberMissing', invoiceId: 'FA-000000004' }],
    },
    {
      because: 'a place that states another number',
      change: { documents: [4, 2, 2, 1].map((number) => document(number)) },
      found: [
        { code: 'numberMissing', invoiceId: 'FA-000000003' },
        { code: 'numberTwice', invoiceId: 'FA-000000002' },
      ],
    },
    {
      because: 'a date that goes back',
      change: { documents: [document(4, '2025-01-02'), document(3), document(2), document(1)] },
      found: [
        {
          code: 'dateGoesBack',
          invoiceId: 'FA-000000004',
          issuedOn: '2025-01-02',
          afterId: 'FA-000000003',
          afterOn: '2025-01-03',
        },
      ],
    },
    {
      because: 'a date that goes back where two stretches meet',
      change: { next: { invoiceId: 'FA-000000005', issuedOn: '2025-01-01' } },
      found: [{ code: 'dateGoesBack', invoiceId: 'FA-000000005', afterId: 'FA-000000004' }],
    },
  ])('$because is found', ({ change, found }) => {
    expect(checkNumbers(stretch(change))).toMatchObject(found);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedBillable, LoggedTime } from '../../domain/billables/billable.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import { costsOf, sharesOf } from '../../domain/pricing/present-cost.ts';
import { aContract, aFee, always, anEntry, aTimeCharge, billThrough, netOf } from './builders.ts';
import { contracts, logs, STANDARD, takenBy } from './laws-builders.ts';
import { aBlock, aTariff } from './prepaid-builders.ts';

const LAST = '2025-03-31';
const isTime = (one: LoggedBillable): one is LoggedTime => one.kind === 'time';

const costs = (charges: readonly Charge[], entries: readonly LoggedTime[]) => {
  const { lines } = billThrough(aContract(charges), '2025-01-31', { billables: entries, grouping: 'entry' });
  return { lines, of: costsOf(lines, entries) };
};

describe('the costs of entries', () => {
  test('of all of them come to the nets of their lines, whatever is agreed and done', () => {
    always(
      fc.property(contracts, logs, (contract, log) => {
        const billables = takenBy([contract], log);
        const { lines } = billThrough(contract, LAST, { billables, grouping: 'entry', standard: STANDARD });
        const entries = billables.filter(isTime);
        const ids = new Set(entries.map(({ billableId }) => billableId));
        const workLines = lines.filter(({ billableIds }) => billableIds.some((id) => ids.has(id)));
        const all = [...costsOf(lines, entries).values()];
        expect(all.reduce((total, { amount }) => total + amount, 0)).toBe(netOf(workLines));
        for (const { amount, parts } of all) {
          expect(parts.reduce((total, part) => total + part.amount, 0)).toBe(amount);
          expect(parts.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('are the same in whatever order the lines name them', () => {
    const seconds = new Map([['a', 10] as const, ['b', 20] as const, ['c', 1] as const]);
    const secondsOf = (id: string) => seconds.get(id as 'a') ?? 0;
    always(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }),
        fc.integer({ min: -50, max: 5000 }),
        (ids, net) => {
          const shares = sharesOf({ net, billableIds: ids }, secondsOf);
          expect([...shares.values()].reduce((a, b) => a + b, 0)).toBe(net);
          expect(shares).toEqual(sharesOf({ net, billableIds: ids.toReversed() }, secondsOf));
        },
      ),
    );
  });

  test('of work that is rounded together are shares of its line by what was worked', () => {
    const entries = [10, 10, 10].map((minutes, i) => anEntry(String(i), { minutes, ticket: '#1' }));
    const charge = aTimeCharge({
      rates: { default: '10.00' },
      rounding: { mode: 'up', incrementMinutes: 1, aggregation: 'ticketDay' },
    });
    const { lines, of } = costs([charge], entries);
    expect(lines.map(({ net }) => net)).toEqual([500]);
    expect([...of.values()].map(({ amount }) => amount).sort()).toEqual([166, 167, 167]);
  });

  test.each<{ because: string; charges: readonly Charge[]; entry: Partial<LoggedTime>; cost: object }>([
    {
      because: 'by the hour',
      charges: [aTimeCharge()],
      entry: {},
      cost: { amount: 8000, parts: [{ rule: 'roundedTime', perHour: '80.00', origin: 'contract.default' }] },
    },
    {
      because: 'a price of its own',
      charges: [aTimeCharge()],
      entry: { fixedPrice: '12.34' },
      cost: { amount: 1234, parts: [{ rule: 'fixedPrice' }] },
    },
    {
      because: 'no charge',
      charges: [aTimeCharge()],
      entry: { charging: 'noCharge' },
      cost: { amount: 0, parts: [{ rule: 'noCharge' }] },
    },
    {
      because: 'hidden',
      charges: [aTimeCharge()],
      entry: { charging: 'hidden' },
      cost: { amount: 0, parts: [{ rule: 'hidden' }] },
    },
    {
      because: 'given up',
      charges: [aTimeCharge()],
      entry: { charging: 'writtenOff' },
      cost: { amount: 0, parts: [{ rule: 'writtenOff' }] },
    },
    {
      because: 'part of the fee',
      charges: [aFee()],
      entry: {},
      cost: { amount: 0, parts: [{ rule: 'includedInFee', chargeId: 'workplace' }] },
    },
    {
      because: 'prepaid',
      charges: [aBlock()],
      entry: {},
      cost: { amount: 0, parts: [{ rule: 'takenFromBlock' }] },
    },
    {
      because: 'half of it included',
      charges: [aTimeCharge({ included: { minutes: 30, scope: 'period', rollover: { kind: 'none' }, prorate: true } })],
      entry: {},
      cost: {
        amount: 4000,
        parts: expect.arrayContaining([
          expect.objectContaining({ rule: 'includedTime', amount: 0 }),
          expect.objectContaining({ rule: 'roundedTime', amount: 4000, perHour: '80.00' }),
        ]),
      },
    },
    {
      because: 'shorter than its step tariff accounts',
      charges: [aTariff({ minimumMinutes: 5 })],
      entry: { seconds: 60 },
      cost: { amount: 0, parts: [{ rule: 'belowMinimum' }] },
    },
  ])('say why they are what they are: $because', ({ charges, entry, cost }) => {
    const one = anEntry('one', entry);
    expect(costs(charges, [one]).of.get(one.billableId)).toMatchObject(cost);
  });
});

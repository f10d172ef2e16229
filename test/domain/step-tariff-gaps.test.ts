import { array, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import type { StepTariff } from '../../domain/contracts/charges/step-tariff.ts';
import { openBlocks } from '../../domain/pricing/blocks/blocks.ts';
import { priceSteps } from '../../domain/pricing/step-tariff/step-tariff.ts';
import { always, netOf } from './builders.ts';
import { aSession, aTariff, contractOf, pricingOf } from './prepaid-builders.ts';

const linesOf = (charge: StepTariff, sessions: readonly LoggedTime[]) => {
  const pricing = pricingOf(contractOf([charge]), '2025-01-31');
  return priceSteps(pricing, charge, '2025-01-01', sessions, openBlocks(pricing, [], []));
};

/** 10.00 for ten minutes, then 5.00 for every five; a break of three minutes is none. */
const tariff = (more: Partial<StepTariff> = {}) =>
  aTariff({
    ...{ initialMinutes: 10, initialPrice: '10.00', stepMinutes: 5, stepPrice: '5.00', mergeGapMinutes: 3 },
    ...more,
  });

/** A connection from one minute after nine to another. */
const from = (start: number, end: number, more: Partial<LoggedTime> = {}): LoggedTime => {
  const at = (minute: number) => new Date(Date.parse('2025-01-10T09:00:00Z') + minute * 60_000).toISOString();
  const span = { startedAt: at(start), endedAt: at(end), session: { machine: 'PC-7' } };
  return aSession(end - start, { ...span, ...more });
};

describe('connections with a break between them', () => {
  const first = from(0, 8);
  test.each([
    { story: 'of three minutes are one session', sessions: [first, from(11, 19)], cost: 2000 },
    { story: 'of four minutes are two', sessions: [first, from(12, 20)], cost: 2000 },
    { story: 'of three and of three again are one', sessions: [first, from(11, 13), from(16, 17)], cost: 1500 },
    {
      story: 'to another machine are two',
      sessions: [first, from(11, 12, { session: { machine: 'PC-8' } })],
      cost: 2000,
    },
    { story: 'of another technician are two', sessions: [first, from(11, 12, { technician: 'Bob' })], cost: 2000 },
    { story: 'of another ticket are two', sessions: [first, from(11, 12, { ticket: 'INC2' })], cost: 2000 },
    { story: 'at no charge are no part of it', sessions: [first, from(11, 12, { charging: 'noCharge' })], cost: 1000 },
    { story: 'that overlap are one', sessions: [from(0, 30), from(5, 8), from(32, 33)], cost: 3500 },
    { story: 'that are no connections are two', sessions: [first, from(11, 12, { session: undefined })], cost: 2000 },
  ])('$story: $cost', ({ sessions, cost }) => {
    expect(netOf(linesOf(tariff(), sessions))).toBe(cost);
    expect(netOf(linesOf(tariff(), sessions.toReversed()))).toBe(cost);
  });

  test('are two where the tariff says nothing of breaks', () => {
    expect(netOf(linesOf(tariff({ mergeGapMinutes: undefined }), [first, from(11, 12)]))).toBe(2000);
  });

  test('stand on the line as one session of two entries, and both are billed by it', () => {
    const both = [first, from(11, 13)];
    const lines = linesOf(tariff(), both);
    expect(lines).toMatchObject([{ quantity: '1', explanation: { sessions: 1, entries: 2, actualSeconds: 600 } }]);
    expect(lines[0]?.billableIds.toSorted()).toEqual(both.map(({ billableId }) => billableId).sort());
  });

  test('that are too short are not accounted, and bridge no break', () => {
    const sessions = [first, from(10, 11), from(13, 20)];
    expect(netOf(linesOf(tariff({ minimumMinutes: 2 }), sessions))).toBe(2000);
    expect(netOf(linesOf(tariff(), sessions))).toBe(2000);
  });
});

test('a break that is forgiven never makes a session dearer, and without an initial price nothing is charged twice', () => {
  const connection = record({ start: integer({ min: 0, max: 400 }), minutes: integer({ min: 1, max: 60 }) });
  always(
    property(array(connection, { maxLength: 12 }), integer({ min: 1, max: 30 }), (all, mergeGapMinutes) => {
      const sessions = all.map(({ start, minutes }, i) => from(start, start + minutes, { billableId: `b${i}` }));
      const merged = netOf(linesOf(tariff({ mergeGapMinutes }), sessions));
      const apart = netOf(linesOf(tariff({ mergeGapMinutes: 0 }), sessions));
      expect(merged).toBeLessThanOrEqual(apart);
      expect(merged).toBeGreaterThanOrEqual(sessions.length === 0 ? 0 : 1000);
    }),
  );
});

import { constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Logged, Reading } from '../../domain/billables/billable.ts';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { aContract, always, billInTurn, billThrough, netOf, someTerms } from './builders.ts';

const aMeter = (overrides: object = {}): Charge =>
  Charge.parse({ kind: 'metered', chargeId: 'servers', description: 'Servers', unitPrice: '31.00', ...overrides });

const aReading = (on: LocalDate, quantity: string, overrides: Partial<Logged<Reading>> = {}): Logged<Reading> => ({
  kind: 'reading',
  billableId: idFrom(`${on} ${quantity} ${overrides.device ?? ''}`),
  contractId: 'k1',
  chargeId: 'servers',
  on,
  quantity,
  billDate: on,
  ulid: cutoffAt(new Date(`${overrides.billDate ?? on}T12:00:00Z`)),
  ...overrides,
});

const told = ({ period, quantity, unit, net }: Line): string =>
  `${period.from}/${period.until}: ${quantity} ${unit} ${(net / 100).toFixed(2)}`;

describe('how devices are counted', () => {
  const readings = [aReading('2025-01-01', '10'), aReading('2025-01-11', '14'), aReading('2025-01-21', '12')];
  test.each([
    { countAt: 'periodStart', line: '10 C62 310.00', because: 'ten on the first day' },
    { countAt: 'periodEnd', line: '12 C62 372.00', because: 'twelve on the last' },
    { countAt: 'peak', line: '14 C62 434.00', because: 'fourteen at the most' },
    { countAt: 'prorated', line: '372 DAY 372.00', because: '10 × 10 + 10 × 14 + 11 × 12 = 372 device days of 31' },
    { countAt: 'total', line: '36 C62 1116.00', because: '10 + 14 + 12 used' },
  ])('$countAt: $because', ({ countAt, line }) => {
    const { lines } = billThrough(aContract([aMeter({ countAt })]), '2025-01-31', { billables: readings });
    expect(lines.map(told)).toEqual([`2025-01-01/2025-02-01: ${line.replace('372 DAY', '12 C62')}`]);
  });

  interface Case {
    readonly meter?: object;
    readonly contract?: Partial<Contract>;
    readonly readings: readonly Logged<Reading>[];
    readonly bills: Readonly<Record<LocalDate, readonly string[]>>;
    readonly because: string;
  }
  test.each<Case>([
    {
      meter: { unitPrice: '40.00' },
      readings: [aReading('2025-01-05', '3')],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 120.00'],
        '2025-02-28': ['2025-02-01/2025-03-01: 3 C62 120.00'],
      },
      because: 'ATE-RM-01: three servers at 40, until somebody says otherwise',
    },
    {
      meter: { unit: 'gigabyte', unitPrice: '0.25' },
      readings: [aReading('2025-01-31', '340')],
      bills: { '2025-01-31': ['2025-01-01/2025-02-01: 340 E34 85.00'] },
      because: 'ATE-OB-01: 340 GB at 0.25',
    },
    {
      readings: [
        aReading('2025-01-05', '3', { device: 'Paris' }),
        aReading('2025-01-06', '2', { device: 'Lyon' }),
        aReading('2025-01-20', '1', { device: 'Paris' }),
      ],
      bills: { '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'] },
      because: 'the readings of several places add up, the newest of each',
    },
    {
      meter: { included: '5' },
      readings: [aReading('2025-01-05', '8'), aReading('2025-02-05', '4')],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'],
        '2025-02-28': ['2025-02-01/2025-03-01: 0 C62 0.00'],
      },
      because: 'INC-ALG-01: five are in the price, more are charged, fewer are shown at nothing',
    },
    { readings: [], bills: { '2025-01-31': [] }, because: 'nobody ever read the meter: nothing to charge' },
    {
      readings: [aReading('2025-01-05', '3'), aReading('2025-02-10', '0')],
      bills: { '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'], '2025-02-28': [], '2025-03-31': [] },
      because: 'all were taken away',
    },
    {
      contract: { startsOn: '2025-01-17' },
      readings: [aReading('2025-01-17', '3')],
      bills: { '2025-01-31': ['2025-01-17/2025-02-01: 45 DAY 45.00'] },
      because: 'from the 17th on: 3 for 15 of 31 days',
    },
    {
      contract: { suspensions: [{ from: '2025-01-11', until: '2025-01-21' }] },
      readings: [aReading('2025-01-01', '3'), aReading('2025-01-15', '9'), aReading('2025-01-31', '2')],
      bills: { '2025-01-31': ['2025-01-01/2025-02-01: 42 DAY 42.00'] },
      because: 'ten days of rest are left out, in one line: 2 for 21 of 31 days',
    },
    {
      meter: { countAt: 'periodStart' },
      readings: [aReading('2025-01-20', '3')],
      bills: { '2025-01-31': [], '2025-02-28': ['2025-02-01/2025-03-01: 3 C62 93.00'] },
      because: 'Atera: a device that is added in the middle is charged from the following period',
    },
    {
      readings: [aReading('2025-01-05', '3'), aReading('2025-01-31', '7', { billDate: '2025-02-01' })],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'],
        '2025-02-28': ['2025-02-01/2025-03-01: 7 C62 217.00'],
      },
      because: 'a level that is told late counts from the first day that is not charged',
    },
    {
      readings: [aReading('2025-01-20', '3'), aReading('2025-01-05', '7', { billDate: '2025-02-01' })],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'],
        '2025-02-28': ['2025-02-01/2025-03-01: 3 C62 93.00'],
      },
      because: 'but not where a newer one is known',
    },
    {
      meter: { countAt: 'total' },
      readings: [aReading('2025-01-05', '3'), aReading('2025-01-31', '7', { billDate: '2025-02-01' })],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'],
        '2025-02-28': ['2025-02-01/2025-03-01: 7 C62 217.00'],
        '2025-03-31': [],
      },
      because: 'a use that is told late is charged with the next period, once',
    },
    {
      meter: { countAt: 'total', included: '5' },
      contract: { endsOn: '2025-01-31' },
      readings: [aReading('2025-01-05', '3'), aReading('2025-01-31', '7', { billDate: '2025-02-01' })],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 0 C62 0.00'],
        '2025-02-28': ['2025-01-31/2025-02-01: 7 C62 217.00'],
        '2025-03-31': [],
      },
      because: 'also after the last period, where nothing is included any more',
    },
    {
      meter: { countAt: 'total', included: '10' },
      contract: { startsOn: '2025-01-17' },
      readings: [aReading('2025-01-20', '8')],
      bills: { '2025-01-31': ['2025-01-17/2025-02-01: 3.1613 C62 98.00'] },
      because: 'a part of a period includes its part: 10 × 15 ÷ 31 = 4.8387',
    },
    {
      contract: {
        terms: [someTerms([aMeter()]), someTerms([aMeter({ unitPrice: '62.00' })], { effectiveFrom: '2025-01-21' })],
      },
      readings: [aReading('2025-01-01', '10'), aReading('2025-01-25', '11')],
      bills: { '2025-01-31': ['2025-01-01/2025-01-21: 200 DAY 200.00', '2025-01-21/2025-02-01: 121 DAY 242.00'] },
      because: 'another price from the 21st: each part of the month by its own terms and its own last day',
    },
    {
      meter: {
        unitPrice: undefined,
        tiers: { mode: 'progressive', steps: [{ upTo: '10', unitPrice: '9.00' }, { unitPrice: '7.00' }] },
        included: '2',
      },
      readings: [aReading('2025-01-05', '15')],
      bills: { '2025-01-31': ['2025-01-01/2025-02-01: 10 C62 90.00', '2025-01-01/2025-02-01: 3 C62 21.00'] },
      because: 'what is included is taken off first, then the tiers apply: 10 × 9 + 3 × 7',
    },
    {
      meter: {
        unitPrice: undefined,
        countAt: 'prorated',
        tiers: { mode: 'volume', steps: [{ upTo: '10', unitPrice: '9.30' }, { unitPrice: '6.20' }] },
      },
      readings: [aReading('2025-01-01', '10'), aReading('2025-01-31', '12')],
      bills: { '2025-01-31': ['2025-01-01/2025-02-01: 312 DAY 62.40'] },
      because: '312 device days are more than 10 for 31: all at the lower price, 312 × 6.20 ÷ 31',
    },
    {
      meter: { chargeId: 'constructor' },
      readings: [aReading('2025-01-05', '3', { chargeId: 'constructor', device: '__proto__' })],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01: 3 C62 93.00'],
        '2025-02-28': ['2025-02-01/2025-03-01: 3 C62 93.00'],
      },
      because: 'meters may have any name',
    },
  ])('$because', ({ meter, contract, readings: told_, bills }) => {
    const made = billInTurn(aContract([aMeter(meter)], contract), Object.keys(bills), { billables: told_ });
    expect(made.map(({ lines }) => lines.map(told))).toEqual(Object.values(bills));
  });

  test('a line says what was counted, and by which readings of this bill', () => {
    const paris = aReading('2025-01-05', '8', { device: 'Paris' });
    const { lines, stateAfter } = billThrough(aContract([aMeter({ included: '5' })]), '2025-01-31', {
      billables: [paris],
    });
    expect(lines[0]).toMatchObject({
      key: 'servers:2025-01-01',
      billableIds: [paris.billableId],
      explanation: { rule: 'metered', countAt: 'periodEnd', counted: '8', included: '5', readings: 1, devices: 1 },
    });
    expect(stateAfter.balances.meters).toEqual({
      servers: { readings: [{ on: '2025-01-05', device: 'Paris', quantity: '8' }] },
    });
  });

  test('a reading of no such meter is refused', () => {
    const reading = aReading('2025-01-05', '3', { chargeId: 'printers' });
    expect(() => billThrough(aContract([aMeter()]), '2025-01-31', { billables: [reading] })).toThrow(
      expect.objectContaining({ code: 'ChargeUnknown' }),
    );
  });
});

describe('laws', () => {
  const some = uniqueArray(
    record({
      day: integer({ min: 0, max: 364 }),
      device: constantFrom('a', 'b', 'c'),
      quantity: constantFrom('0', '1', '2.5', '7'),
    }),
    { maxLength: 12, selector: ({ day, device }) => `${day} ${device}` },
  ).map((all) => all.map(({ day, ...rest }) => aReading(addDays('2025-01-01', day), rest.quantity, rest)));
  const days = uniqueArray(integer({ min: 0, max: 364 }), { maxLength: 6 }).map((all) =>
    all.sort((a, b) => a - b).map((n) => addDays('2025-01-01', n)),
  );
  const ways = constantFrom('periodStart', 'periodEnd', 'peak', 'prorated', 'total');

  test('whenever bills are made and in whatever order readings come, a year costs the same', () => {
    always(
      property(some, days, ways, (readings, bills, countAt) => {
        const contract = aContract([aMeter({ countAt, included: '3' })], { endsOn: '2025-12-31' });
        const atOnce = billThrough(contract, '2026-01-31', { billables: readings }).lines;
        const inTurn = billInTurn(contract, [...bills, '2026-01-31'], { billables: readings.toReversed() });
        expect(inTurn.flatMap(({ lines }) => lines).map(told)).toEqual(atOnce.map(told));
      }),
      { numRuns: 150 },
    );
  });

  test('every use is charged once, and every device day of a prorated meter', () => {
    always(
      property(some, days, (readings, bills) => {
        const uses = aContract([aMeter({ countAt: 'total', unitPrice: '1.00' })], { endsOn: '2025-12-31' });
        const lines = billInTurn(uses, [...bills, '2026-01-31'], { billables: readings }).flatMap((made) => made.lines);
        expect(netOf(lines)).toBe(readings.reduce((sum, { quantity }) => sum + Number(quantity) * 100, 0));
      }),
      { numRuns: 150 },
    );
  });
});

import { array, constant, constantFrom, integer, option, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Logged, QuantityChange } from '../../domain/billables/billable.ts';
import { addDays, daysBetween, type LocalDate } from '../../domain/calendar/local-date.ts';
import { covers, daysOf } from '../../domain/calendar/period.ts';
import type { RecurringFee } from '../../domain/contracts/charges/recurring-fee.ts';
import { type Contract, suspensionPeriod, termsOn } from '../../domain/contracts/contract.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { aContract, aFee, always, billInTurn, billThrough, netOf, someTerms } from './builders.ts';

/** "2025-01-31/2025-02-01 10.00": the days of a line, the last not counted, and what they cost. */
const told = ({ period, net }: Line): string => `${period.from}/${period.until} ${(net / 100).toFixed(2)}`;

const quarterly = { unit: 'month', every: 3 } as const;

describe('the days of a period', () => {
  interface Case {
    readonly fee?: Partial<RecurringFee>;
    readonly contract?: Partial<Contract>;
    readonly through: LocalDate;
    readonly lines: readonly string[];
    readonly because: string;
  }
  test.each<Case>([
    {
      contract: { startsOn: '2025-01-01' },
      through: '2025-01-31',
      lines: ['2025-01-01/2025-02-01 310.00'],
      because: 'PRO-09: a full month is the full fee',
    },
    {
      contract: { startsOn: '2025-01-31' },
      through: '2025-01-31',
      lines: ['2025-01-31/2025-02-01 10.00'],
      because: 'a contract that starts on the 31st pays one day of 31',
    },
    {
      contract: { startsOn: '2025-01-17' },
      through: '2025-01-31',
      lines: ['2025-01-17/2025-02-01 150.00'],
      because: 'PRO-17: the 17th to the 31st are 15 days, both ends counted',
    },
    {
      fee: { proration: 'none' },
      contract: { startsOn: '2025-01-17' },
      through: '2025-01-31',
      lines: ['2025-01-17/2025-02-01 310.00'],
      because: 'PRO-17: without proration a started month is due in full',
    },
    {
      fee: { unitPrice: '300.00' },
      contract: { startsOn: '2025-04-10', endsOn: '2025-04-19' },
      through: '2025-04-30',
      lines: ['2025-04-10/2025-04-20 100.00'],
      because: 'PRO-05: start and end in one month are 10 of 30 days',
    },
    {
      fee: { unitPrice: '300.00' },
      contract: { startsOn: '2021-01-27' },
      through: '2021-01-31',
      lines: ['2021-01-27/2021-02-01 48.39'],
      because: 'PRO-ZUO-01: 5 of 31 days are 48.387…',
    },
    {
      fee: { unitPrice: '300.00', proration: 'actual30' },
      contract: { startsOn: '2021-01-27' },
      through: '2021-01-31',
      lines: ['2021-01-27/2021-02-01 50.00'],
      because: 'PRO-ZUO-01: over 30 days 5 of 30',
    },
    {
      fee: { unitPrice: '300.00', proration: 'strict30' },
      contract: { startsOn: '2021-01-27' },
      through: '2021-01-31',
      lines: ['2021-01-27/2021-02-01 40.00'],
      because: 'PRO-ZUO-01: where every month has 30 days the 31st is none, 4 of 30',
    },
    {
      fee: { unitPrice: '300.00', proration: 'strict30' },
      contract: { startsOn: '2021-02-27' },
      through: '2021-02-28',
      lines: ['2021-02-27/2021-03-01 40.00'],
      because: 'PRO-ZUO-02: and the end of February completes it, 27th to 30th',
    },
    {
      fee: { unitPrice: '300.00', proration: 'actual30' },
      contract: { startsOn: '2020-02-01', endsOn: '2020-02-29' },
      through: '2020-02-29',
      lines: ['2020-02-01/2020-03-01 290.00'],
      because: 'PRO-ZUO-03: over 30 days a February by itself is 29 of 30',
    },
    {
      fee: { unitPrice: '300.00', proration: 'actual30' },
      contract: { startsOn: '2020-02-01' },
      through: '2020-02-29',
      lines: ['2020-02-01/2020-03-01 300.00'],
      because: 'PRO-ZUO-03: but one among other months is a month',
    },
    {
      fee: { unitPrice: '300.00', proration: 'strict30' },
      contract: { startsOn: '2020-02-01', endsOn: '2020-02-29' },
      through: '2020-02-29',
      lines: ['2020-02-01/2020-03-01 300.00'],
      because: 'PRO-ZUO-03: strictly, 30 of 30',
    },
    {
      fee: { unitPrice: '900.00', proration: 'actual30' },
      contract: {
        startsOn: '2024-02-15',
        terms: [
          someTerms([aFee({ unitPrice: '900.00', proration: 'actual30' })], {
            effectiveFrom: '2024-02-15',
            cadence: quarterly,
          }),
        ],
      },
      through: '2024-03-31',
      lines: ['2024-02-15/2024-04-01 460.00'],
      because: 'a quarter over 90 days: 46 of 90',
    },
    {
      fee: { unitPrice: '70.00', proration: 'strict30' },
      contract: {
        startsOn: '2025-01-30',
        terms: [
          someTerms([aFee({ unitPrice: '70.00', proration: 'strict30' })], {
            effectiveFrom: '2025-01-30',
            cadence: { unit: 'week', every: 1 },
          }),
        ],
      },
      through: '2025-02-02',
      lines: ['2025-01-30/2025-02-03 40.00'],
      because: 'a week has no months: 4 of its 7 days',
    },
    {
      fee: { unitPrice: '280.00' },
      contract: { startsOn: '2018-02-24' },
      through: '2018-02-28',
      lines: ['2018-02-24/2018-03-01 50.00'],
      because: 'PRO-11: the 24th to the 28th of February are 5 of 28 days',
    },
    {
      fee: { unitPrice: '290.00' },
      contract: { startsOn: '2024-02-15' },
      through: '2024-02-29',
      lines: ['2024-02-15/2024-03-01 150.00'],
      because: 'February 2024 has 29 days',
    },
    {
      contract: { startsOn: '2025-03-30' },
      through: '2025-03-31',
      lines: ['2025-03-30/2025-04-01 20.00'],
      because: 'DST-07: a day of 23 hours is a day',
    },
    {
      fee: { unitPrice: '910.00' },
      contract: {
        startsOn: '2024-02-15',
        terms: [someTerms([aFee({ unitPrice: '910.00' })], { effectiveFrom: '2024-02-15', cadence: quarterly })],
      },
      through: '2024-03-31',
      lines: ['2024-02-15/2024-04-01 460.00'],
      because: 'PRO-07: 46 of the 91 days of a leap-year quarter',
    },
    {
      contract: { endsOn: '2025-01-20' },
      through: '2025-01-20',
      lines: ['2025-01-01/2025-01-21 200.00'],
      because: 'an ended contract is billed without waiting for the end of the month',
    },
    {
      contract: { endsOn: '2025-01-20' },
      through: '2025-03-31',
      lines: ['2025-01-01/2025-01-21 200.00'],
      because: 'nothing is due after the end',
    },
    {
      fee: { quantity: '2.5' },
      contract: { startsOn: '2025-01-31' },
      through: '2025-01-31',
      lines: ['2025-01-31/2025-02-01 25.00'],
      because: 'two licences and a half for a day',
    },
    {
      fee: { quantity: '0' },
      through: '2025-01-31',
      lines: ['2025-01-01/2025-02-01 0.00'],
      because: 'a fee for nothing is shown',
    },
    {
      contract: { startsOn: '2025-02-01' },
      through: '2025-01-31',
      lines: [],
      because: 'a contract that has not begun is not charged in arrears',
    },
    {
      through: '2025-01-30',
      lines: [],
      because: 'in arrears means once the period is over',
    },
  ])('$because', ({ fee, contract, through, lines }) => {
    expect(billThrough(aContract([aFee(fee)], contract), through).lines.map(told)).toEqual(lines);
  });

  test('a line of days says how many of how many', () => {
    const [line] = billThrough(aContract([aFee({ quantity: '2.5' })], { startsOn: '2025-01-17' }), '2025-01-31').lines;
    expect(line).toMatchObject({
      key: 'workplace:2025-01-17',
      quantity: '37.5',
      unit: 'DAY',
      unitPrice: '310.00',
      baseQuantity: 31,
      net: 37_500,
      late: false,
      explanation: { rule: 'proratedByDays', method: 'actualDays', daysCovered: 15, daysOfPeriod: 31 },
    });
  });
});

describe('advance and arrears', () => {
  const advance = { timing: 'advance' } as const;
  interface Case {
    readonly fee?: Partial<RecurringFee>;
    readonly contract?: Partial<Contract>;
    readonly bills: Readonly<Record<LocalDate, readonly string[]>>;
    readonly because: string;
  }
  test.each<Case>([
    {
      fee: advance,
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01 310.00', '2025-02-01/2025-03-01 310.00'],
        '2025-02-28': ['2025-03-01/2025-04-01 310.00'],
        '2025-03-31': ['2025-04-01/2025-05-01 310.00'],
      },
      because: 'the first bill charges its own month and the next, then each charges the next',
    },
    {
      fee: advance,
      bills: { '2024-12-31': ['2025-01-01/2025-02-01 310.00'], '2025-01-31': ['2025-02-01/2025-03-01 310.00'] },
      because: 'billed the day before it starts, each bill charges one month',
    },
    {
      bills: { '2025-01-31': ['2025-01-01/2025-02-01 310.00'], '2025-02-28': ['2025-02-01/2025-03-01 310.00'] },
      because: 'in arrears each bill charges its own month',
    },
    {
      bills: { '2025-04-30': [1, 2, 3, 4].map((m) => `2025-0${m}-01/2025-0${m + 1}-01 310.00`) },
      because: 'months that nobody billed are billed together, each on its line',
    },
    {
      fee: advance,
      bills: {
        '2025-01-10': ['2025-01-01/2025-02-01 310.00'],
        '2025-01-20': [],
        '2025-01-31': ['2025-02-01/2025-03-01 310.00'],
      },
      because: 'two bills in the middle of a month charge it once',
    },
    {
      bills: { '2025-01-10': [], '2025-01-20': [], '2025-01-31': ['2025-01-01/2025-02-01 310.00'] },
      because: 'in arrears bills in the middle of a month charge nothing yet',
    },
    {
      fee: advance,
      contract: { startsOn: '2025-01-15', endsOn: '2025-03-10' },
      bills: {
        '2025-01-31': ['2025-01-15/2025-02-01 170.00', '2025-02-01/2025-03-01 310.00'],
        '2025-02-28': ['2025-03-01/2025-03-11 100.00'],
        '2025-03-31': [],
      },
      because: 'first and last month are prorated, in advance as well',
    },
    {
      fee: { ...advance, proration: 'none' },
      contract: { startsOn: '2025-01-15', endsOn: '2025-03-10' },
      bills: {
        '2025-01-31': ['2025-01-15/2025-02-01 310.00', '2025-02-01/2025-03-01 310.00'],
        '2025-02-28': ['2025-03-01/2025-03-11 310.00'],
        '2025-03-31': [],
      },
      because: 'or not, where it was agreed so',
    },
    {
      fee: { ...advance, leadDays: 31 },
      bills: {
        '2025-06-30': [1, 2, 3, 4, 5, 6, 7, 8].map((m) => `2025-0${m}-01/2025-0${m + 1}-01 310.00`),
        '2025-07-31': ['2025-09-01/2025-10-01 310.00'],
        '2025-08-31': ['2025-10-01/2025-11-01 310.00'],
        '2025-09-29': [],
        '2025-09-30': ['2025-11-01/2025-12-01 310.00'],
      },
      because: "31 days ahead: August's fee with the bill of 1 July",
    },
    {
      contract: {
        startsOn: '2025-01-31',
        terms: [
          someTerms([aFee()], {
            effectiveFrom: '2025-01-31',
            cadence: { ...quarterly, every: 1, anchor: '2025-01-31' },
          }),
        ],
      },
      bills: {
        '2025-02-27': ['2025-01-31/2025-02-28 310.00'],
        '2025-03-30': ['2025-02-28/2025-03-31 310.00'],
        '2025-04-29': ['2025-03-31/2025-04-30 310.00'],
      },
      because: 'CAL-03: a month from the 31st is a full month, whatever its days',
    },
  ])('$because', ({ fee, contract, bills }) => {
    const made = billInTurn(aContract([aFee(fee)], contract), Object.keys(bills));
    expect(made.map(({ lines }) => lines.map(told))).toEqual(Object.values(bills));
  });
});

describe('terms that change', () => {
  const versions = (...terms: readonly [LocalDate, Partial<RecurringFee>][]): Partial<Contract> => ({
    terms: terms.map(([effectiveFrom, fee]) => someTerms([aFee(fee)], { effectiveFrom })),
  });
  test.each<{ contract: Partial<Contract>; bills: Readonly<Record<LocalDate, readonly string[]>>; because: string }>([
    {
      contract: versions(['2025-01-01', {}], ['2025-01-16', { unitPrice: '620.00' }]),
      bills: { '2025-01-31': ['2025-01-01/2025-01-16 150.00', '2025-01-16/2025-02-01 320.00'] },
      because: 'each day of a month is charged at its own price',
    },
    {
      contract: versions(['2025-01-01', {}], ['2025-01-11', { quantity: '2' }], ['2025-01-21', { quantity: '3' }]),
      bills: {
        '2025-01-31': ['2025-01-01/2025-01-11 100.00', '2025-01-11/2025-01-21 200.00', '2025-01-21/2025-02-01 330.00'],
      },
      because: 'three versions in one month',
    },
    {
      contract: versions(
        ['2025-01-01', { timing: 'advance' }],
        ['2025-02-10', { timing: 'advance', unitPrice: '620.00' }],
      ),
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01 310.00', '2025-02-01/2025-02-10 99.64', '2025-02-10/2025-03-01 420.71'],
        '2025-02-28': ['2025-03-01/2025-04-01 620.00'],
      },
      because: 'in advance a change that is known is charged as it will be',
    },
    {
      contract: versions(['2025-01-01', {}], ['2025-02-15', { timing: 'advance' }]),
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01 310.00'],
        '2025-02-28': ['2025-02-01/2025-02-15 155.00', '2025-02-15/2025-03-01 155.00', '2025-03-01/2025-04-01 310.00'],
      },
      because: 'from arrears to advance in mid-month: the first half is not passed over',
    },
    {
      contract: versions(['2025-01-01', { timing: 'advance' }], ['2025-02-15', {}]),
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01 310.00', '2025-02-01/2025-02-15 155.00'],
        '2025-02-28': ['2025-02-15/2025-03-01 155.00'],
      },
      because: 'from advance to arrears in mid-month',
    },
    {
      contract: {
        terms: [
          someTerms([aFee({ unitPrice: '900.00' })], { cadence: quarterly }),
          someTerms([aFee()], { effectiveFrom: '2025-02-01' }),
        ],
      },
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01 310.00'],
        '2025-02-28': ['2025-02-01/2025-03-01 310.00'],
        '2025-03-31': ['2025-03-01/2025-04-01 310.00'],
      },
      because: 'a quarter that became months: its January is 31 of 90 days and is over when its terms are',
    },
    {
      contract: versions(
        ['2025-01-01', { proration: 'none' }],
        ['2025-01-16', { proration: 'none', unitPrice: '400' }],
      ),
      bills: { '2025-01-31': ['2025-01-01/2025-01-16 310.00'], '2025-02-28': ['2025-02-01/2025-03-01 400.00'] },
      because: 'without proration a month is due once, at the terms of its first day',
    },
    {
      contract: versions(['2025-01-01', {}], ['2025-01-17', { proration: 'none', unitPrice: '620' }]),
      bills: {
        '2025-01-31': ['2025-01-01/2025-01-17 160.00', '2025-01-17/2025-02-01 300.00'],
        '2025-02-28': ['2025-02-01/2025-03-01 620.00'],
      },
      because: 'a month that was begun day by day is finished day by day, also by terms without proration',
    },
    {
      contract: versions(['2025-01-01', { proration: 'none' }], ['2025-01-17', { unitPrice: '620' }]),
      bills: { '2025-01-31': ['2025-01-01/2025-01-17 310.00'], '2025-02-28': ['2025-02-01/2025-03-01 620.00'] },
      because: 'a month that was paid in full is paid, also where later terms prorate',
    },
    {
      contract: {
        terms: [
          someTerms([aFee()]),
          someTerms([aFee({ chargeId: 'other' })], { effectiveFrom: '2025-02-01' }),
          someTerms([aFee(), aFee({ chargeId: 'other' })], { effectiveFrom: '2025-03-01' }),
        ],
      },
      bills: {
        '2025-03-31': [
          '2025-01-01/2025-02-01 310.00',
          '2025-02-01/2025-03-01 310.00',
          '2025-03-01/2025-04-01 310.00',
          '2025-03-01/2025-04-01 310.00',
        ],
      },
      because: 'a fee that is dropped and comes back is not charged in between',
    },
    {
      contract: { terms: [someTerms([aFee({ chargeId: 'constructor' })])] },
      bills: { '2025-01-31': ['2025-01-01/2025-02-01 310.00'], '2025-02-28': ['2025-02-01/2025-03-01 310.00'] },
      because: 'a charge may have any name',
    },
  ])('$because', ({ contract, bills }) => {
    const made = billInTurn(aContract([aFee()], contract), Object.keys(bills));
    expect(made.map(({ lines }) => lines.map(told))).toEqual(Object.values(bills));
  });
});

describe('suspension', () => {
  test.each<{ fee?: Partial<RecurringFee>; rest: Contract['suspensions']; lines: readonly string[]; because: string }>([
    {
      rest: [{ from: '2025-01-11', until: '2025-01-21' }],
      lines: ['2025-01-01/2025-01-11 100.00', '2025-01-21/2025-02-01 110.00'],
      because: 'ten days of rest in the middle leave two lines',
    },
    {
      rest: [
        { from: '2025-01-01', until: '2025-01-11' },
        { from: '2025-01-26', until: '2025-02-01' },
      ],
      lines: ['2025-01-11/2025-01-26 150.00'],
      because: 'two rests in a month',
    },
    { rest: [{ from: '2024-12-01', until: '2025-03-01' }], lines: [], because: 'a month at rest costs nothing' },
    {
      fee: { proration: 'none' },
      rest: [{ from: '2025-01-11', until: '2025-01-21' }],
      lines: ['2025-01-01/2025-01-11 310.00'],
      because: 'without proration a month with a day of use is due in full, once',
    },
    {
      rest: [{ from: '2025-01-21' }],
      lines: ['2025-01-01/2025-01-21 200.00'],
      because: 'a rest without an end: its days are past when the month is billed',
    },
    {
      fee: { timing: 'advance' },
      rest: [{ from: '2025-07-01' }],
      lines: ['2025-01-01/2025-02-01 310.00', '2025-02-01/2025-03-01 310.00'],
      because: 'a rest that is announced for the summer does not hold up the spring',
    },
    {
      fee: { timing: 'advance' },
      rest: [{ from: '2025-02-11' }],
      lines: ['2025-01-01/2025-02-01 310.00', '2025-02-01/2025-02-11 110.71'],
      because: 'in advance the days before an announced rest are due, those after it undecided',
    },
  ])('$because', ({ fee, rest, lines }) => {
    const contract = aContract([aFee(fee)], { suspensions: rest });
    expect(billThrough(contract, '2025-01-31').lines.map(told)).toEqual(lines);
  });

  test.each([
    {
      fee: {},
      billed: [[], ['2025-01-01/2025-01-06 50.00', '2025-01-16/2025-02-01 160.00']],
      because: 'in arrears',
    },
    {
      fee: { timing: 'advance' as const },
      billed: [['2025-01-01/2025-01-06 50.00'], ['2025-01-16/2025-02-01 160.00', '2025-02-01/2025-03-01 310.00']],
      because: 'in advance',
    },
    {
      fee: { timing: 'advance' as const, proration: 'none' as const },
      billed: [['2025-01-01/2025-01-06 310.00'], ['2025-02-01/2025-03-01 310.00']],
      because: 'without proration the started month was charged before the rest',
    },
  ])('suspended on the 6th, billed on the 10th, resumed on the 16th: nothing is lost, $because', ({ fee, billed }) => {
    const suspended = aContract([aFee(fee)], { suspensions: [{ from: '2025-01-06' }] });
    const resumed = { ...suspended, suspensions: [{ from: '2025-01-06', until: '2025-01-16' }] };
    const first = billThrough(suspended, '2025-01-10');
    const second = billThrough(resumed, '2025-01-31', { state: first.stateAfter });
    expect([first, second].map(({ lines }) => lines.map(told))).toEqual(billed);
  });

  test('a month that began at rest is due in full once it is used, where nothing is prorated', () => {
    const fee = aFee({ timing: 'advance', proration: 'none' });
    const suspended = aContract([fee], { suspensions: [{ from: '2024-12-01' }] });
    const first = billThrough(suspended, '2025-01-10');
    const resumed = { ...suspended, suspensions: [{ from: '2024-12-01', until: '2025-01-16' }] };
    const second = billThrough(resumed, '2025-01-20', { state: first.stateAfter });
    const third = billThrough(resumed, '2025-01-31', { state: second.stateAfter });
    expect([first, second, third].map(({ lines }) => lines.map(told))).toEqual([
      [],
      ['2025-01-16/2025-02-01 310.00'],
      ['2025-02-01/2025-03-01 310.00'],
    ]);
  });
});

describe('units that come and go', () => {
  const change = (
    on: LocalDate,
    by: string,
    overrides: Partial<Logged<QuantityChange>> = {},
  ): Logged<QuantityChange> => ({
    kind: 'quantityChange',
    billableId: idFrom(`${on} ${by}`),
    contractId: 'k1',
    chargeId: 'workplace',
    on,
    by,
    billDate: on,
    ulid: cutoffAt(new Date(`${overrides.billDate ?? on}T12:00:00Z`)),
    ...overrides,
  });
  const ten = (overrides: Partial<RecurringFee> = {}): RecurringFee =>
    aFee({ quantity: '10', unitPrice: '31.00', timing: 'advance', ...overrides });
  const toldUnits = (line: Line): string => `${told(line)}: ${line.quantity} ${line.unit}`;
  const tiers = (mode: 'progressive' | 'volume') => ({
    unitPrice: undefined,
    tiers: { mode, steps: [{ upTo: '10', unitPrice: '31.00' }, { unitPrice: '15.50' }] },
  });

  interface Case {
    readonly fee: RecurringFee;
    readonly startsOn?: LocalDate;
    readonly changes: readonly Logged<QuantityChange>[];
    readonly bills: Readonly<Record<LocalDate, readonly string[]>>;
    readonly because: string;
  }
  test.each<Case>([
    {
      fee: ten({ timing: 'arrears' }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2')],
      bills: {
        '2025-03-31': ['2025-03-01/2025-04-01 310.00: 10 C62', '2025-03-16/2025-04-01 32.00: 32 DAY'],
        '2025-04-30': ['2025-04-01/2025-05-01 372.00: 12 C62'],
      },
      because: 'PRO-19: two more from the 16th are 16 of 31 days, then they join the line',
    },
    {
      fee: ten({ unitPrice: '20.00' }),
      startsOn: '2020-06-01',
      changes: [change('2020-06-10', '1')],
      bills: {
        '2020-05-31': ['2020-06-01/2020-07-01 200.00: 10 C62'],
        '2020-06-30': ['2020-06-10/2020-07-01 14.00: 21 DAY', '2020-07-01/2020-08-01 220.00: 11 C62'],
      },
      because: 'PRO-13: one more after the month was charged in advance is made good on the next bill',
    },
    {
      fee: ten({ unitPrice: '20.00' }),
      startsOn: '2020-06-01',
      changes: [change('2020-06-10', '-1')],
      bills: {
        '2020-05-31': ['2020-06-01/2020-07-01 200.00: 10 C62'],
        '2020-06-30': ['2020-06-10/2020-07-01 -14.00: -21 DAY', '2020-07-01/2020-08-01 180.00: 9 C62'],
      },
      because: 'and one less is a credit',
    },
    {
      fee: ten({ timing: 'arrears' }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2'), change('2025-03-16', '-2')],
      bills: { '2025-03-31': ['2025-03-01/2025-04-01 310.00: 10 C62'] },
      because: 'what comes and goes on one day is no change',
    },
    {
      fee: ten({ quantityChanges: 'nextPeriod' }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2')],
      bills: {
        '2025-02-28': ['2025-03-01/2025-04-01 310.00: 10 C62'],
        '2025-03-31': ['2025-04-01/2025-05-01 372.00: 12 C62'],
      },
      because: 'from the next period on, where it was agreed so',
    },
    {
      fee: ten({ quantityChanges: 'nextPeriod', leadDays: 31 }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2')],
      bills: {
        '2025-02-28': ['2025-03-01/2025-04-01 310.00: 10 C62', '2025-04-01/2025-05-01 310.00: 10 C62'],
        '2025-03-31': ['2025-04-01/2025-05-01 62.00: 2 C62', '2025-05-01/2025-06-01 372.00: 12 C62'],
      },
      because: 'which may be charged already: the units are charged for it by themselves',
    },
    {
      fee: ten({ proration: 'none' }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2')],
      bills: {
        '2025-02-28': ['2025-03-01/2025-04-01 310.00: 10 C62'],
        '2025-03-31': ['2025-04-01/2025-05-01 372.00: 12 C62'],
      },
      because: 'PRO-18: without proration a change counts from the next period where this one is charged',
    },
    {
      fee: ten({ proration: 'none', timing: 'arrears' }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2'), change('2025-03-20', '-3')],
      bills: {
        '2025-03-31': ['2025-03-01/2025-04-01 372.00: 12 C62'],
        '2025-04-30': ['2025-04-01/2025-05-01 279.00: 9 C62'],
      },
      because: 'PRO-18: and for all of this period where it is not: the most there was, since a started period is due',
    },
    {
      fee: ten({ timing: 'arrears' }),
      startsOn: '2025-01-01',
      changes: [change('2025-01-11', '1', { billDate: '2025-03-01' })],
      bills: {
        '2025-01-31': ['2025-01-01/2025-02-01 310.00: 10 C62'],
        '2025-02-28': ['2025-02-01/2025-03-01 310.00: 10 C62'],
        '2025-03-31': [
          '2025-01-11/2025-02-01 21.00: 21 DAY',
          '2025-02-01/2025-03-01 31.00: 1 C62',
          '2025-03-01/2025-04-01 341.00: 11 C62',
        ],
      },
      because: 'what is told two months late is charged for all the days it was there, period by period',
    },
    {
      fee: ten({ timing: 'arrears', ...tiers('progressive') }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2')],
      bills: {
        '2025-03-31': ['2025-03-01/2025-04-01 310.00: 10 C62', '2025-03-16/2025-04-01 16.00: 32 DAY'],
        '2025-04-30': ['2025-04-01/2025-05-01 310.00: 10 C62', '2025-04-01/2025-05-01 31.00: 2 C62'],
      },
      because: 'with progressive tiers the two more are in the second tier: 2 × 15.50 × 16 ÷ 31',
    },
    {
      fee: ten({ timing: 'arrears', ...tiers('volume') }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-16', '2')],
      bills: {
        '2025-03-31': [
          '2025-03-01/2025-04-01 310.00: 10 C62',
          '2025-03-16/2025-04-01 -160.00: -160 DAY',
          '2025-03-16/2025-04-01 96.00: 192 DAY',
        ],
        '2025-04-30': ['2025-04-01/2025-05-01 186.00: 12 C62'],
      },
      because: 'with volume tiers all twelve are then at the lower price: the old ten are taken back for those days',
    },
    {
      fee: ten({ timing: 'arrears', ...tiers('volume') }),
      startsOn: '2025-03-01',
      changes: [change('2025-03-21', '1'), change('2025-03-11', '-1', { billDate: '2025-04-01' })],
      bills: {
        '2025-03-31': [
          '2025-03-01/2025-04-01 310.00: 10 C62',
          '2025-03-21/2025-04-01 -110.00: -110 DAY',
          '2025-03-21/2025-04-01 60.50: 121 DAY',
        ],
        '2025-04-30': [
          '2025-03-11/2025-03-21 -10.00: -10 DAY',
          '2025-03-21/2025-04-01 110.00: 110 DAY',
          '2025-03-21/2025-04-01 -60.50: -121 DAY',
          '2025-04-01/2025-05-01 310.00: 10 C62',
        ],
      },
      because: 'a late change under tiers is priced by what was there on each day',
    },
    {
      fee: ten({ setup: { price: '150.00', description: 'Setting up' } }),
      startsOn: '2025-03-01',
      changes: [],
      bills: {
        '2025-02-28': ['2025-03-01/2025-03-02 150.00: 1 C62', '2025-03-01/2025-04-01 310.00: 10 C62'],
        '2025-03-31': ['2025-04-01/2025-05-01 310.00: 10 C62'],
      },
      because: 'setting up is charged once, with the first period',
    },
  ])('$because', ({ fee, startsOn = '2025-01-01', changes, bills }) => {
    const made = billInTurn(aContract([fee], { startsOn }), Object.keys(bills), { billables: changes });
    expect(made.map(({ lines }) => lines.map(toldUnits))).toEqual(Object.values(bills));
  });

  test('a change says what it changes, and which billable it was', () => {
    const two = change('2025-03-16', '2');
    const contract = aContract([ten({ timing: 'arrears' })], { startsOn: '2025-03-01' });
    const { lines, stateAfter } = billThrough(contract, '2025-03-31', { billables: [two] });
    expect(lines[1]).toMatchObject({
      key: 'workplace:2025-03-16:by:2025-03-16',
      late: false,
      billableIds: [two.billableId],
      explanation: { rule: 'quantityChanged', by: '2', from: '2025-03-16', daysCovered: 16, daysOfPeriod: 31 },
    });
    expect(stateAfter.balances.quantities).toEqual({ workplace: [{ from: '2025-03-16', by: '2' }] });
  });

  test.each([
    {
      changes: [change('2025-01-10', '-10.5')],
      code: 'QuantityNegative',
      because: 'there is no less than nothing',
    },
    {
      changes: [change('2025-01-10', '-6'), change('2025-01-20', '-6'), change('2025-01-25', '6')],
      code: 'QuantityNegative',
      because: 'not even for some days',
    },
    { changes: [change('2025-01-10', '1', { chargeId: 'other' })], code: 'ChargeUnknown', because: 'no such fee' },
  ])('$code: $because', ({ changes, code }) => {
    expect(() => billThrough(aContract([ten()]), '2025-01-31', { billables: changes })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('in whatever order changes become known, and whenever bills are made, the sum of a year is the same', () => {
    const some = uniqueArray(
      record({
        day: integer({ min: 0, max: 330 }),
        late: integer({ min: 0, max: 90 }),
        by: constantFrom('1', '3', '-1', '0.5'),
      }),
      { maxLength: 6, selector: ({ day }) => day },
    );
    const days = uniqueArray(integer({ min: 0, max: 364 }), { maxLength: 8 }).map((each) =>
      each.sort((a, b) => a - b).map((n) => addDays('2025-01-01', n)),
    );
    const modes = constantFrom(undefined, 'progressive' as const, 'volume' as const);
    always(
      property(
        some,
        days,
        modes,
        constantFrom('advance' as const, 'arrears' as const),
        (moves, bills, mode, timing) => {
          const fee = ten({ timing, unitPrice: '365.00', ...(mode ? tiers(mode) : {}) });
          const yearly = { unit: 'month', every: 12 } as const;
          const contract = aContract([fee], {
            endsOn: '2025-12-31',
            terms: [someTerms([fee], { cadence: mode ? yearly : { unit: 'month', every: 1 } })],
          });
          const changes = moves.map(({ day, late, by }) =>
            change(addDays('2025-01-01', day), by, { billDate: addDays('2025-01-01', day + late) }),
          );
          const byDate = changes.toSorted((a, b) => (a.billDate < b.billDate ? -1 : 1));
          const last = '2026-06-30';
          const punctual = changes.map((each) => ({ ...each, billDate: each.on }));
          const atOnce = billThrough(contract, last, { billables: punctual }).lines;
          const inTurn = billInTurn(contract, [...bills, last], { billables: byDate }).flatMap(({ lines }) => lines);
          const parts = atOnce.length + inTurn.length;
          expect(Math.abs(netOf(inTurn) - netOf(atOnce))).toBeLessThanOrEqual(parts / 2);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('laws', () => {
  const START = '2025-01-01';
  const day = integer({ min: 0, max: 400 }).map((days) => addDays(START, days));
  const fees = record({
    chargeId: constantFrom('workplace', 'licences'),
    timing: constantFrom('advance' as const, 'arrears' as const),
    unitPrice: constantFrom('310.00', '99.99', '0.125', '365'),
    quantity: constantFrom('1', '2.5', '0.3333'),
  }).map((fee) => aFee(fee));
  const cadences = constantFrom(
    { unit: 'month', every: 1 } as const,
    quarterly,
    { unit: 'month', every: 1, anchor: '2025-01-31' } as const,
    { unit: 'week', every: 2 } as const,
  );
  const versions = uniqueArray(
    record({
      effectiveFrom: day,
      billWork: constant('onDemand' as const),
      cadence: cadences,
      charges: uniqueArray(fees, { selector: ({ chargeId }) => chargeId, minLength: 1, maxLength: 2 }),
    }),
    { selector: ({ effectiveFrom }) => effectiveFrom, minLength: 1, maxLength: 4 },
  ).map((terms) => terms.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1)));
  const rests = array(
    record({ from: day, days: integer({ min: 1, max: 60 }) }).map(({ from, days }) => ({
      from,
      until: addDays(from, days),
    })),
    { maxLength: 3 },
  );
  const contracts = record({ versions, rests, days: option(integer({ min: 1, max: 500 }), { nil: undefined }) }).map(
    ({ versions, rests, days }) => {
      const startsOn = versions[0]?.effectiveFrom ?? START;
      const endsOn = days === undefined ? undefined : addDays(startsOn, days);
      return aContract([], { startsOn, endsOn, terms: versions, suspensions: rests });
    },
  );
  const billDays = uniqueArray(day, { minLength: 1, maxLength: 6 }).map((days) => days.toSorted());

  /** How often each day was charged for each charge, and at which price. */
  const daysCharged = (lines: readonly Line[]): ReadonlyMap<string, readonly string[]> => {
    const charged = new Map<string, string[]>();
    for (const { chargeId, period, unitPrice } of lines) {
      for (let i = 0; i < daysOf(period); i += 1) {
        const key = `${chargeId} ${addDays(period.from, i)}`;
        charged.set(key, [...(charged.get(key) ?? []), unitPrice]);
      }
    }
    return charged;
  };

  test('bills of any days cover each day once, at its own terms, and no day at rest or outside the contract', () => {
    always(
      property(contracts, billDays, (contract, days) => {
        const charged = daysCharged(billInTurn(contract, days).flatMap(({ lines }) => lines));
        for (const [key, prices] of charged) {
          const [chargeId, on] = key.split(' ') as [string, LocalDate];
          const agreed = termsOn(contract, on)?.charges.find((charge) => charge.chargeId === chargeId);
          expect(prices, key).toEqual([agreed?.kind === 'recurringFee' ? agreed.unitPrice : 'none']);
          expect(contract.suspensions.some((rest) => covers(suspensionPeriod(rest), on))).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('bills in between change nothing: the same days at the same prices as one bill at the end', () => {
    always(
      property(contracts, billDays, (contract, days) => {
        const last = days.at(-1) as LocalDate;
        const inTurn = daysCharged(billInTurn(contract, days).flatMap(({ lines }) => lines));
        const atOnce = daysCharged(billThrough(contract, last).lines);
        expect(new Map([...inTurn].sort())).toEqual(new Map([...atOnce].sort()));
      }),
      { numRuns: 300 },
    );
  });

  test('a contract that has ended and is billed has no day left open', () => {
    always(
      property(contracts, billDays, (contract, days) => {
        const endsOn = contract.endsOn ?? addDays(contract.startsOn, 200);
        const ended = { ...contract, endsOn };
        const charged = daysCharged(billInTurn(ended, [...days, addDays(START, 1000)]).flatMap(({ lines }) => lines));
        for (let on = ended.startsOn; on <= endsOn; on = addDays(on, 1)) {
          if (ended.suspensions.some((rest) => covers(suspensionPeriod(rest), on))) continue;
          for (const { chargeId } of termsOn(ended, on)?.charges ?? []) {
            expect(charged.get(`${chargeId} ${on}`), `${chargeId} ${on}`).toHaveLength(1);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('suspended at any time and resumed at any later: every other day is charged once', () => {
    const suspensions = record({ from: integer({ min: 0, max: 90 }), days: integer({ min: 1, max: 90 }), fee: fees });
    always(
      property(suspensions, billDays, ({ from, days: length, fee }, days) => {
        const rest = { from: addDays(START, from), until: addDays(START, from + length) };
        const known = (through: LocalDate): Contract['suspensions'] => {
          if (through < rest.from) return [];
          return [through < rest.until ? { from: rest.from } : rest];
        };
        // A rest begins on a day that is not charged yet: the firm suspends from then on.
        const contract = aContract([{ ...fee, timing: 'arrears' }], { endsOn: '2025-12-31' });
        let state = billThrough(contract, '2024-12-31').stateAfter;
        const lines: Line[] = [];
        for (const through of [...days, '2026-06-30']) {
          const made = billThrough({ ...contract, suspensions: known(through) }, through, { state });
          lines.push(...made.lines);
          state = made.stateAfter;
        }
        const charged = daysCharged(lines);
        for (let on = START; on <= '2025-12-31'; on = addDays(on, 1)) {
          expect(charged.get(`${fee.chargeId} ${on}`) ?? [], on).toHaveLength(covers(rest, on) ? 0 : 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('without proration every month with a day of use is charged once, in full', () => {
    always(
      property(rests, billDays, constantFrom('advance' as const, 'arrears' as const), (suspensions, days, timing) => {
        const contract = aContract([aFee({ proration: 'none', timing })], { endsOn: '2025-06-30', suspensions });
        const lines = billInTurn(contract, [...days, '2026-06-30']).flatMap((made) => made.lines);
        const used = new Set<string>();
        for (let on = START; on <= '2025-06-30'; on = addDays(on, 1)) {
          if (!suspensions.some((rest) => covers(rest, on))) used.add(on.slice(0, 7));
        }
        expect(lines.map(({ period }) => period.from.slice(0, 7))).toEqual([...used]);
        expect(netOf(lines)).toBe(31_000 * used.size);
      }),
      { numRuns: 300 },
    );
  });

  test('the parts of a prorated month differ from the whole by their own rounding only', () => {
    always(
      property(uniqueArray(integer({ min: 2, max: 31 }), { maxLength: 4 }), (cuts) => {
        const starts = [1, ...cuts].sort((a, b) => a - b).map((n) => `2025-01-${String(n).padStart(2, '0')}`);
        const fee = aFee({ unitPrice: '99.99' });
        const terms = starts.map((effectiveFrom) => someTerms([fee], { effectiveFrom }));
        const { lines } = billThrough(aContract([fee], { terms }), '2025-01-31');
        expect(lines.reduce((days, { period }) => days + daysBetween(period.from, period.until), 0)).toBe(31);
        expect(Math.abs(netOf(lines) - 9999)).toBeLessThanOrEqual(lines.length / 2);
      }),
    );
  });
});

import { array, constantFrom, integer, property, record, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import { addDays } from '../../domain/calendar/local-date.ts';
import { DEFAULT_ROUNDING, type RoundingRule } from '../../domain/contracts/charges/rounding.ts';
import { cutoffAt } from '../../domain/ids.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { parseDecimal } from '../../domain/money/decimal.ts';
import { divideRounded } from '../../domain/money/rounding.ts';
import { billedMinutes } from '../../domain/pricing/time/rounding-rule.ts';
import type { LineGrouping } from '../../domain/tenants/tenant.ts';
import {
  aContract,
  aFee,
  always,
  anEntry,
  aTimeCharge,
  billInTurn,
  billThrough,
  netOf,
  someTerms,
} from './builders.ts';

const THROUGH = '2025-01-31';
const billed = (
  charge: Parameters<typeof aTimeCharge>[0],
  billables: readonly LoggedTime[],
  grouping: LineGrouping = 'contract',
): readonly Line[] => billThrough(aContract([aTimeCharge(charge)]), THROUGH, { billables, grouping }).lines;

/** "#1 45 min 60.00": what the line is of, its minutes, what it costs. */
const told = ({ ticket, quantity, net }: Line): string =>
  `${ticket === undefined ? '' : `${ticket} `}${quantity} min ${(net / 100).toFixed(2)}`;

describe('rounding of time', () => {
  const rule = (overrides: Partial<RoundingRule>): RoundingRule => ({
    ...DEFAULT_ROUNDING,
    aggregation: 'entry',
    ...overrides,
  });
  test.each<{ rule: Partial<RoundingRule>; seconds: number; minutes: number; because: string }>([
    { rule: {}, seconds: 300, minutes: 15, because: 'RND-01: 5 minutes are a started quarter' },
    { rule: {}, seconds: 900, minutes: 15, because: 'a full quarter is not a second one' },
    { rule: {}, seconds: 901, minutes: 30, because: 'one second more is' },
    { rule: {}, seconds: 0, minutes: 0, because: 'no work stays no work' },
    { rule: { minimumMinutes: 30 }, seconds: 300, minutes: 30, because: 'RND-MIN-01: at least half an hour' },
    { rule: { minimumMinutes: 30 }, seconds: 1860, minutes: 45, because: 'RND-MIN-03: 31 minutes' },
    { rule: { minimumMinutes: 30 }, seconds: 3600, minutes: 60, because: 'RND-MIN-05: an hour' },
    { rule: { minimumMinutes: 20 }, seconds: 2100, minutes: 45, because: 'RND-MIN-07: steps are counted from zero' },
    { rule: { minimumMinutes: 30 }, seconds: 0, minutes: 0, because: 'RND-MIN-06: nothing, with a minimum as well' },
    { rule: { incrementMinutes: 45 }, seconds: 7200, minutes: 135, because: 'RND-05: 120 by 45 minutes' },
    { rule: { mode: 'nearest' }, seconds: 450, minutes: 15, because: 'half a step goes up' },
    { rule: { mode: 'nearest' }, seconds: 449, minutes: 0, because: 'less than half goes down' },
    { rule: { mode: 'nearest', incrementMinutes: 1 }, seconds: 656, minutes: 11, because: 'RND-03: 10:56' },
    { rule: { mode: 'down', incrementMinutes: 30 }, seconds: 1740, minutes: 0, because: 'RND-03: 29 minutes' },
    { rule: { mode: 'down' }, seconds: 1799, minutes: 15, because: 'a started quarter is free' },
    { rule: { mode: 'down', minimumMinutes: 10 }, seconds: 60, minutes: 10, because: 'but for the minimum' },
    { rule: { mode: 'none' }, seconds: 1234, minutes: 21, because: '20:34 in whole minutes' },
    { rule: { mode: 'none' }, seconds: 30, minutes: 1, because: 'half a minute goes up' },
    {
      rule: { minimumMinutes: 20, anchor: 'minimum' },
      seconds: 2100,
      minutes: 35,
      because: 'RND-MIN-07: steps are counted after the minimum',
    },
    { rule: { minimumMinutes: 20, anchor: 'minimum' }, seconds: 600, minutes: 20, because: 'less than the minimum' },
    { rule: { minimumMinutes: 20, anchor: 'minimum' }, seconds: 1201, minutes: 35, because: 'a second more than it' },
    ...[
      [35, 30],
      [40, 30],
      [41, 60],
      [60, 60],
      [71, 90],
    ].map(([worked = 0, minutes = 0]) => ({
      rule: { incrementMinutes: 30, minimumMinutes: 30, toleranceMinutes: 10 },
      seconds: worked * 60,
      minutes,
      because: `RND-BUF-01: ${worked} minutes with ten of grace`,
    })),
    { rule: { toleranceMinutes: 5 }, seconds: 240, minutes: 0, because: 'grace alone, without a minimum, is nothing' },
    {
      rule: { minimumMinutes: 30, toleranceMinutes: 5, anchor: 'minimum' },
      seconds: 35 * 60,
      minutes: 30,
      because: 'RND-BUF-02: grace after the minimum',
    },
    { rule: { mode: 'none', minimumMinutes: 5 }, seconds: 60, minutes: 5, because: 'a minimum without steps' },
  ])('$seconds s are $minutes min: $because', ({ rule: overrides, seconds, minutes }) => {
    expect(billedMinutes(seconds, rule(overrides))).toBe(minutes);
  });

  test('billed time is whole steps, at least the minimum, and never two steps from the work', () => {
    const rules = record({
      mode: constantFrom('up' as const, 'nearest' as const, 'down' as const),
      incrementMinutes: integer({ min: 1, max: 480 }),
      minimumMinutes: integer({ min: 0, max: 1440 }),
    });
    always(
      property(rules, integer({ min: 1, max: 1_000_000 }), (overrides, seconds) => {
        const { incrementMinutes, minimumMinutes, mode } = overrides;
        const minutes = billedMinutes(seconds, rule(overrides));
        if (minutes === minimumMinutes) {
          expect(seconds / 60).toBeLessThan(minimumMinutes + incrementMinutes);
          return;
        }
        expect(minutes % incrementMinutes).toBe(0);
        expect(minutes).toBeGreaterThan(minimumMinutes);
        const over = minutes - seconds / 60;
        expect(Math.abs(over)).toBeLessThanOrEqual(mode === 'nearest' ? incrementMinutes / 2 : incrementMinutes);
        if (mode === 'up') expect(over).toBeGreaterThanOrEqual(0);
        if (mode === 'down') expect(over).toBeLessThanOrEqual(0);
      }),
    );
  });

  const day = (name: string, minutes: number, ticket: string, workedOn: string) =>
    anEntry(name, { minutes, ticket, workedOn });
  const work = [
    day('a', 5, '#1', '2025-01-10'),
    day('b', 5, '#2', '2025-01-10'),
    day('c', 5, '#1', '2025-01-10'),
    day('d', 5, '#2', '2025-01-11'),
  ];
  test.each<{ aggregation: RoundingRule['aggregation']; minutes: number; because: string }>([
    { aggregation: 'entry', minutes: 120, because: 'RND-07: four entries, four half hours' },
    { aggregation: 'ticketDay', minutes: 90, because: 'RND-07: #1 and #2 on the 10th, #2 on the 11th' },
    { aggregation: 'ticketPeriod', minutes: 60, because: 'two tickets' },
    { aggregation: 'clientDay', minutes: 60, because: 'two days' },
  ])('by $aggregation $minutes minutes: $because', ({ aggregation, minutes }) => {
    const rounding = { mode: 'up', incrementMinutes: 30, aggregation } as const;
    for (const grouping of ['contract', 'ticket', 'entry'] as const) {
      const lines = billed({ rounding }, work, grouping);
      expect(
        lines.reduce((total, { quantity }) => total + Number(quantity), 0),
        grouping,
      ).toBe(minutes);
    }
  });

  test('work without a ticket is one nameless ticket', () => {
    const two = [anEntry('a', { minutes: 5 }), anEntry('b', { minutes: 5 })];
    expect(billed({ rounding: { mode: 'up', aggregation: 'ticketDay' } }, two).map(told)).toEqual(['15 min 20.00']);
  });
});

describe('rates', () => {
  const rates = {
    default: '90.00',
    workTypes: { Network: '140.00', constructor: '70.00' },
    technicians: { Alice: '110.00' },
  };
  test.each([
    { entry: { workType: 'Network' }, rate: '140.00', origin: 'contract.workType:Network', because: 'work type first' },
    { entry: {}, rate: '110.00', origin: 'contract.technician:Alice', because: 'then the technician' },
    { entry: { technician: 'Bob' }, rate: '90.00', origin: 'contract.default', because: 'then the default' },
    { entry: { technician: 'Bob', workType: 'Network' }, rate: '140.00', origin: 'contract.workType:Network' },
    { entry: { workType: 'Cabling' }, rate: '110.00', origin: 'contract.technician:Alice', because: 'unlisted type' },
    { entry: { workType: 'network' }, rate: '110.00', origin: 'contract.technician:Alice', because: 'case counts' },
    { entry: { workType: 'constructor' }, rate: '70.00', origin: 'contract.workType:constructor' },
    { entry: { workType: 'toString', technician: 'valueOf' }, rate: '90.00', origin: 'contract.default' },
  ])('RATE-05: $entry is $rate by $origin', ({ entry, rate, origin }) => {
    const [line] = billed({ rates }, [anEntry('a', entry)]);
    expect(line).toMatchObject({ unitPrice: rate, quantity: '60', explanation: { rate: { origin } } });
  });

  test('RATE-07: a new rate holds for work from its day on', () => {
    const dear = aTimeCharge({ rates: { default: '90.00' } });
    const contract = aContract([], {
      terms: [someTerms([aTimeCharge()]), someTerms([dear], { effectiveFrom: '2025-01-15' })],
    });
    const billables = [anEntry('a', { workedOn: '2025-01-10' }), anEntry('b', { workedOn: '2025-01-15' })];
    const { lines } = billThrough(contract, THROUGH, { billables });
    expect(lines.map(({ net }) => net)).toEqual([8000, 9000]);
  });

  test('work before the contract is charged at its first terms, work after its end at its last', () => {
    const contract = aContract([aTimeCharge()], { startsOn: '2025-01-10', endsOn: '2025-01-20' });
    const billables = [
      anEntry('a', { workedOn: '2025-01-09', billDate: '2025-01-10' }),
      anEntry('b', { workedOn: '2025-01-25' }),
    ];
    expect(netOf(billThrough(contract, THROUGH, { billables }).lines)).toBe(16_000);
  });

  test('different rates are different lines and are never rounded together', () => {
    const work = [
      anEntry('a', { minutes: 5, ticket: '#1' }),
      anEntry('b', { minutes: 5, ticket: '#1', workType: 'Network' }),
    ];
    const lines = billed({ rates, rounding: { mode: 'up', aggregation: 'ticketDay' } }, work, 'ticket');
    expect(lines.map(told).sort()).toEqual(['#1 15 min 27.50', '#1 15 min 35.00']);
  });

  test('names that look like parts of a key keep their own lines', () => {
    const odd = {
      workTypes: { Network: '140.00', 'Network~late': '100.00', 'A:roundedTime:contract.default': '50.00' },
    };
    const work = [
      anEntry('a', { workType: 'Network', workedOn: '2025-01-09', billDate: '2025-01-10' }),
      anEntry('b', { workType: 'Network~late' }),
      anEntry('c', { ticket: 'A', workType: 'A:roundedTime:contract.default' }),
      anEntry('d', { ticket: 'A:roundedTime:contract.workType:A' }),
      anEntry('e', { ticket: 'A%3A' }),
      anEntry('f', { ticket: 'A:' }),
    ];
    const lines = billed({ rates: odd }, work, 'ticket');
    expect(new Set(lines.map(({ key }) => key)).size).toBe(6);
    expect(lines.map(({ net }) => net).sort((a, b) => a - b)).toEqual([5000, 8000, 8000, 8000, 10_000, 14_000]);
  });
});

describe('what is charged', () => {
  test('NB-01: no charge is printed at 0.00, hidden is not printed, both are billed', () => {
    const billables = [
      anEntry('a', { minutes: 120 }),
      anEntry('b', { charging: 'noCharge' }),
      anEntry('c', { charging: 'hidden' }),
    ];
    const { lines, billableIds } = billThrough(aContract([aTimeCharge({ rates: { default: '100.00' } })]), THROUGH, {
      billables,
    });
    expect(lines.map(told).sort()).toEqual(['120 min 200.00', '60 min 0.00']);
    expect(lines.map(({ explanation }) => explanation.rule).sort()).toEqual(['noCharge', 'roundedTime']);
    expect(new Set(billableIds)).toEqual(new Set(billables.map(({ billableId }) => billableId)));
  });

  test('free work is shown as worked, not rounded up', () => {
    const rounding = { mode: 'up', incrementMinutes: 60, minimumMinutes: 120 } as const;
    const lines = billed({ rounding }, [anEntry('a', { minutes: 7, charging: 'noCharge' })]);
    expect(lines.map(told)).toEqual(['7 min 0.00']);
  });

  test('where nothing charges time, the fee includes it', () => {
    const contract = aContract([aFee({ timing: 'arrears' })]);
    const { lines } = billThrough(contract, THROUGH, { billables: [anEntry('a', { minutes: 50 })] });
    expect(lines.map(({ net, explanation }) => [net, explanation.rule])).toEqual([
      [31_000, 'fullPeriod'],
      [0, 'includedInFee'],
    ]);
    expect(lines[1]).toMatchObject({
      chargeId: 'workplace',
      quantity: '50',
      unit: 'MIN',
      description: 'Managed workplace',
    });
  });

  test('late work stands on its own line, with the days on which it was done', () => {
    const late = anEntry('a', { workedOn: '2024-12-20', billDate: '2025-01-01', minutes: 10 });
    const later = anEntry('b', { workedOn: '2024-12-22', billDate: '2025-01-01', minutes: 10 });
    const lines = billed({ rounding: { mode: 'up', aggregation: 'ticketPeriod' } }, [
      later,
      anEntry('c', { minutes: 10 }),
      late,
    ]);
    expect(lines.map((line) => [line.late, line.period, told(line)])).toEqual([
      [false, { from: '2025-01-10', until: '2025-01-11' }, '15 min 20.00'],
      [true, { from: '2024-12-20', until: '2024-12-23' }, '30 min 40.00'],
    ]);
  });

  test('TZ-07: an entry over midnight belongs to the day of its local start', () => {
    const entry = anEntry('a', {
      workedOn: '2025-01-31',
      startedAt: '2025-01-31T22:30:00Z',
      endedAt: '2025-01-31T23:30:00Z',
    });
    expect(billed({}, [entry])).toMatchObject([
      { period: { from: '2025-01-31', until: '2025-02-01' }, quantity: '60' },
    ]);
  });
});

describe('lines', () => {
  const work = [
    anEntry('a', { ticket: '#1', technician: 'Alice', description: 'VPN', minutes: 20 }),
    anEntry('b', { ticket: '#1', technician: 'Bob', description: 'VPN', minutes: 10, workedOn: '2025-01-12' }),
    anEntry('c', { ticket: '#2', technician: 'Bob', description: 'Printer', minutes: 5 }),
    anEntry('d', { technician: 'Bob', description: 'Phone', minutes: 6 }),
  ];
  test.each<{ grouping: LineGrouping; lines: readonly string[]; because: string }>([
    { grouping: 'contract', lines: ['41 min 54.67'], because: 'all work on one line, rounded once' },
    {
      grouping: 'ticket',
      lines: ['6 min 8.00', '#1 30 min 40.00', '#2 5 min 6.67'],
      because: 'a line for each ticket',
    },
    {
      grouping: 'entry',
      lines: ['#1 10 min 13.33', '#1 20 min 26.67', '#2 5 min 6.67', '6 min 8.00'],
      because: 'a line for each entry',
    },
  ])('by $grouping: $because', ({ grouping, lines }) => {
    expect(billed({}, work, grouping).map(told).sort()).toEqual([...lines].sort());
  });

  test('a line says what all its entries share, and nothing that only some say', () => {
    const lines = billed({}, work, 'ticket');
    expect(lines.find(({ ticket }) => ticket === '#1')).toMatchObject({
      description: 'VPN',
      technician: undefined,
      period: { from: '2025-01-10', until: '2025-01-13' },
    });
    expect(billed({}, work, 'contract')).toMatchObject([{ description: 'Support', ticket: undefined }]);
  });

  test('a line is not finer than what is rounded as one', () => {
    const rounding = { mode: 'up', incrementMinutes: 15, aggregation: 'clientDay' } as const;
    expect(billed({ rounding }, work, 'ticket').map(({ quantity }) => quantity)).toEqual(['45', '15']);
    expect(billed({ rounding }, work, 'entry').map(({ quantity }) => quantity)).toEqual(['45', '15']);
  });

  test('a line of time explains itself', () => {
    const rounding = { mode: 'up', incrementMinutes: 15, minimumMinutes: 30, aggregation: 'ticketDay' } as const;
    const [line] = billed({ rounding }, [anEntry('a', { minutes: 20 }), anEntry('b', { minutes: 41 })]);
    expect(line).toMatchObject({
      quantity: '75',
      unit: 'MIN',
      unitPrice: '80.00',
      baseQuantity: 60,
      net: 10_000,
      explanation: {
        rule: 'roundedTime',
        entries: 2,
        actualSeconds: 61 * 60,
        billedMinutes: 75,
        rounding: { ...DEFAULT_ROUNDING, minimumMinutes: 30 },
        rate: { origin: 'contract.default', perHour: '80.00' },
      },
    });
  });
});

describe('laws', () => {
  const START = '2025-01-01';
  const entries = array(
    record({
      minutes: integer({ min: 0, max: 300 }),
      day: integer({ min: 0, max: 30 }),
      lateBy: constantFrom(0, 0, 0, 3),
      ticket: constantFrom('#1', '#2', undefined),
      technician: constantFrom('Alice', 'Bob'),
      workType: constantFrom('Network', undefined),
      description: constantFrom('VPN', undefined),
      charging: constantFrom('billable' as const, 'billable' as const, 'noCharge' as const, 'hidden' as const),
    }),
    { maxLength: 25 },
  ).map((rows) =>
    rows.map(({ day, lateBy, ...rest }, i) => {
      const billDate = addDays(START, day);
      const ulid = cutoffAt(new Date(`${billDate}T10:00:${String(i).padStart(2, '0')}Z`));
      return anEntry(`entry ${i}`, { ...rest, billDate, workedOn: addDays(billDate, -lateBy), ulid });
    }),
  );
  const charges = record({
    rates: constantFrom({}, { workTypes: { Network: '99.99' }, technicians: { Bob: '61.11' } }),
    rounding: record({
      mode: constantFrom('up' as const, 'nearest' as const, 'down' as const, 'none' as const),
      incrementMinutes: constantFrom(1, 6, 15, 60),
      minimumMinutes: constantFrom(0, 10, 30),
      aggregation: constantFrom('entry' as const, 'ticketDay' as const, 'ticketPeriod' as const, 'clientDay' as const),
    }),
  }).map(aTimeCharge);
  const groupings = constantFrom('contract' as const, 'ticket' as const, 'entry' as const);

  /** The line's sum, from what is written on it. */
  const isRight = ({ quantity, unitPrice, baseQuantity, net }: Line): boolean => {
    const exact = parseDecimal(quantity, 4) * parseDecimal(unitPrice, 6) * 100n;
    return Number(divideRounded(exact, 10n ** 10n * BigInt(baseQuantity))) === net;
  };

  test('every entry is billed once, every printed one stands on one line, and each sum can be computed again', () => {
    always(
      property(charges, entries, groupings, (charge, billables, grouping) => {
        const { lines, billableIds } = billThrough(aContract([charge, aFee()]), THROUGH, { billables, grouping });
        const printed = billables.filter(({ charging }) => charging !== 'hidden');
        expect([...billableIds].sort()).toEqual(billables.map(({ billableId }) => billableId).sort());
        expect(lines.flatMap((line) => line.billableIds).sort()).toEqual(
          printed.map(({ billableId }) => billableId).sort(),
        );
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
        for (const line of lines) {
          const { late, period, billableIds: ids } = line;
          expect(isRight(line), JSON.stringify(line)).toBe(true);
          const own = billables.filter(({ billableId }) => ids.includes(billableId));
          expect(own.every(({ workedOn, billDate }) => workedOn < billDate === late)).toBe(true);
          const days = own.map(({ workedOn }) => workedOn).sort();
          if (own.length > 0) expect(period).toEqual({ from: days[0], until: addDays(days.at(-1) ?? '', 1) });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the order of the entries does not matter: the bill is the same to the byte', () => {
    const shuffled = entries.chain((list) =>
      shuffledSubarray(list, { minLength: list.length }).map((other) => [list, other]),
    );
    always(
      property(charges, shuffled, groupings, (charge, [list = [], other = []], grouping) => {
        const contract = aContract([charge, aFee()]);
        const one = billThrough(contract, THROUGH, { billables: list, grouping });
        expect(JSON.stringify(billThrough(contract, THROUGH, { billables: other, grouping }))).toBe(
          JSON.stringify(one),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('how lines are grouped changes no minute', () => {
    always(
      property(charges, entries, (charge, billables) => {
        const [byContract, byTicket, byEntry] = (['contract', 'ticket', 'entry'] as const).map((grouping) =>
          billThrough(aContract([charge]), THROUGH, { billables, grouping }).lines.reduce(
            (total, { quantity }) => total + Number(quantity),
            0,
          ),
        );
        expect(byTicket).toBe(byContract);
        expect(byEntry).toBe(byContract);
      }),
    );
  });

  test('billing again bills nothing more', () => {
    always(
      property(charges, entries, groupings, (charge, billables, grouping) => {
        const contract = aContract([charge, aFee({ timing: 'advance' })]);
        const [, again] = billInTurn(contract, [THROUGH, THROUGH], { billables, grouping });
        expect(again).toMatchObject({ lines: [], billableIds: [] });
      }),
    );
  });

  test('a bill in mid-month and one at its end lose no minute and double none, fees included', () => {
    always(
      property(charges, entries, integer({ min: 0, max: 29 }), (charge, billables, day) => {
        const byEntry = {
          ...charge,
          rounding: { ...DEFAULT_ROUNDING, ...charge.rounding, aggregation: 'entry' as const },
        };
        const contract = aContract([byEntry, aFee(), aFee({ chargeId: 'licences', timing: 'advance' })]);
        const split = billInTurn(contract, [addDays(START, day), THROUGH], { billables, grouping: 'entry' });
        const whole = billThrough(contract, THROUGH, { billables, grouping: 'entry' });
        const facts = (lines: readonly Line[]) =>
          lines.map(({ key, quantity, net }) => `${key} ${quantity} ${net}`).sort();
        expect(facts(split.flatMap(({ lines }) => lines))).toEqual(facts(whole.lines));
        expect(split.flatMap(({ billableIds }) => billableIds).sort()).toEqual([...whole.billableIds].sort());
      }),
      { numRuns: 300 },
    );
  });
});

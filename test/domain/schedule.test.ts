import { array, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type LocalDate } from '../../domain/calendar/local-date.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import { Charge as ChargeSchema } from '../../domain/contracts/charges/charge.ts';
import { duePieces, type Piece } from '../../domain/pricing/fees/schedule.ts';
import { aContract, aFee, always, someTerms } from './builders.ts';

const told = ({ charge, days, inFull }: Piece): string =>
  `${charge.chargeId} ${days.from}/${days.until}${inFull ? ' in full' : ''}`;

const block = (overrides: object = {}): Charge =>
  ChargeSchema.parse({
    kind: 'prepaidBlock',
    chargeId: 'hours',
    description: 'Ten hours',
    purchase: { every: 'period', quantity: '10', unitPrice: '80.00', ...overrides },
  });
const minimum = (overrides: object = {}): Charge =>
  ChargeSchema.parse({
    kind: 'time',
    chargeId: 'support',
    description: 'Support',
    minimum: { amount: '300.00', minutes: 300, ...overrides },
  });
const meter: Charge = ChargeSchema.parse({
  kind: 'metered',
  chargeId: 'servers',
  description: 'Servers',
  unitPrice: '40.00',
});
const hourly: Charge = ChargeSchema.parse({ kind: 'time', chargeId: 'support', description: 'Support' });
const project: Charge = ChargeSchema.parse({
  kind: 'oneTime',
  chargeId: 'project',
  description: 'Project',
  unitPrice: '5000.00',
});

describe('what is due by the calendar', () => {
  interface Case {
    readonly charges: readonly Charge[];
    readonly nextDay: LocalDate;
    readonly pieces: readonly string[];
    readonly startsOn?: LocalDate;
    readonly rests?: readonly { readonly from: LocalDate; readonly until?: LocalDate }[];
    readonly because: string;
  }
  test.each<Case>([
    {
      charges: [aFee({ timing: 'advance' }), aFee({ chargeId: 'later' })],
      nextDay: '2025-01-31',
      pieces: ['workplace 2025-01-01/2025-02-01'],
      because: 'CAL-01: in advance with the first day of the period, in arrears not yet',
    },
    {
      charges: [aFee({ timing: 'advance' }), aFee({ chargeId: 'later' })],
      nextDay: '2025-02-01',
      pieces: ['workplace 2025-01-01/2025-02-01', 'workplace 2025-02-01/2025-03-01', 'later 2025-01-01/2025-02-01'],
      because: 'CAL-01: in arrears with the day after it',
    },
    {
      charges: [minimum(), block(), meter],
      nextDay: '2025-01-15',
      pieces: ['support 2025-01-01/2025-02-01', 'hours 2025-01-01/2025-02-01 in full'],
      because: 'minimum and block are in advance, a meter is not',
    },
    {
      charges: [minimum({ timing: 'arrears' }), block({ leadDays: 20 }), meter],
      nextDay: '2025-02-01',
      pieces: [
        'support 2025-01-01/2025-02-01',
        'hours 2025-01-01/2025-02-01 in full',
        'servers 2025-01-01/2025-02-01',
        'hours 2025-02-01/2025-03-01 in full',
      ].toSorted(),
      because: 'a minimum may be in arrears; 20 days before March is not on 1 February',
    },
    {
      charges: [block({ leadDays: 28 })],
      nextDay: '2025-02-01',
      pieces: [1, 2, 3].map((m) => `hours 2025-0${m}-01/2025-0${m + 1}-01 in full`),
      because: '28 days before 1 March is',
    },
    {
      charges: [hourly, project, block({ every: 'once' }), aFee()],
      nextDay: '2025-02-01',
      pieces: ['workplace 2025-01-01/2025-02-01'],
      because: 'what is charged by the hour or once is not due by the calendar',
    },
    {
      charges: [block(), aFee(), meter],
      startsOn: '2025-01-01',
      rests: [{ from: '2025-01-10', until: '2025-01-20' }],
      nextDay: '2025-02-01',
      pieces: [
        'hours 2025-01-01/2025-01-10 in full',
        'hours 2025-02-01/2025-03-01 in full',
        'servers 2025-01-01/2025-01-10',
        'servers 2025-01-20/2025-02-01',
        'workplace 2025-01-01/2025-01-10',
        'workplace 2025-01-20/2025-02-01',
      ],
      because: 'a rest in the middle: a block is bought once, and whole',
    },
    {
      charges: [aFee({ timing: 'advance', leadDays: 31 })],
      rests: [{ from: '2025-02-15' }],
      nextDay: '2025-01-10',
      pieces: ['workplace 2025-01-01/2025-02-01', 'workplace 2025-02-01/2025-02-15'],
      because: 'however far ahead, the days of a rest without an end are not decided',
    },
  ])('$nextDay: $because', ({ charges, nextDay, pieces, startsOn = '2025-01-01', rests = [] }) => {
    const contract = aContract(charges, { startsOn, suspensions: rests });
    expect(duePieces(contract, {}, nextDay).pieces.map(told).toSorted()).toEqual(pieces.toSorted());
  });

  test('what was charged stays charged when the same day comes again', () => {
    const contract = aContract([aFee(), minimum(), meter, block()]);
    const first = duePieces(contract, {}, '2025-02-01');
    expect(duePieces(contract, first.chargedUntil, '2025-02-01')).toEqual({
      pieces: [],
      chargedUntil: first.chargedUntil,
    });
  });
});

describe('laws', () => {
  const START = '2025-01-01';
  const day = integer({ min: 0, max: 400 }).map((n) => addDays(START, n));
  const kinds = uniqueArray(
    constantFrom<Charge>(aFee(), aFee({ timing: 'advance', leadDays: 40 }), minimum({ leadDays: 7 }), meter),
    { selector: ({ chargeId }) => chargeId, minLength: 1 },
  );
  const versions = uniqueArray(record({ effectiveFrom: day, charges: kinds }), {
    selector: ({ effectiveFrom }) => effectiveFrom,
    minLength: 1,
    maxLength: 4,
  }).map((all) => all.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1)));
  const rests = array(record({ from: day, days: integer({ min: 1, max: 50 }) }), { maxLength: 2 });

  test('pieces tile: whenever they are asked for, each day of a charge that is not at rest is in one of them', () => {
    always(
      property(versions, rests, uniqueArray(day, { maxLength: 6 }), (agreed, breaks, asked) => {
        const startsOn = agreed[0]?.effectiveFrom ?? START;
        const endsOn = addDays(startsOn, 300);
        const contract = aContract([], {
          startsOn,
          endsOn,
          terms: agreed.map(({ effectiveFrom, charges }) => someTerms(charges, { effectiveFrom })),
          suspensions: breaks.map(({ from, days }) => ({ from, until: addDays(from, days) })),
        });
        let chargedUntil = {};
        const pieces = [...asked.toSorted(), '2028-01-01'].flatMap((nextDay) => {
          const due = duePieces(contract, chargedUntil, nextDay);
          chargedUntil = due.chargedUntil;
          return due.pieces;
        });
        const found = new Map<string, number>();
        for (const { charge, days } of pieces) {
          for (let on = days.from; on < days.until; on = addDays(on, 1)) {
            const key = `${charge.chargeId} ${on}`;
            found.set(key, (found.get(key) ?? 0) + 1);
          }
        }
        const wanted = new Map<string, number>();
        for (let on = startsOn; on <= endsOn; on = addDays(on, 1)) {
          if (contract.suspensions.some(({ from, until = '' }) => from <= on && on < until)) continue;
          const charges = agreed.findLast(({ effectiveFrom }) => effectiveFrom <= on)?.charges ?? [];
          for (const { chargeId } of charges) wanted.set(`${chargeId} ${on}`, 1);
        }
        expect(new Map([...found].sort())).toEqual(new Map([...wanted].sort()));
      }),
      { numRuns: 100 },
    );
  });
});

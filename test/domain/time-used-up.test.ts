import { describe, expect, test } from 'vitest';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import { PrepaidBlock } from '../../domain/contracts/charges/prepaid-block.ts';
import { IncludedTime, MonthlyMinimum } from '../../domain/contracts/charges/time.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { NO_STANDARD_RULES } from '../../domain/pricing/pricing.ts';
import { aContract, aFee, anEntry, aTimeCharge, billInTurn, billThrough, someTerms } from './builders.ts';

const THROUGH = '2025-01-31';

/** "takenFromBlock 300 0.00": the rule, minutes or pieces, what it costs. */
const told = ({ explanation, quantity, net }: Line): string =>
  `${explanation.rule} ${quantity} ${(net / 100).toFixed(2)}`;
const linesOf = (charges: readonly Charge[], billables: readonly LoggedTime[]): readonly string[] =>
  billThrough(aContract(charges), THROUGH, { billables })
    .lines.filter(({ billableIds }) => billableIds.length > 0)
    .map(told);

const aBlock = (overrides: Record<string, unknown> = {}): PrepaidBlock =>
  PrepaidBlock.parse({
    kind: 'prepaidBlock',
    chargeId: 'block',
    description: 'Block of hours',
    purchase: { every: 'once', quantity: '2', unitPrice: '70.00' },
    rounding: { mode: 'none' },
    ...overrides,
  });

describe('prepaid blocks', () => {
  const threeHours = [anEntry('a', { minutes: 180 })];
  test.each<{ because: string; charges: readonly Charge[]; work?: readonly LoggedTime[]; lines: readonly string[] }>([
    {
      because: 'an entry is split where the block ends; the rest is at the rate of the time charge',
      charges: [aBlock(), aTimeCharge()],
      lines: ['takenFromBlock 120 0.00', 'roundedTime 60 80.00'],
    },
    {
      because: 'or at the price for what is beyond',
      charges: [aBlock({ overagePrice: '100.00' }), aTimeCharge()],
      lines: ['takenFromBlock 120 0.00', 'roundedTime 60 100.00'],
    },
    {
      because: 'or at a factor on the rate',
      charges: [aBlock({ overageMultiplier: '1.5' }), aTimeCharge()],
      lines: ['takenFromBlock 120 0.00', 'roundedTime 60 120.00'],
    },
    {
      because: 'what a block leaves may be included time',
      charges: [aBlock(), aTimeCharge({ included: IncludedTime.parse({ minutes: 40 }) })],
      lines: ['takenFromBlock 120 0.00', 'includedTime 40 0.00', 'roundedTime 20 26.67'],
    },
    {
      because: 'a price for the hour of an entry comes before the price beyond',
      charges: [aBlock({ overagePrice: '100.00' })],
      work: [anEntry('a', { minutes: 180, hourlyPrice: '50.00' })],
      lines: ['takenFromBlock 120 0.00', 'roundedTime 60 50.00'],
    },
    {
      because: 'a fixed price takes nothing',
      charges: [aBlock(), aTimeCharge()],
      work: [anEntry('a', { minutes: 180, fixedPrice: '10.00' })],
      lines: ['fixedPrice 1 10.00'],
    },
    {
      because: 'free work takes nothing',
      charges: [aBlock()],
      work: [anEntry('a', { charging: 'noCharge' }), anEntry('b', { minutes: 120 })],
      lines: ['noCharge 60 0.00', 'takenFromBlock 120 0.00'],
    },
    {
      because: 'unless it was agreed that it does: shown, or hidden',
      charges: [aBlock({ freeWork: true, overagePrice: '100.00' })],
      work: [
        anEntry('a', { charging: 'noCharge', minutes: 30 }),
        anEntry('b', { charging: 'hidden', workedOn: '2025-01-11' }),
        anEntry('c', { minutes: 60, workedOn: '2025-01-12' }),
      ],
      lines: ['takenFromBlock 60 0.00', 'roundedTime 30 50.00'],
    },
    {
      because: 'a ticket is one incident, an entry without one is its own',
      charges: [aBlock({ of: 'incidents', overagePrice: '150.00' })],
      work: [
        anEntry('a', { ticket: '#1' }),
        anEntry('b', { ticket: '#1', workedOn: '2025-01-11' }),
        anEntry('c', { workedOn: '2025-01-12' }),
        anEntry('d', { workedOn: '2025-01-12' }),
      ],
      lines: ['roundedTime 1 150.00', 'takenFromBlock 180 0.00'],
    },
    {
      because: 'a block of money pays for hours at their rate, in whole minutes',
      charges: [aBlock({ of: 'money', purchase: { every: 'once', quantity: '160', unitPrice: '1' } }), aTimeCharge()],
      lines: ['takenFromBlock 120 0.00', 'roundedTime 60 80.00'],
    },
  ])('$because', ({ charges, work = threeHours, lines }) => {
    expect([...linesOf(charges, work)].sort()).toEqual([...lines].sort());
  });

  test('the first work takes from the block, in whatever version of the terms it is priced', () => {
    const contract = aContract([], {
      terms: [
        someTerms([aBlock(), aTimeCharge()]),
        someTerms([aBlock(), aTimeCharge({ rates: { default: '90.00' } })], { effectiveFrom: '2025-01-15' }),
      ],
    });
    const billables = [
      anEntry('b', { minutes: 90, workedOn: '2025-01-20', billDate: '2025-01-20' }),
      anEntry('a', { minutes: 90, workedOn: '2025-01-10', billDate: '2025-01-25' }),
    ];
    const { lines } = billThrough(contract, THROUGH, { billables });
    const work = lines.filter(({ billableIds }) => billableIds.length > 0);
    expect(work.map(told).sort()).toEqual(['roundedTime 60 90.00', 'takenFromBlock 30 0.00', 'takenFromBlock 90 0.00']);
  });
});

describe('included time', () => {
  const charge = (overrides: Record<string, unknown> = {}) =>
    aTimeCharge({ included: IncludedTime.parse({ minutes: 60, ...overrides }) });
  const summed = (lines: readonly Line[]): readonly string[] => lines.map(told).sort();

  test('late work counts in the month under which it is billed, once its own is closed', () => {
    const late = anEntry('b', { minutes: 50, workedOn: '2025-01-20', billDate: '2025-02-01' });
    const billables = [anEntry('a', { minutes: 30 }), late, anEntry('c', { minutes: 30, workedOn: '2025-02-10' })];
    const [, february] = billInTurn(aContract([charge()]), [THROUGH, '2025-02-28'], { billables });
    // 60 of February's for 50 late minutes and 10 of the 30 in February.
    expect(summed(february?.lines ?? [])).toEqual([
      'includedTime 10 0.00',
      'includedTime 50 0.00',
      'roundedTime 20 26.67',
    ]);
  });

  test('each day of a month has the hours of its own terms', () => {
    const contract = aContract([], {
      terms: [
        someTerms([charge({ minutes: 310 })]),
        someTerms([charge({ minutes: 620 })], { effectiveFrom: '2025-01-11' }),
      ],
    });
    const { lines } = billThrough(contract, THROUGH, { billables: [anEntry('a', { minutes: 600 })] });
    // 310 × 10 / 31 + 620 × 21 / 31 = 100 + 420.
    expect(summed(lines)).toEqual(['includedTime 520 0.00', 'roundedTime 80 106.67']);
  });

  test('days on which the contract rests bring no hours, unless they are not prorated', () => {
    const suspensions = [{ from: '2025-01-01', until: '2025-01-17' }];
    const billables = [anEntry('a', { minutes: 400, workedOn: '2025-01-20' })];
    const left = [true, false].map((prorate) => {
      const contract = aContract([charge({ minutes: 310, prorate })], { suspensions });
      return summed(billThrough(contract, THROUGH, { billables }).lines)[0];
    });
    expect(left).toEqual(['includedTime 150 0.00', 'includedTime 310 0.00']);
  });

  test('a minimum is due and covers its minutes in each month of a bill of several', () => {
    const minimum = MonthlyMinimum.parse({ amount: '100.00', minutes: 60, timing: 'arrears' });
    const billables = [anEntry('a', { minutes: 90 }), anEntry('b', { minutes: 30, workedOn: '2025-02-10' })];
    const { lines } = billThrough(aContract([aTimeCharge({ minimum })]), '2025-02-28', { billables });
    expect(summed(lines)).toEqual([
      'coveredByMinimum 30 0.00',
      'coveredByMinimum 60 0.00',
      'monthlyMinimum 1 100.00',
      'monthlyMinimum 1 100.00',
      'roundedTime 30 40.00',
    ]);
  });
});

describe('the edge of a billing period', () => {
  const overMidnight = anEntry('a', {
    workedOn: '2025-01-31',
    startedAt: '2025-01-31T22:30:00Z',
    endedAt: '2025-01-31T23:30:00Z',
  });
  test('TZ-07: work is split there where that was agreed, each part at the terms of its day', () => {
    const contract = aContract([], {
      terms: [
        someTerms([aTimeCharge()]),
        someTerms([aTimeCharge({ rates: { default: '90.00' } })], { effectiveFrom: '2025-02-01' }),
      ],
    });
    const standard = { ...NO_STANDARD_RULES, boundary: 'split' as const };
    const { lines } = billThrough(contract, '2025-01-31', { billables: [overMidnight], standard });
    expect(lines.map((line) => [line.period.from, told(line)])).toEqual([
      ['2025-01-31', 'roundedTime 30 40.00'],
      ['2025-02-01', 'roundedTime 30 45.00'],
    ]);
  });
});

describe('without a rate', () => {
  const noRates = aTimeCharge({ rates: { default: undefined } });
  test('work is refused with what is to be done', () => {
    expect(() => billThrough(aContract([noRates]), THROUGH, { billables: [anEntry('a')] })).toThrow(
      expect.objectContaining({ code: 'RateUnknown', message: expect.stringContaining('give the charge "support"') }),
    );
  });
  test.each<{ because: string; charges: readonly Charge[]; work: LoggedTime }>([
    {
      because: 'it is included',
      charges: [aTimeCharge({ ...noRates, included: IncludedTime.parse({ minutes: 60 }) })],
      work: anEntry('a'),
    },
    { because: 'a block pays for it', charges: [aBlock()], work: anEntry('a') },
    { because: 'it is free', charges: [noRates], work: anEntry('a', { charging: 'noCharge' }) },
    { because: 'the fee pays for it', charges: [aFee()], work: anEntry('a') },
    { because: 'the entry has a price', charges: [noRates], work: anEntry('a', { hourlyPrice: '10.00' }) },
  ])('work is billed all the same when $because', ({ charges, work }) => {
    const { lines } = billThrough(aContract(charges), THROUGH, { billables: [work] });
    expect(lines.some(({ billableIds }) => billableIds.length > 0)).toBe(true);
  });
});

import { array, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import type { StepTariff } from '../../domain/contracts/charges/step-tariff.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { openBlocks } from '../../domain/pricing/blocks/blocks.ts';
import type { Pricing } from '../../domain/pricing/pricing.ts';
import { priceSteps } from '../../domain/pricing/step-tariff/step-tariff.ts';
import { always, netOf } from './builders.ts';
import { aSession, aTariff, contractOf, pricingOf } from './prepaid-builders.ts';

const linesOf = (
  charge: StepTariff,
  sessions: readonly LoggedTime[],
  grouping: Pricing['grouping'] = 'contract',
): readonly Line[] => {
  const pricing = { ...pricingOf(contractOf([charge]), '2025-01-31'), grouping };
  return priceSteps(pricing, charge, '2025-01-01', sessions, openBlocks(pricing, [], []));
};

const hourly = { initialMinutes: 0, initialPrice: '0.00', stepMinutes: 60, stepPrice: '60.00' };
const perMinute = { initialMinutes: 0, initialPrice: '0.00', stepMinutes: 1, stepPrice: '1.00' };
const callOut = { initialMinutes: 0, initialPrice: '20.00', stepMinutes: 15, stepPrice: '10.00' };

describe('what a session costs', () => {
  it.each([
    ['SUP-PPU-01', hourly, 45, 0, '60.00'],
    ['SUP-PPU-02: a full hour is one step', hourly, 60, 0, '60.00'],
    ['SUP-PPU-03', hourly, 61, 0, '120.00'],
    ['SUP-PPU-04: two hours', hourly, 120, 0, '120.00'],
    ['SUP-PPU-05', {}, 5, 0, '30.00'],
    ['SUP-PPU-06: the initial step to its end', {}, 15, 0, '30.00'],
    ['SUP-PPU-07', {}, 16, 0, '42.00'],
    ['SUP-PPU-08: the next step to its end', {}, 25, 0, '42.00'],
    ['SUP-PPU-09', {}, 26, 0, '54.00'],
    ['SUP-PPU-10: real duration', perMinute, 37, 0, '37.00'],
    ['SUP-PPU-11', {}, 40, -15, '42.00'],
    ['SUP-PPU-12: never below nothing', {}, 10, -30, '0.00'],
    ['extra time alone counts too', {}, 5, 11, '42.00'],
    ['SUP-PPU-17', callOut, 20, 0, '40.00'],
    ['a second more starts a step', {}, 15 + 1 / 60, 0, '42.00'],
  ])('%s', (_, tariff, minutes, extraMinutes, cost) => {
    expect(netOf(linesOf(aTariff(tariff), [aSession(minutes, { extraMinutes })])) / 100).toBe(Number(cost));
  });

  it.each([
    [4, 0],
    [5, 500],
    [6, 600],
  ])('a connection of %d minutes, where 5 are the least to account (SUP-PPU-13)', (minutes, cost) => {
    const tariff = aTariff({ ...perMinute, minimumMinutes: 5 });
    expect(netOf(linesOf(tariff, [aSession(minutes)]))).toBe(cost);
    expect(linesOf(tariff, [aSession(4, { extraMinutes: 60 })])).toEqual([]);
  });

  it('is on a line for its initial step and one for the steps after it', () => {
    const sessions = [aSession(5), aSession(26, { workedOn: '2025-01-12' }), aSession(16, { workedOn: '2025-01-11' })];
    expect(linesOf(aTariff(), sessions)).toMatchObject([
      { quantity: '3', unit: 'C62', unitPrice: '30.00', net: 9000, explanation: { rule: 'initialStep', sessions: 3 } },
      {
        quantity: '3',
        unitPrice: '12.00',
        net: 3600,
        period: { from: '2025-01-11', until: '2025-01-13' },
        explanation: { rule: 'nextSteps', sessions: 2, entries: 2, actualSeconds: 42 * 60, stepMinutes: 10 },
      },
    ]);
  });
});

describe('what is charged otherwise', () => {
  it('nothing: shown at 0.00, or not at all', () => {
    expect(linesOf(aTariff(), [aSession(40, { charging: 'noCharge' })])).toMatchObject([
      { quantity: '40', unit: 'MIN', net: 0, explanation: { rule: 'noCharge' } },
    ]);
    expect(
      linesOf(aTariff(), [aSession(40, { charging: 'hidden' }), aSession(41, { charging: 'writtenOff' })]),
    ).toEqual([]);
  });

  it('a price for the session wins over its steps', () => {
    expect(linesOf(aTariff(), [aSession(40, { fixedPrice: '99.00' })])).toMatchObject([
      { quantity: '1', net: 9900, explanation: { rule: 'fixedPrice' } },
    ]);
  });

  it('a price per hour of the session wins too, for whole steps', () => {
    const sessions = [aSession(41, { hourlyPrice: '60.00' }), aSession(5, { hourlyPrice: '90.00' })];
    // 41 minutes are five steps of 10: 50 minutes at 60.00 an hour; 5 minutes are one, at 90.00.
    expect(linesOf(aTariff(), sessions)).toMatchObject([
      { quantity: '50', unit: 'MIN', net: 5000, explanation: { rule: 'roundedTime', rate: { origin: 'entry' } } },
      { quantity: '10', unit: 'MIN', net: 1500 },
    ]);
  });

  it('late sessions stand apart', () => {
    const late = aSession(5, { workedOn: '2024-12-30', billDate: '2025-01-01' });
    expect(linesOf(aTariff(), [aSession(5), late]).map((line) => line.late)).toEqual([false, true]);
  });
});

describe('a subscription', () => {
  const subscription = {
    initialMinutes: 0,
    initialPrice: '0',
    stepPrice: '0',
    subscription: { hours: '10', amount: '500.00' },
  };

  it.each([
    ['SUP-SUB-01: real duration', 1, [37], '37', '563'],
    ['SUP-SUB-02: whole steps, each session for itself', 15, [37, 1], '60', '540'],
  ])('%s', (_, stepMinutes, minutes, quantity, leftAfter) => {
    const charge = aTariff({ ...subscription, stepMinutes });
    expect(
      linesOf(
        charge,
        minutes.map((each) => aSession(each)),
      ),
    ).toMatchObject([
      { quantity, unit: 'MIN', net: 0, explanation: { rule: 'takenFromBlock', of: 'hours', leftAfter } },
    ]);
  });

  it('gives nothing for what is free', () => {
    const charge = aTariff({ ...subscription, stepMinutes: 1 });
    const lines = linesOf(charge, [aSession(60, { charging: 'noCharge' }), aSession(30)]);
    expect(lines).toMatchObject([{ explanation: { rule: 'noCharge' } }, { explanation: { leftAfter: '570' } }]);
  });
});

const someSessions = array(
  record({
    seconds: integer({ min: 1, max: 86_400 }),
    extraMinutes: integer({ min: -300, max: 300 }),
    ticket: constantFrom(undefined, '#1', 'a:b', 'a%3Ab'),
    day: integer({ min: 1, max: 31 }),
    charging: constantFrom('billable', 'billable', 'noCharge', 'hidden'),
  }),
  { maxLength: 20 },
);

describe('laws', () => {
  it('lines of any grouping come to the sum of what each session costs, in whatever order it was recorded', () => {
    always(
      property(someSessions, constantFrom('contract', 'ticket', 'entry'), (all, grouping) => {
        const sessions = all.map(({ seconds, day, ...rest }, i) => {
          const workedOn = `2025-01-${String(day).padStart(2, '0')}`;
          return aSession(0, { ...rest, seconds, workedOn, billableId: `s${i}` } as Partial<LoggedTime>);
        });
        const cost = all.reduce((sum, { seconds, extraMinutes, charging }) => {
          const minutes = Math.max(0, seconds / 60 + extraMinutes);
          if (minutes === 0 || charging !== 'billable') return sum;
          return sum + 3000 + Math.ceil(Math.max(0, seconds + extraMinutes * 60 - 900) / 600) * 1200;
        }, 0);
        const lines = linesOf(aTariff(), sessions, grouping);
        expect(netOf(lines)).toBe(cost);
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
        expect(linesOf(aTariff(), sessions.toReversed(), grouping)).toEqual(lines);
      }),
    );
  });
});

import { array, boolean, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggedTime } from '../../domain/billables/billable.ts';
import { addDays } from '../../domain/calendar/local-date.ts';
import { Bands } from '../../domain/contracts/charges/bands.ts';
import { PrepaidBlock } from '../../domain/contracts/charges/prepaid-block.ts';
import { RoundingRule } from '../../domain/contracts/charges/rounding.ts';
import { IncludedTime, MonthlyMinimum, TimeLimit } from '../../domain/contracts/charges/time.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { billedMinutes } from '../../domain/pricing/time/rounding-rule.ts';
import { aContract, always, anEntry, aTimeCharge, billInTurn, billThrough } from './builders.ts';

const START = '2025-01-01';
const THROUGH = '2025-02-28';

const aTask = (project: string, task: string): Pick<LoggedTime, 'task'> => ({
  task: { projectId: idFrom(project), taskId: idFrom(project, task), projectName: project, taskName: task },
});

/** Two months of work at any hour, some of it late; what is recorded when is drawn apart from when it was done. */
const works = array(
  record({
    minutes: integer({ min: 0, max: 300 }),
    extraMinutes: option(integer({ min: -60, max: 60 }), { nil: undefined }),
    day: integer({ min: 0, max: 58 }),
    hour: integer({ min: 0, max: 18 }),
    lateBy: constantFrom(0, 0, 0, 3),
    recorded: integer({ min: 0, max: 999 }),
    of: constantFrom({ ticket: '#1' }, { ticket: '#2' }, {}, aTask('A', 'one'), aTask('A', 'two'), aTask('B', 'one')),
    technician: constantFrom('Alice', 'Bob'),
    workType: constantFrom('Network', undefined),
    charging: constantFrom('billable' as const, 'billable' as const, 'noCharge' as const, 'hidden' as const),
  }),
  { maxLength: 25 },
).map((rows) =>
  rows.map(({ day, hour, lateBy, recorded, minutes, of, ...rest }, i) => {
    const billDate = addDays(START, day);
    const workedOn = addDays(billDate, -lateBy);
    const startedAt = `${workedOn}T${String(hour).padStart(2, '0')}:00:00Z`;
    const endedAt = new Date(Date.parse(startedAt) + minutes * 60_000).toISOString();
    const ulid = cutoffAt(new Date(Date.parse(`${billDate}T10:00:00Z`) + recorded * 1000 + i));
    return anEntry(`entry ${i}`, { ...rest, ...of, minutes, billDate, workedOn, startedAt, endedAt, ulid });
  }),
);

const BANDS = Bands.parse({
  bands: [
    { name: 'evening', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '18:00', until: '08:00', multiplier: '1.5' },
    { name: 'weekend', days: ['sat', 'sun'], rate: '150.00' },
  ],
});
const charges = record({
  rates: constantFrom({}, { workTypes: { Network: '99.99' }, technicians: { Bob: '61.11' } }),
  rounding: record({
    mode: constantFrom('up' as const, 'nearest' as const, 'down' as const, 'none' as const),
    incrementMinutes: constantFrom(6, 15, 60),
    minimumMinutes: constantFrom(0, 10, 30),
    toleranceMinutes: constantFrom(0, 5),
    anchor: constantFrom('zero' as const, 'minimum' as const),
    aggregation: constantFrom('entry' as const, 'ticketDay' as const, 'ticketPeriod' as const, 'clientDay' as const),
  }).map((rule) => RoundingRule.parse(rule)),
  allowance: constantFrom(
    {},
    { included: IncludedTime.parse({ minutes: 240 }) },
    { included: IncludedTime.parse({ minutes: 100, rollover: { kind: 'all' }, overagePrice: '120.00' }) },
    { included: IncludedTime.parse({ minutes: 500, scope: 'contract', overageMultiplier: '1.2' }) },
    { minimum: MonthlyMinimum.parse({ amount: '200.00', minutes: 300 }) },
  ),
  limit: constantFrom(
    undefined,
    TimeLimit.parse({ minutes: 400, onExceed: 'block' }),
    TimeLimit.parse({ amount: '300.00', scope: 'period', onExceed: 'rate', rate: '30.00' }),
  ),
  bands: constantFrom(undefined, BANDS),
}).map(({ allowance, limit, bands, ...rest }) => aTimeCharge({ ...rest, ...allowance, limit, bands }));

const BLOCK = PrepaidBlock.parse({
  kind: 'prepaidBlock',
  chargeId: 'block',
  description: 'Block of hours',
  purchase: { every: 'once', quantity: '5', unitPrice: '70.00' },
});
const groupings = constantFrom('contract' as const, 'ticket' as const, 'project' as const, 'entry' as const);

/** Minutes that were worked and stand on a line, whatever they cost. */
const minutesOn = (lines: readonly Line[]): number =>
  lines
    .filter(({ unit, billableIds }) => unit === 'MIN' && billableIds.length > 0)
    .reduce((total, { quantity }) => total + Number(quantity), 0);

const seconds = ({ seconds: worked, extraMinutes = 0 }: LoggedTime): number => Math.max(0, worked + extraMinutes * 60);

/** Rounded by hand, the slow and simple way: what is charged by what it is rounded by, free work by the day. */
const roundedMinutes = (
  billables: readonly LoggedTime[],
  rule: RoundingRule,
  rateOf: (entry: LoggedTime) => string,
): number => {
  const free = RoundingRule.parse({ mode: 'none' });
  const groups = Map.groupBy(
    billables.filter(({ charging }) => charging !== 'hidden'),
    (entry) => {
      const { task, workedOn, billDate, billableId, charging } = entry;
      const ticket = entry.ticket ?? `${task?.projectName} ${task?.taskName}`;
      const kind = [charging, workedOn < billDate];
      if (charging === 'noCharge') return JSON.stringify([...kind, ticket, workedOn]);
      const by = {
        entry: [billableId],
        ticketDay: [ticket, workedOn],
        ticketPeriod: [ticket, workedOn.slice(0, 7)],
        clientDay: [workedOn],
      }[rule.aggregation];
      return JSON.stringify([...kind, rateOf(entry), ...by]);
    },
  );
  return [...groups.values()]
    .map((entries) =>
      billedMinutes(
        entries.reduce((total, entry) => total + seconds(entry), 0),
        entries[0]?.charging === 'noCharge' ? free : rule,
      ),
    )
    .reduce((total, minutes) => total + minutes, 0);
};

const rateOf =
  ({ rates }: ReturnType<typeof aTimeCharge>) =>
  ({ workType, technician }: LoggedTime): string =>
    (workType === undefined ? undefined : rates.workTypes[workType]) ?? rates.technicians[technician] ?? 'default';

describe('laws of working time', () => {
  test('every rounded minute stands on one line: billed, included, taken, or above the limit', () => {
    always(
      property(charges, works, groupings, boolean(), (charge, billables, grouping, hasBlock) => {
        const rule = RoundingRule.parse(charge.rounding);
        const contract = aContract(hasBlock ? [BLOCK, charge] : [charge]);
        const { lines } = billThrough(contract, THROUGH, { billables, grouping });
        expect(minutesOn(lines)).toBe(roundedMinutes(billables, rule, rateOf(charge)));
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
      }),
      { numRuns: 300 },
    );
  });

  test('really worked seconds are kept, on whatever line their minutes stand', () => {
    always(
      property(charges, works, groupings, boolean(), (charge, billables, grouping, hasBlock) => {
        const { lines } = billThrough(aContract(hasBlock ? [BLOCK, charge] : [charge]), THROUGH, {
          billables,
          grouping,
        });
        const told = lines.reduce(
          (total, { explanation }) => total + ('actualSeconds' in explanation ? explanation.actualSeconds : 0),
          0,
        );
        const worked = billables.filter(({ charging }) => charging !== 'hidden');
        expect(told).toBe(worked.reduce((total, entry) => total + entry.seconds, 0));
      }),
      { numRuns: 200 },
    );
  });

  test('when it was recorded changes nothing', () => {
    const facts = (lines: readonly Line[]) =>
      lines.map((line) => JSON.stringify({ ...line, billableIds: [...line.billableIds].sort() })).sort();
    always(
      property(charges, works, groupings, boolean(), (charge, billables, grouping, hasBlock) => {
        const contract = aContract(hasBlock ? [BLOCK, charge] : [charge]);
        const otherwise = billables.map((entry, i) => ({
          ...entry,
          ulid: cutoffAt(new Date(Date.parse(`${entry.billDate}T11:00:00Z`) - i * 1000)),
        }));
        const [one, other] = [billables, otherwise].map((list) =>
          billThrough(contract, THROUGH, { billables: list, grouping }),
        );
        expect(facts(other?.lines ?? [])).toEqual(facts(one?.lines ?? []));
        expect(other?.stateAfter.balances).toEqual(one?.stateAfter.balances);
      }),
      { numRuns: 200 },
    );
  });

  test('included time and caps are used alike by a bill of two months and by two bills', () => {
    always(
      property(charges, works, integer({ min: 5, max: 50 }), (made, billables, day) => {
        const charge = { ...made, rounding: RoundingRule.parse({ mode: 'none', aggregation: 'entry' }) };
        const contract = aContract([charge]);
        // Recorded on its day, so that no bill comes between the work and its record.
        const punctual = billables.map((entry, i) => {
          const billDate = entry.workedOn < START ? START : entry.workedOn;
          return { ...entry, billDate, ulid: cutoffAt(new Date(Date.parse(`${billDate}T10:00:00Z`) + i)) };
        });
        const [, after] = billInTurn(contract, [addDays(START, day), THROUGH], { billables: punctual });
        const whole = billThrough(contract, THROUGH, { billables: punctual });
        expect(after?.stateAfter.balances).toEqual(whole.stateAfter.balances);
      }),
      { numRuns: 200 },
    );
  });
});

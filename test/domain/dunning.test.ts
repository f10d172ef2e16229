import { constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, localDateOf, localTimeOf } from '../../domain/calendar/local-date.ts';
import { CATCH_UP_DAYS, dueDatesOf, isTimely, latestFirst } from '../../domain/invoicing/reminder.ts';
import type { ReminderStep } from '../../domain/tenants/dunning.ts';
import { dunningScheduleOf, nextMorning, statementMonthOf } from '../../domain/tenants/dunning-schedule.ts';
import { TenantSettings } from '../../domain/tenants/tenant.ts';
import { someSettings } from '../operations/firm.ts';
import { always } from './builders.ts';

const step = (days: number, id = `d${days}`): ReminderStep => ({ id, days, tone: 'friendly' });
const LONG_AGO = '2000-01-01';

describe('a step of reminders', () => {
  const TODAY = '2016-06-15';
  test.each([
    {
      days: 7,
      since: LONG_AGO,
      from: '2016-05-25',
      to: '2016-06-08',
      because: 'today’s, and those of two missed weeks',
    },
    { days: 0, since: LONG_AGO, from: '2016-06-01', to: '2016-06-15', because: 'what is due today, and missed' },
    { days: -3, since: LONG_AGO, from: '2016-06-15', to: '2016-06-18', because: 'nothing that fell due already' },
    {
      days: -20,
      since: LONG_AGO,
      from: '2016-06-21',
      to: '2016-07-05',
      because: 'what falls due in 20 days, and missed',
    },
    { days: 7, since: TODAY, from: '2016-06-08', to: '2016-06-08', because: 'of the first day, only that day’s' },
    {
      days: 7,
      since: '2016-06-13',
      from: '2016-06-06',
      to: '2016-06-08',
      because: 'nothing from before it was set up',
    },
  ])('$days days after the due date, since $since: $because', ({ days, since, from, to }) => {
    expect(dueDatesOf({ step: step(days), since }, TODAY)).toEqual({ from, to });
  });

  test('that holds from tomorrow on reminds of nothing today', () => {
    expect(dueDatesOf({ step: step(7), since: '2016-06-16' }, TODAY)).toBeUndefined();
  });

  test('meets each due date on its day, and for two weeks after it', () => {
    always(
      property(integer({ min: -30, max: 180 }), integer({ min: 0, max: 40 }), (days, later) => {
        const dueOn = '2016-09-01';
        const today = addDays(dueOn, days + later);
        const range = dueDatesOf({ step: step(days), since: LONG_AGO }, today);
        const met = range !== undefined && range.from <= dueOn && dueOn <= range.to;
        expect(met).toBe(later <= CATCH_UP_DAYS && (days >= 0 || today <= dueOn));
      }),
    );
  });

  test('that is missed gives way to a later one', () => {
    const order = latestFirst([step(7), step(-3), step(30)].map((one) => ({ step: one, since: LONG_AGO })));
    expect(order.map((one) => one.step.days)).toEqual([30, 7, -3]);
  });

  test('before the due date is pointless for an invoice that was issued later than its day', () => {
    const due = { issuedOn: '2016-06-10', dueOn: '2016-06-15' };
    expect([-4, -5, -6, 0, 7].map((days) => isTimely({ days }, due))).toEqual([true, false, false, true, true]);
  });
});

describe('the next morning', () => {
  const zone = (timeZone: string, atHour = 9) => ({
    timeZone,
    reminders: {
      steps: [step(7)],
      atHour,
      lateInterest: false,
      recoveryFee: false,
      minimumOpen: 1,
      attachInvoice: false,
    },
    statements: undefined,
  });
  test.each([
    ['Europe/Paris', 9, '2016-06-15T06:59:59Z', '2016-06-15T07:00:00Z'],
    ['Europe/Paris', 9, '2016-06-15T07:00:00Z', '2016-06-16T07:00:00Z'],
    ['Asia/Kathmandu', 9, '2016-06-15T00:00:00Z', '2016-06-15T03:15:00Z'],
    // Summer time begins on 27 March 2016 and ends on 30 October.
    ['Europe/Paris', 9, '2016-03-26T09:00:00Z', '2016-03-27T07:00:00Z'],
    ['Europe/Paris', 2, '2016-03-26T12:00:00Z', '2016-03-27T01:00:00Z'],
    ['Europe/Paris', 2, '2016-10-29T12:00:00Z', '2016-10-30T00:00:00Z'],
    ['Europe/Paris', 2, '2016-10-30T00:00:00Z', '2016-10-31T01:00:00Z'],
  ])('%s at %i, after %s, is %s', (timeZone, hour, after, expected) => {
    expect(nextMorning(zone(timeZone, hour), after)).toBe(expected);
  });

  test('comes once each day, whatever the clocks do', () => {
    always(
      property(
        constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'),
        integer({ min: 0, max: 23 }),
        integer({ min: 0, max: 360 }),
        (timeZone, hour, day) => {
          const first = nextMorning(zone(timeZone, hour), `${addDays('2016-01-01', day)}T12:34:00Z`);
          const second = nextMorning(zone(timeZone, hour), first);
          expect(localDateOf(second, timeZone)).toBe(addDays(localDateOf(first, timeZone), 1));
          expect(Number(localTimeOf(first, timeZone).slice(11, 13)) - hour).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('the schedule of a firm', () => {
  const asked = (days: readonly number[]) => ({
    timeZone: 'Europe/Paris',
    reminders: {
      steps: days.map((each) => step(each)),
      atHour: 9,
      lateInterest: false,
      recoveryFee: false,
      minimumOpen: 1,
      attachInvoice: false,
    },
    statements: { dayOfMonth: 5, onlyWithOpenBalance: true } as const,
  });
  const APRIL = '2016-04-01T10:00:00Z';

  test('holds each step from the day on which it was set up; what stays the same keeps its day', () => {
    const first = dunningScheduleOf(asked([7]), 2, undefined, APRIL);
    expect(first).toEqual({
      nextRunAt: '2016-04-02T07:00:00Z',
      steps: [{ id: 'd7', days: 7, since: '2016-04-01' }],
      statementsSince: '2016-04-01',
      settingsVersion: 2,
    });
    const then = dunningScheduleOf(
      asked([7, 30]),
      3,
      first && { ...first, statementsDone: '2016-04' },
      '2016-04-20T10:00:00Z',
    );
    expect(then).toMatchObject({
      steps: [
        { id: 'd7', since: '2016-04-01' },
        { id: 'd30', since: '2016-04-20' },
      ],
      statementsSince: '2016-04-01',
      statementsDone: '2016-04',
    });
  });

  test('a step on another day is another one', () => {
    const first = dunningScheduleOf(asked([7]), 2, undefined, APRIL);
    const moved = { ...asked([7]), reminders: { ...asked([7]).reminders, steps: [{ ...step(8), id: 'd7' }] } };
    expect(dunningScheduleOf(moved, 3, first, '2016-04-20T10:00:00Z')?.steps).toEqual([
      { id: 'd7', days: 8, since: '2016-04-20' },
    ]);
  });

  test('a morning that is due and was not seen to stays due when settings change', () => {
    const first = dunningScheduleOf(asked([7]), 2, undefined, APRIL);
    expect(dunningScheduleOf(asked([7]), 3, first, '2016-04-02T07:30:00Z')?.nextRunAt).toBe('2016-04-02T07:00:00Z');
    expect(dunningScheduleOf(asked([7]), 3, first, '2016-04-02T06:30:00Z')?.nextRunAt).toBe('2016-04-02T07:00:00Z');
  });

  test('is none where neither is asked for', () => {
    const none = { timeZone: 'Europe/Paris', reminders: undefined, statements: undefined };
    expect(dunningScheduleOf(none, 2, undefined, APRIL)).toBeUndefined();
  });

  test.each([
    { today: '2016-04-04', month: undefined, because: 'its day is tomorrow' },
    { today: '2016-04-05', month: '2016-04', because: 'it is the day' },
    { today: '2016-04-28', month: '2016-04', because: 'the day was missed' },
    { today: '2016-04-28', done: '2016-04', month: undefined, because: 'they are out' },
    { today: '2016-04-28', since: '2016-04-06', month: undefined, because: 'they were turned on after it' },
    { today: '2016-05-05', done: '2016-04', month: '2016-05', because: 'it is the next month' },
  ])('monthly statements on $today: $because', ({ today, done, since = '2016-01-01', month }) => {
    expect(statementMonthOf(asked([7]), { statementsSince: since, statementsDone: done }, today)).toBe(month);
  });
});

describe('settings of reminders', () => {
  const parse = (reminders: unknown, rest: object = {}) =>
    TenantSettings.safeParse({ ...someSettings(), latePenaltyPercent: '10', ...rest, reminders });
  const seven = { id: 'first', days: 7, tone: 'firm' };
  test.each<[string, unknown, object, string[]]>([
    ['no steps', { steps: [] }, {}, ['reminders', 'steps']],
    ['an id twice', { steps: [seven, { ...seven, days: 8 }] }, {}, ['reminders', 'steps']],
    ['a day twice', { steps: [seven, { ...seven, id: 'second' }] }, {}, ['reminders', 'steps']],
    ['an id that is no name', { steps: [{ ...seven, id: 'a#b' }] }, {}, ['reminders', 'steps', '0', 'id']],
    ['a day too far', { steps: [{ ...seven, days: 181 }] }, {}, ['reminders', 'steps', '0', 'days']],
    [
      'interest without a rate',
      { steps: [seven], lateInterest: true },
      { latePenaltyPercent: undefined },
      ['reminders', 'lateInterest'],
    ],
    [
      'the French fee elsewhere',
      { steps: [seven], recoveryFee: true },
      { address: { ...someSettings().address, country: 'BE' } },
      ['reminders', 'recoveryFee'],
    ],
  ])('%s is refused, and says where', (_, reminders, rest, path) => {
    expect(parse(reminders, rest).error?.issues.map((issue) => issue.path.map(String))).toContainEqual(path);
  });

  test('have defaults', () => {
    expect(parse({ steps: [{ id: 'first', days: 7 }] }).data?.reminders).toEqual({
      steps: [{ id: 'first', days: 7, tone: 'friendly' }],
      atHour: 9,
      lateInterest: false,
      recoveryFee: false,
      minimumOpen: 1,
      attachInvoice: false,
    });
  });
});

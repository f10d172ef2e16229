import { constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { changedProgramme, newProgramme, VisitChange, withVisit } from '../../domain/programmes/change-programme.ts';
import { NewProgramme, type Programme, ProgrammeDetails } from '../../domain/programmes/programme.ts';
import { aheadOf, dueAt, isOccurrence, nextLook, nextStep, withDone } from '../../domain/programmes/visits.ts';
import { aContract, clientIdOf, contractIdOf } from '../operations/firm.ts';
import { always } from './builders.ts';

const TODAY = '2016-03-10';
const contract = { ...aContract(contractIdOf(0), clientIdOf(0)), startsOn: '2016-01-01' };
const details = {
  name: 'Maintenance',
  ticket: { title: 'Monthly maintenance' },
  cadence: { unit: 'month', every: 1 },
  firstOn: '2016-01-31',
  daysAhead: 7,
};
const planned = (more: object = {}, today = TODAY): Programme =>
  newProgramme('p', NewProgramme.parse({ contractId: contractIdOf(0), ...details, ...more }), today);
const daysOf = (programme: Programme, most = 3) => aheadOf(programme, most).map(({ on }) => on);
const changeVisit = (programme: Programme, occurrence: string, change: object, today = TODAY): Programme => {
  const checked = withVisit(programme, occurrence, VisitChange.parse(change), today);
  if ('refusal' in checked) throw new Error(checked.refusal.detail);
  return checked.value;
};

describe('visits', () => {
  test.each([
    {
      because: 'the 31st comes back after a shorter month',
      more: {},
      days: ['2016-03-31', '2016-04-30', '2016-05-31'],
    },
    {
      because: 'weeks count from the first day',
      more: { cadence: { unit: 'week', every: 2 }, firstOn: '2016-03-02' },
      days: ['2016-03-16', '2016-03-30', '2016-04-13'],
    },
    { because: 'the last day is one', more: { lastOn: '2016-04-30' }, days: ['2016-03-31', '2016-04-30'] },
    { because: 'today is not past', more: { firstOn: TODAY, lastOn: TODAY }, days: [TODAY] },
    { because: 'yesterday is', more: { firstOn: '2016-03-09', lastOn: '2016-03-09' }, days: [] },
  ])('$because', ({ more, days }) => {
    expect(daysOf(planned(more))).toEqual(days);
  });

  test('are those of the cadence and no others, whatever it is', () => {
    always(
      property(
        constantFrom('week', 'month'),
        integer({ min: 1, max: 12 }),
        integer({ min: 0, max: 400 }),
        (unit, every, later) => {
          const programme = planned({ cadence: { unit, every }, firstOn: addDays('2016-01-01', later) });
          const days = daysOf(programme, 5);
          expect(days).toHaveLength(5);
          expect(days.every((day) => day >= TODAY && isOccurrence(programme, day))).toBe(true);
          expect(new Set(days).size).toBe(5);
        },
      ),
    );
  });

  test('one is moved, another skipped, and both come back', () => {
    const moved = changeVisit(planned(), '2016-04-30', { movedTo: '2016-03-20' });
    expect(daysOf(moved)).toEqual(['2016-03-20', '2016-03-31', '2016-05-31', '2016-06-30']);
    const skipped = changeVisit(moved, '2016-03-31', { skipped: true });
    expect(daysOf(skipped)).toEqual(['2016-03-20', '2016-05-31', '2016-06-30', '2016-07-31']);
    const back = changeVisit(changeVisit(skipped, '2016-03-31', { movedTo: '2016-03-31' }), '2016-04-30', {
      movedTo: '2016-04-30',
    });
    expect(daysOf(back, 1)).toEqual(['2016-03-31', '2016-04-30', '2016-05-31']);
  });

  test('another cadence begins after those that are tickets, and forgets what it has no day for', () => {
    const made = withDone(planned(), { occurrence: '2016-03-31', on: '2016-03-31', dueOn: '2016-03-24' });
    const skipped = changeVisit(made, '2016-04-30', { skipped: true });
    const asked = ProgrammeDetails.parse({ ...details, firstOn: '2016-03-01', cadence: { unit: 'week' } });
    const changed = changedProgramme(skipped, asked, TODAY);
    expect(daysOf(changed, 2)).toEqual(['2016-04-05', '2016-04-12']);
    expect(changed.others).toEqual([]);
    expect(changedProgramme(skipped, ProgrammeDetails.parse({ ...details, name: 'Other' }), TODAY)).toEqual({
      ...skipped,
      name: 'Other',
    });
  });
});

describe('a visit is not changed', () => {
  const made = withDone(planned(), { occurrence: '2016-03-31', on: '2016-03-31', dueOn: '2016-03-24' });
  test.each([
    { because: 'that the cadence does not have', day: '2016-04-29', change: { skipped: true }, code: 'NotFound' },
    { because: 'before the first', day: '2015-12-31', change: { skipped: true }, code: 'NotFound' },
    { because: 'that has passed', day: '2016-02-29', change: { skipped: true }, code: 'RequestInvalid' },
    { because: 'that is a ticket', day: '2016-03-31', change: { skipped: true }, code: 'RequestInvalid' },
    { because: 'into the past', day: '2016-04-30', change: { movedTo: '2016-03-09' }, code: 'RequestInvalid' },
    { because: 'by more than a year', day: '2016-04-30', change: { movedTo: '2017-05-02' }, code: 'RequestInvalid' },
  ])('$because', ({ day, change, code }) => {
    expect(withVisit(made, day, VisitChange.parse(change), TODAY)).toMatchObject({ refusal: { code } });
  });
  test('once it was moved and is a ticket', () => {
    const moved = changeVisit(planned(), '2016-04-30', { movedTo: '2016-03-12' });
    const [visit] = aheadOf(moved, 1);
    if (!visit) throw new Error('no visit is ahead');
    const checked = withVisit(withDone(moved, visit), '2016-04-30', { skipped: true }, TODAY);
    expect(checked).toMatchObject({ refusal: { code: 'RequestInvalid' } });
  });
  test('when 200 are already', () => {
    const weekly = planned({ cadence: { unit: 'week' }, firstOn: TODAY });
    const full = Array.from({ length: 200 }, (_, i) => addDays(TODAY, 7 * i)).reduce(
      (programme, day) => changeVisit(programme, day, { skipped: true }),
      weekly,
    );
    const next = withVisit(full, addDays(TODAY, 1400), { skipped: true }, TODAY);
    expect(next).toMatchObject({ refusal: { pointer: '/path/occurrence' } });
  });
});

describe('what is to be done of a visit', () => {
  const visit = { occurrence: '2016-03-31', on: '2016-03-31', dueOn: '2016-03-24' };
  test.each([
    { because: 'nothing before its days', today: '2016-03-23', of: contract, step: undefined },
    { because: 'a ticket on the first of them', today: '2016-03-24', of: contract, step: { visit, makes: true } },
    { because: 'a ticket late, after an outage', today: '2016-04-09', of: contract, step: { visit, makes: true } },
    {
      because: 'it waits for a contract that ends before',
      today: '2016-03-31',
      of: { ...contract, endsOn: '2016-03-30' },
      step: undefined,
    },
    {
      because: 'nothing, once its day passed without the contract',
      today: '2016-04-01',
      of: { ...contract, endsOn: '2016-03-30' },
      step: { visit, makes: false },
    },
    {
      because: 'it waits for a contract that rests',
      today: '2016-03-24',
      of: { ...contract, suspensions: [{ from: '2016-03-15' }] },
      step: undefined,
    },
  ])('$because', ({ today, of, step }) => {
    expect(nextStep(planned(), of, today)).toEqual(step);
  });

  test.each([
    ['before it is due: on that morning', '2016-03-10T10:00:00Z', '2016-03-24T07:00:00Z'],
    ['while it waits, at night: this morning', '2016-03-25T02:00:00Z', '2016-03-25T07:00:00Z'],
    ['while it waits: the next morning', '2016-03-25T07:00:00Z', '2016-03-26T07:00:00Z'],
  ])('it is looked at %s', (_, now, next) => {
    expect(nextLook(planned(), 'Europe/Paris', now)).toBe(next);
  });
  test('nothing is looked at where no visit is ahead', () => {
    expect(nextLook(planned({ lastOn: '2016-02-01' }), 'Europe/Paris', '2016-03-10T10:00:00Z')).toBeUndefined();
    expect(dueAt(planned({ lastOn: '2016-02-01' }), 'Europe/Paris', '2016-03-10T10:00:00Z')).toBeUndefined();
  });
});

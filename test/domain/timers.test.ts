import { array, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Checked } from '../../domain/billables/checked.ts';
import type { Instant } from '../../domain/calendar/local-date.ts';
import { entriesOfTimer } from '../../domain/timers/entries.ts';
import { NewTimer, StopTimer } from '../../domain/timers/new-timer.ts';
import {
  MAX_STRETCHES,
  newTimer,
  paused,
  progressOf,
  resumed,
  stopped,
  type Timer,
} from '../../domain/timers/timer.ts';
import { aContract, clientIdOf, contractIdOf } from '../operations/firm.ts';
import { always } from './builders.ts';

const HOURS = 3600;
const CAP = 10 * HOURS;
const contractId = contractIdOf(0);
const work = { technician: 'Ada', contractId };

/** So many seconds after eight o'clock. */
const at = (seconds: number): Instant => new Date(Date.parse('2016-03-10T08:00:00Z') + seconds * 1000).toISOString();
const started = (): Timer => newTimer('t'.repeat(26), work, at(0));
const taken = (checked: Checked<Timer>): Timer => {
  if ('refusal' in checked) throw new Error(checked.refusal.code);
  return checked.value;
};
const pausedAt = (timer: Timer, seconds: number) => taken(paused(timer, at(seconds), CAP));
const resumedAt = (timer: Timer, seconds: number) => taken(resumed(timer, at(seconds), CAP));
const stoppedAt = (timer: Timer, seconds: number) => stopped(timer, at(seconds), CAP);

describe('a timer', () => {
  test('measures what passes without its pauses', () => {
    const morning = pausedAt(started(), 2 * HOURS);
    const afternoon = resumedAt(morning, 3 * HOURS);
    const done = stoppedAt(afternoon, 4 * HOURS + 30);
    expect(done).toMatchObject({
      status: 'stopped',
      stoppedAt: '2016-03-10T12:00:30Z',
      stretches: [
        { from: '2016-03-10T08:00:00Z', until: '2016-03-10T10:00:00Z' },
        { from: '2016-03-10T11:00:00Z', until: '2016-03-10T12:00:30Z' },
      ],
    });
    expect(progressOf(done, at(99 * HOURS), CAP)).toMatchObject({ seconds: 3 * HOURS + 30, forgotten: false });
  });

  test.each([
    { story: 'running', timer: started(), seconds: HOURS },
    { story: 'paused', timer: pausedAt(started(), 60), seconds: 60 },
    { story: 'running again', timer: resumedAt(pausedAt(started(), 60), 120), seconds: 60 + HOURS - 120 },
    { story: 'stopped', timer: stoppedAt(started(), 5), seconds: 5 },
    { story: 'stopped within its first second', timer: stoppedAt(started(), 0.9), seconds: 0 },
  ])('that is $story has measured $seconds s after an hour', ({ timer, seconds }) => {
    expect(progressOf(timer, at(HOURS), CAP).seconds).toBe(seconds);
  });

  test('asked twice to pause, resume or stop, does so once', () => {
    const pause = pausedAt(started(), 60);
    expect(pausedAt(pause, 90)).toBe(pause);
    const again = resumedAt(pause, 100);
    expect(resumedAt(again, 200)).toBe(again);
    const done = stoppedAt(again, 300);
    expect(stoppedAt(done, 400)).toBe(done);
  });

  test.each([
    { what: 'paused', of: paused },
    { what: 'resumed', of: resumed },
  ])('that was stopped cannot be $what', ({ of }) => {
    expect(of(stoppedAt(started(), 60), at(90), CAP)).toMatchObject({ refusal: { code: 'TimerEnded' } });
  });

  test('cannot be paused without end', () => {
    let timer = started();
    for (let i = 0; i < MAX_STRETCHES; i += 1) timer = resumedOrSame(pausedAt(timer, 2 * i + 1), 2 * i + 2);
    expect(resumed(timer, at(200), CAP)).toMatchObject({ refusal: { code: 'TimerEnded' } });
    expect(stoppedAt(timer, 300).stretches).toHaveLength(MAX_STRETCHES);
  });
  const resumedOrSame = (timer: Timer, seconds: number): Timer => {
    const next = resumed(timer, at(seconds), CAP);
    return 'value' in next ? next.value : timer;
  };
});

describe('a timer that was forgotten', () => {
  test.each([
    { ran: CAP - 1, counts: CAP - 1, forgotten: false },
    { ran: CAP, counts: CAP, forgotten: false },
    { ran: CAP + 1, counts: CAP, forgotten: true },
    { ran: 30 * 24 * HOURS, counts: CAP, forgotten: true },
  ])('after $ran s counts $counts s', ({ ran, counts, forgotten }) => {
    expect(progressOf(started(), at(ran), CAP)).toMatchObject({ seconds: counts, forgotten });
    expect(stoppedAt(started(), ran).forgotten ?? false).toBe(forgotten);
  });

  test('counts all its stretches together, and pauses do not', () => {
    const long = resumedAt(pausedAt(started(), 6 * HOURS), 100 * HOURS);
    expect(progressOf(long, at(103 * HOURS), CAP)).toMatchObject({ seconds: 9 * HOURS, forgotten: false });
    const done = stoppedAt(long, 120 * HOURS);
    expect(done.forgotten).toBe(true);
    expect(done.stretches[1]).toEqual({ from: '2016-03-14T12:00:00Z', until: '2016-03-14T16:00:00Z' });
  });

  test('found at its pause stays so, and does not run on', () => {
    const pause = pausedAt(started(), 20 * HOURS);
    expect(pause.forgotten).toBe(true);
    expect(resumed(pause, at(21 * HOURS), CAP)).toMatchObject({ refusal: { code: 'TimerEnded' } });
    expect(stoppedAt(pause, 22 * HOURS)).toMatchObject({ forgotten: true, status: 'stopped' });
  });
});

type Step = 'pause' | 'resume' | 'wait';

test('whatever is done with it, the stretches are the elapsed time without the pauses, up to the most that counts', () => {
  const step = tuple(constantFrom<Step>('pause', 'resume', 'wait'), integer({ min: -5, max: 4 * HOURS }));
  always(
    property(array(step, { maxLength: 40 }), integer({ min: 60, max: CAP }), (steps, cap) => {
      let timer = started();
      let [now, ran, running] = [0, 0, true];
      for (const [kind, passed] of steps) {
        const until = now + passed;
        // A clock that is behind has measured nothing; what passes afterwards counts from where it had been.
        if (running && until > now) ran += until - now;
        now = Math.max(now, until);
        if (kind === 'pause') {
          timer = taken(paused(timer, at(now), cap));
          running = false;
        }
        if (kind === 'resume' && !running) {
          const next = resumed(timer, at(now), cap);
          if ('value' in next) [timer, running] = [next.value, true];
        }
      }
      const done = stopped(timer, at(now), cap);
      const seconds = done.stretches.reduce(
        (all, { from, until }) => all + (Date.parse(until) - Date.parse(from)) / 1000,
        0,
      );
      expect(seconds).toBe(Math.min(ran, cap));
      expect(done.forgotten ?? false).toBe(ran > cap);
      for (const [i, { from, until }] of done.stretches.entries()) {
        expect(from < until).toBe(true);
        const before = done.stretches[i - 1];
        if (before) expect(before.until <= from).toBe(true);
      }
    }),
  );
});

describe('its time entries', () => {
  const subject = { contract: aContract(contractId, clientIdOf(0)) };
  const entriesOf = (timer: Timer) => entriesOfTimer(timer, subject, 'Europe/Paris');

  test('are one for each stretch, so that each minute has the price of its hour', () => {
    const done = stoppedAt(resumedAt(pausedAt(started(), HOURS), 2 * HOURS), 4 * HOURS);
    const entries = entriesOf({ ...done, workType: 'Cabling', notes: 'n' });
    expect(entries).toMatchObject([
      {
        value: {
          startedAt: '2016-03-10T08:00:00Z',
          seconds: HOURS,
          technician: 'Ada',
          workType: 'Cabling',
          notes: 'n',
        },
      },
      { value: { startedAt: '2016-03-10T10:00:00Z', seconds: 2 * HOURS, workedOn: '2016-03-10' } },
    ]);
    const ids = entries.map((entry) => 'value' in entry && entry.value.billableId);
    expect(new Set(ids).size).toBe(2);
    expect(entriesOf({ ...done, timerId: 'u'.repeat(26) })).not.toMatchObject([{ value: { billableId: ids[0] } }, {}]);
  });

  test('of a forgotten timer the last is held for a person; the others are as they were measured', () => {
    const done = stoppedAt(resumedAt(pausedAt(started(), HOURS), 2 * HOURS), 40 * HOURS);
    const waits = entriesOf(done).map((entry) => 'value' in entry && (entry.value.waitsFor ?? []));
    expect(waits).toEqual([[], ['release']]);
  });

  test.each([
    { story: 'open', standing: { deleted: false, over: false, orderOver: false }, waitsFor: ['ticket'] },
    { story: 'closed', standing: { deleted: false, over: true, orderOver: false }, waitsFor: undefined },
    { story: 'deleted', standing: { deleted: true, over: true, orderOver: true }, waitsFor: ['ticket'] },
  ])('of a ticket that is $story, per intervention, wait for $waitsFor', ({ standing, waitsFor }) => {
    const terms = subject.contract.terms.map((one) => ({ ...one, billWork: 'ticketClosed' as const }));
    const ofTicket = { contract: { ...subject.contract, terms }, ticket: { number: 'INC1', standing } };
    const done = { ...stoppedAt(started(), 60), contractId: undefined, ticketId: contractId };
    const [entry] = entriesOfTimer(done, ofTicket, 'UTC');
    expect(entry).toMatchObject({ value: { ticket: 'INC1', ticketId: contractId, contractId } });
    expect(entry && 'value' in entry && entry.value.waitsFor).toEqual(waitsFor);
  });

  test('are refused for a day that the contract does not cover', () => {
    const early = { ...subject.contract, startsOn: '2016-03-11' };
    expect(entriesOfTimer(stoppedAt(started(), 60), { contract: early }, 'UTC')).toMatchObject([
      { refusal: { code: 'ContractNotActive' } },
    ]);
  });
});

describe('what starts and stops one', () => {
  test.each([
    { because: 'neither contract nor ticket', asked: { contractId: undefined }, path: 'contractId' },
    { because: 'no technician', asked: { technician: '' }, path: 'technician' },
    { because: 'an id that is none', asked: { contractId: 'x' }, path: 'contractId' },
    { because: 'a start of its own', asked: { startedAt: at(0) }, path: '' },
  ])('is refused for $because', ({ asked, path }) => {
    const read = NewTimer.safeParse({ ...work, ...asked });
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  test('a stop says as much as is known, or nothing', () => {
    expect(StopTimer.parse(undefined)).toEqual({});
    expect(StopTimer.safeParse({ contractId: 'x' }).success).toBe(false);
  });
});

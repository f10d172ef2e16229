import { accepted, type Checked } from '../../billables/checked.ts';
import type { Instant } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import type { StopTimer } from '../../timers/new-timer.ts';
import { isStopped, paused, resumed, stopped, type Timer } from '../../timers/timer.ts';
import { notFound } from '../change.ts';
import type { Needs } from '../ports.ts';
import { untilAgreed } from '../until-done.ts';
import { charged, measuringOf, settleTimer } from './settle.ts';
import { mustBeOpen, renamed, subjectOf } from './subject.ts';

type TimerNeeds = Pick<Needs, 'stores' | 'clock'>;

export const readTimer =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, timerId: string): Promise<Timer> => {
    const timer = await stores.timers.get(tenantId, timerId);
    if (!timer) throw notFound('timer', timerId);
    return timer;
  };

/** Looks at the timer anew until the change of what was read could be written. */
const untilWritten = (
  needs: TimerNeeds,
  tenantId: string,
  timerId: string,
  change: (read: Timer, now: Instant) => Promise<Timer>,
): Promise<Timer> =>
  untilAgreed(async () => {
    const read = await readTimer(needs)(tenantId, timerId);
    const changed = await change(read, needs.clock().toISOString());
    if (changed === read) return read;
    const written = await needs.stores.timers.replace(tenantId, read, changed);
    return written ? { ...changed, version: read.version + 1 } : undefined;
  });

type Step = (timer: Timer, now: Instant, mostSeconds: number) => Checked<Timer>;

const stepped =
  (step: Step) =>
  (needs: TimerNeeds) =>
  async (tenantId: string, timerId: string): Promise<Timer> => {
    const { mostSeconds } = await measuringOf(needs.stores, tenantId);
    return untilWritten(needs, tenantId, timerId, async (read, now) => {
      const changed = accepted(step(read, now, mostSeconds));
      if (read.status !== 'running' && changed.status === 'running') await mustBeAlone(needs, tenantId, changed);
      return changed;
    });
  };

const mustBeAlone = async ({ stores }: TimerNeeds, tenantId: string, { technician, timerId }: Timer): Promise<void> => {
  const running = await stores.timers.running(tenantId, technician);
  if (running === undefined || running === timerId) return;
  throw new BillingError('TimerRunning', `the timer ${running} of this technician runs: pause or stop it first`);
};

/** Interrupts a timer, and lets another of the technician's run; one that is paused already stays so. */
export const pauseTimer = stepped(paused);

/** Lets a paused timer run on; refused while another of the technician's runs. */
export const resumeTimer = stepped(resumed);

const withWords = (timer: Timer, { contractId, ticketId, task, ...words }: StopTimer): Timer => {
  const said = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  return { ...timer, ...said, ...renamed(timer, { contractId, ticketId, task }) };
};

/**
 * Stops a timer and writes its time. First what it measured is settled, then that becomes entries: stopped in between, or
 * asked twice, it is one stop and one set of entries. Where the contract does not take the time nothing changes.
 */
export const stopTimer =
  (needs: TimerNeeds) =>
  async (tenantId: string, timerId: string, words: StopTimer): Promise<Timer> => {
    const { zone, mostSeconds } = await measuringOf(needs.stores, tenantId);
    const settled = await untilWritten(needs, tenantId, timerId, async (read, now) => {
      if (isStopped(read)) return read;
      if (words.task) mustBeOpen(await subjectOf(needs.stores, tenantId, { task: words.task }));
      return charged(needs, tenantId, stopped(withWords(read, words), now, mostSeconds), zone);
    });
    return settleTimer(needs, tenantId, settled, zone);
  };

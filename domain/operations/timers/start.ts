import { BillingError } from '../../errors.ts';
import type { NewTimer } from '../../timers/new-timer.ts';
import { newTimer, stopped, type TimedWork, type Timer } from '../../timers/timer.ts';
import type { Needs } from '../ports.ts';
import { acceptedByTechnician } from '../technicians/by-technician.ts';
import { untilAgreed } from '../until-done.ts';
import { charged, type Measuring, measuringOf, settleTimer } from './settle.ts';
import { mustBeOpen, subjectOf, withTypeOf } from './subject.ts';

type StartNeeds = Pick<Needs, 'stores' | 'clock'>;

const runsAlready = (timerId: string): BillingError => {
  const detail = `the timer ${timerId} of this technician runs: stop it, or start with "switch": true`;
  return new BillingError('TimerRunning', detail, [{ pointer: '/technician', detail }]);
};

/** The technician's timer that runs, as it was read and stopped now; a contract that would not take its time says so. */
const toBeStopped = async (needs: StartNeeds, tenantId: string, timerId: string, measuring: Measuring) => {
  const read = await needs.stores.timers.get(tenantId, timerId);
  // It was stopped a moment ago.
  if (read?.status !== 'running') return undefined;
  const halted = stopped(read, needs.clock().toISOString(), measuring.mostSeconds);
  return { read, stopped: await charged(needs, tenantId, halted, measuring.zone) };
};

/** Writes the time of the timer that a start stopped: whoever repeats the start finds what was left undone. */
const settleStopped = async (
  needs: StartNeeds,
  tenantId: string,
  { switchedFrom }: Timer,
  { zone }: Measuring,
): Promise<void> => {
  const before = switchedFrom === undefined ? undefined : await needs.stores.timers.get(tenantId, switchedFrom);
  if (before) await settleTimer(needs, tenantId, before, zone);
};

interface Start {
  readonly tenantId: string;
  readonly timerId: string;
  readonly work: TimedWork;
  readonly isSwitch: boolean;
}

/** The timer that was started; undefined where another start or stop was faster, and all has to be looked at again. */
const tryToStart = async (
  needs: StartNeeds,
  { tenantId, timerId, work, isSwitch }: Start,
  measuring: Measuring,
): Promise<Timer | undefined> => {
  const { timers } = needs.stores;
  const running = await timers.running(tenantId, work.technician);
  if (running === timerId) return timers.get(tenantId, timerId);
  if (running !== undefined && !isSwitch) throw runsAlready(running);
  const stopping = running === undefined ? undefined : await toBeStopped(needs, tenantId, running, measuring);
  if (running !== undefined && stopping === undefined) return undefined;
  const started = newTimer(timerId, work, needs.clock().toISOString(), stopping?.read.timerId);
  return (await timers.start(tenantId, started, stopping)) ? started : undefined;
};

/**
 * Starts a timer. One runs for each technician: that their place is free, or is passed on by the timer which is stopped
 * for this one, is a condition of the write. Repeated with its id it is the timer that was started.
 */
export const startTimer =
  (needs: StartNeeds) =>
  async (tenantId: string, timerId: string, { switch: isSwitch, ...asked }: NewTimer): Promise<Timer> => {
    const measuring = await measuringOf(needs.stores, tenantId);
    const existing = await needs.stores.timers.get(tenantId, timerId);
    const timer = existing ?? (await startAnew(needs, { tenantId, timerId, work: asked, isSwitch }, measuring));
    await settleStopped(needs, tenantId, timer, measuring);
    return timer;
  };

const startAnew = async (needs: StartNeeds, start: Start, measuring: Measuring): Promise<Timer> => {
  const subject = await subjectOf(needs.stores, start.tenantId, start.work);
  mustBeOpen(subject);
  const work = await acceptedByTechnician(needs.stores, start.tenantId, withTypeOf(subject, start.work));
  return untilAgreed(() => tryToStart(needs, { ...start, work }, measuring));
};

import { type Checked, refuse } from '../billables/checked.ts';
import { type Instant, secondsBetween } from '../calendar/local-date.ts';
import { addSeconds, instantFrom } from '../calendar/wall-time.ts';
import type { TaskRef } from '../projects/task-of-work.ts';

/** Time in which the work went on; whole seconds, so that lengths add up exactly. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

/** What is worked on, and as what. */
export interface TimedWork {
  readonly technician: string;
  readonly contractId?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly task?: TaskRef | undefined;
  readonly team?: string | undefined;
  readonly role?: string | undefined;
  readonly workType?: string | undefined;
  readonly description?: string | undefined;
  readonly notes?: string | undefined;
}

/** `stopped`: how long it ran is settled; `recorded`: its time entries are written. */
export const timerStatuses = ['running', 'paused', 'stopped', 'recorded'] as const;
export type TimerStatus = (typeof timerStatuses)[number];

/** Where the entries of what was timed are. */
export interface RecordedAs {
  readonly contractId: string;
  readonly billableIds: readonly string[];
}

export interface Timer extends TimedWork {
  readonly timerId: string;
  readonly status: TimerStatus;
  readonly startedAt: Instant;
  /** Those that are over, in order. */
  readonly stretches: readonly Stretch[];
  /** Only while it runs: since when. */
  readonly runningSince?: Instant | undefined;
  readonly stoppedAt?: Instant | undefined;
  /** It ran for longer than the firm lets a timer run: its last stretch was cut, and waits for a person. */
  readonly forgotten?: true | undefined;
  /** The contract that takes its time, once it is stopped. */
  readonly chargedTo?: string | undefined;
  /** The timer that its start stopped. */
  readonly switchedFrom?: string | undefined;
  readonly recorded?: RecordedAs | undefined;
  readonly version: number;
}

/** A working day has no more pauses; a timer that is switched on and off by a program would grow without end. */
export const MAX_STRETCHES = 50;

/** A moment without its fraction of a second. */
export const wholeSecond = (moment: Instant): Instant => instantFrom(moment.replace(/\.\d+/, ''));

export const secondsOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((all, { from, until }) => all + secondsBetween(from, until), 0);

export const newTimer = (timerId: string, work: TimedWork, now: Instant, switchedFrom?: string): Timer => ({
  ...work,
  timerId,
  status: 'running',
  startedAt: wholeSecond(now),
  stretches: [],
  runningSince: wholeSecond(now),
  switchedFrom,
  version: 1,
});

/** How far a timer has come by a moment. */
export interface Progress {
  readonly stretches: readonly Stretch[];
  readonly seconds: number;
  readonly forgotten: boolean;
}

/**
 * What a timer has measured by a moment: what ran is cut where all of it together reaches the most that a timer runs. A
 * clock that is behind measures nothing rather than less than nothing.
 */
export const progressOf = (timer: Timer, now: Instant, mostSeconds: number): Progress => {
  const { stretches, runningSince: from, forgotten = false } = timer;
  const before = secondsOf(stretches);
  if (from === undefined) return { stretches, seconds: before, forgotten };
  const ran = Math.max(0, secondsBetween(from, wholeSecond(now)));
  const seconds = Math.min(ran, Math.max(0, mostSeconds - before));
  const isForgotten = forgotten || ran > seconds;
  if (seconds === 0) return { stretches, seconds: before, forgotten: isForgotten };
  const until = addSeconds(from, seconds);
  return { stretches: [...stretches, { from, until }], seconds: before + seconds, forgotten: isForgotten };
};

const endRunning = (timer: Timer, now: Instant, mostSeconds: number): Timer => {
  const { stretches, forgotten } = progressOf(timer, now, mostSeconds);
  return { ...timer, stretches, runningSince: undefined, forgotten: forgotten || undefined };
};

const ended = (): Checked<never> => refuse('TimerEnded', '', 'it was stopped: start another');

export const isStopped = ({ status }: Timer): boolean => status === 'stopped' || status === 'recorded';

/** A paused timer, or the same where it is paused already. */
export const paused = (timer: Timer, now: Instant, mostSeconds: number): Checked<Timer> => {
  if (isStopped(timer)) return ended();
  return { value: timer.status === 'paused' ? timer : { ...endRunning(timer, now, mostSeconds), status: 'paused' } };
};

/** A timer that runs on, or the same where it runs. */
export const resumed = (timer: Timer, now: Instant, mostSeconds: number): Checked<Timer> => {
  if (isStopped(timer)) return ended();
  if (timer.status === 'running') return { value: timer };
  const { stretches, forgotten } = timer;
  if (forgotten || secondsOf(stretches) >= mostSeconds)
    return refuse('TimerEnded', '', 'it has run as long as a timer may: stop it, and start another');
  if (stretches.length >= MAX_STRETCHES)
    return refuse('TimerEnded', '', `it was paused ${MAX_STRETCHES} times: stop it, and start another`);
  const last = stretches.at(-1)?.until ?? timer.startedAt;
  const since = wholeSecond(now);
  return { value: { ...timer, status: 'running', runningSince: since < last ? last : since } };
};

/** A timer that has measured all that it will; the same where it was stopped before, whoever asks and when. */
export const stopped = (timer: Timer, now: Instant, mostSeconds: number): Timer =>
  isStopped(timer) ? timer : { ...endRunning(timer, now, mostSeconds), status: 'stopped', stoppedAt: wholeSecond(now) };

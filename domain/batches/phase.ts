import type { Instant } from '../calendar/local-date.ts';
import type { Batch } from './batch.ts';
import type { Progress } from './item.ts';

/** How far the machine is with what it does now. */
export interface Phase {
  readonly name: 'drafting' | 'issuing' | 'delivering';
  readonly startedAt: Instant;
  /** Invoices that are through with it. */
  readonly done: number;
  readonly total: number;
  /** Absent until there is something to measure. */
  readonly perSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
}

interface Count {
  readonly name: Phase['name'];
  readonly done: number;
  readonly total: number;
  /** Of `done`, what an attempt before had done: it says nothing of the rate. */
  readonly before: number;
}

const countOf = ({ status, attempt, planned = 0, before, decision }: Batch, progress: Progress): Count | undefined => {
  const { drafted = 0, approved = 0, issued = 0, delivered = 0, notDelivered = 0 } = progress;
  const { failed = 0, setAside = 0 } = progress;
  const all = Object.values(progress).reduce((sum, count) => sum + count, 0);
  const numbered = issued + delivered + notDelivered;
  switch (status) {
    case 'drafting':
      // A retry computes again what failed; until it has, that counts as not done.
      return {
        name: status,
        done: attempt === 0 ? all : all - failed - setAside,
        total: planned,
        before: before?.drafted ?? 0,
      };
    case 'issuing': {
      const waiting = approved + (decision === 'approve' ? drafted : 0);
      return { name: status, done: numbered, total: numbered + waiting, before: before?.issued ?? 0 };
    }
    case 'delivering':
      return { name: status, done: delivered + notDelivered, total: numbered, before: before?.delivered ?? 0 };
    default:
      return undefined;
  }
};

/** The rate so far and the time that is left at it; undefined while nothing is counted. */
export const phaseOf = (batch: Batch, progress: Progress, now: Date): Phase | undefined => {
  const count = countOf(batch, progress);
  if (!count || batch.since === undefined) return undefined;
  const { name, done, total, before } = count;
  const phase = { name, startedAt: batch.since, done, total };
  const seconds = (now.getTime() - Date.parse(batch.since)) / 1000;
  const made = done - before;
  if (seconds <= 0 || made <= 0) return phase;
  const perSecond = made / seconds;
  return {
    ...phase,
    perSecond: Math.round(perSecond * 100) / 100,
    secondsLeft: Math.ceil((total - done) / perSecond),
  };
};

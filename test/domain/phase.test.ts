import { expect, test } from 'vitest';
import { type Batch, newBatch } from '../../domain/batches/batch.ts';
import type { Progress } from '../../domain/batches/item.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { phaseOf } from '../../domain/batches/phase.ts';
import { idFrom } from '../../domain/ids.ts';

const startedAt = '2016-04-01T07:00:00.000Z';
const after = (seconds: number) => new Date(Date.parse(startedAt) + seconds * 1000);
const batch = (more: Partial<Batch>): Batch => ({
  ...newBatch(idFrom('b'), NewBatch.parse({ name: 'March', through: '2016-03-31' }), startedAt),
  attempt: 0,
  round: 0,
  firstShard: 0,
  planned: 100,
  since: startedAt,
  ...more,
});

test.each<{ because: string; of: Batch; progress: Progress; seconds: number; phase: object | undefined }>([
  {
    because: 'half of it is drafted in ten seconds, so the rest takes ten more',
    of: batch({ status: 'drafting' }),
    progress: { drafted: 30, nothingToBill: 15, failed: 5 },
    seconds: 10,
    phase: { name: 'drafting', startedAt, done: 50, total: 100, perSecond: 5, secondsLeft: 10 },
  },
  {
    because: 'nothing is done yet: there is no rate',
    of: batch({ status: 'drafting' }),
    progress: {},
    seconds: 10,
    phase: { name: 'drafting', startedAt, done: 0, total: 100 },
  },
  {
    because: 'a retry computes what had failed, and is as fast as it is at that',
    of: batch({ status: 'drafting', attempt: 1, before: { drafted: 90, issued: 60, delivered: 50 } }),
    progress: { delivered: 50, issued: 10, approved: 35, failed: 5 },
    seconds: 10,
    phase: { name: 'drafting', startedAt, done: 95, total: 100, perSecond: 0.5, secondsLeft: 10 },
  },
  {
    because: 'what is approved is still to be issued, also what Issue has not come to',
    of: batch({ status: 'issuing', decision: 'approve' }),
    progress: { issued: 20, approved: 30, drafted: 50, removed: 7 },
    seconds: 4,
    phase: { name: 'issuing', startedAt, done: 20, total: 100, perSecond: 5, secondsLeft: 16 },
  },
  {
    because: 'mails of an attempt before are none of this rate',
    of: batch({ status: 'delivering', attempt: 1, before: { drafted: 90, issued: 90, delivered: 80 } }),
    progress: { delivered: 84, notDelivered: 1, issued: 15 },
    seconds: 5,
    phase: { name: 'delivering', startedAt, done: 85, total: 100, perSecond: 1, secondsLeft: 15 },
  },
  {
    because: 'nothing is counted while a person looks',
    of: batch({ status: 'inReview' }),
    progress: { drafted: 100 },
    seconds: 5,
    phase: undefined,
  },
  {
    because: 'a clock that is behind gives no rate',
    of: batch({ status: 'drafting' }),
    progress: { drafted: 1 },
    seconds: -1,
    phase: { name: 'drafting', startedAt, done: 1, total: 100 },
  },
])('$because', ({ of, progress, seconds, phase }) => {
  expect(phaseOf(of, progress, after(seconds))).toEqual(phase);
});

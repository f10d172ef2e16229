import { setTimeout as wait } from 'node:timers/promises';
import { idFrom } from '../../domain/ids.ts';
import type { Api } from '../api.ts';
import { printReview } from './review.ts';
import { newBar, type newStopwatch } from './terminal.ts';

const running: Readonly<Record<string, string>> = {
  planning: 'month end: plan',
  drafting: 'month end: late writers settle (30 s), drafts',
  inReview: 'month end: review',
  issuing: 'month end: issue',
  delivering: 'month end: PDF and mail',
};

const ENDED = ['closed', 'cancelled', 'failed'];

type Stopwatch = ReturnType<typeof newStopwatch>;

/** Runs a month end over the API as a person would, approving what is to be reviewed. Returns the closed batch. */
export const runMonthEnd = async (api: Api, name: string, through: string, invoices: number, stopwatch: Stopwatch) => {
  const body = { name, through, issueOn: through };
  const { body: batch } = await api.must('POST', '/batches', {
    body,
    headers: { 'idempotency-key': idFrom('demo', name) },
  });
  const path = `/batches/${batch.batchId}`;
  const bar = newBar();
  let approved = false;
  let phase = { status: batch.status, startedAt: performance.now() };
  for (;;) {
    const { body: now } = await api.must('GET', path);
    if (now.status !== phase.status) {
      const title = running[phase.status] ?? phase.status;
      stopwatch.phases.push({ name: title, seconds: (performance.now() - phase.startedAt) / 1000 });
      phase = { status: now.status, startedAt: performance.now() };
    }
    const counts: Readonly<Record<string, number>> = now.progress ?? {};
    const done =
      now.status === 'delivering' || ENDED.includes(now.status) ? (counts.delivered ?? 0) : (counts.issued ?? 0);
    const shown = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
    bar.show(done, invoices, [now.status, ...shown].join(' · '));
    if (ENDED.includes(now.status)) {
      bar.end();
      return now;
    }
    if (now.status === 'inReview' && !approved) {
      bar.end();
      printReview(await api.all(`${path}/items`));
      await api.must('POST', `${path}/approve`);
      approved = true;
    }
    await wait(400);
  }
};

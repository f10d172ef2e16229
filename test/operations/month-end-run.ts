import { NewBatch } from '../../domain/batches/batch.ts';
import { idFrom } from '../../domain/ids.ts';
import { closeBatch } from '../../domain/operations/month-end/close.ts';
import { deliverShard } from '../../domain/operations/month-end/deliver.ts';
import { draftShard } from '../../domain/operations/month-end/draft.ts';
import { issueBatch } from '../../domain/operations/month-end/issue.ts';
import { planBatch } from '../../domain/operations/month-end/plan.ts';
import { tallyBatch } from '../../domain/operations/month-end/review.ts';
import type { Mailer, Needs } from '../../domain/operations/ports.ts';
import { faultily, InjectedFault } from '../table/faults.ts';
import type { Fixture } from '../table/new-table.ts';
import { tenantId } from './firm.ts';

/** Mails that reached the provider, by recipient; a fault after the call loses the answer, not the mail. */
export interface SentMails {
  readonly to: string[][];
}

export const needsOf = (fixture: Fixture): Needs => ({
  stores: fixture.stores,
  blobs: fixture.blobs,
  clock: () => fixture.clock.now,
  journal: { info: () => {}, error: () => {} },
});

export const mailerOf = ({ faults }: Fixture, sent: SentMails): Mailer => ({
  from: 'billing@monthend.example',
  send: ({ recipients }) =>
    faultily(faults, 'SendRawEmail', async () => {
      sent.to.push([...recipients]);
      return { outcome: 'sent', messageId: `m${sent.to.length}` };
    }),
});

export const newBatch = async ({ stores, clock }: Fixture, name: string, through = '2016-03-31'): Promise<string> => {
  const batchId = idFrom('test', 'batch', name);
  const request = NewBatch.parse({ name, through, issueOn: '2016-03-31' });
  await stores.batches.create(tenantId, {
    ...request,
    batchId,
    status: 'planning',
    createdAt: clock.now.toISOString(),
  });
  return batchId;
};

/** ElectroDB wraps what the client throws. */
const isInjected = (error: unknown): boolean =>
  error instanceof InjectedFault || (error instanceof Error && isInjected(error.cause));

/** A step as the state machine runs it: what throws is tried again, up to a point. */
const retried = async <T>(step: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (!isInjected(error)) throw error;
    }
  }
  return step();
};

const plenty = () => 900_000;

/** The month end as `statemachines/month-end.asl.json` runs it, without the waits: they only pass time. */
export const runMonthEnd = async (fixture: Fixture, sent: SentMails, batchId: string, shardSize = 2): Promise<void> => {
  const needs = needsOf(fixture);
  const mailer = mailerOf(fixture, sent);
  const input = { tenantId, batchId };
  const planned = await retried(() => planBatch(needs, { settleSeconds: 30, shardSize })(input));
  fixture.clock.now = new Date(fixture.clock.now.getTime() + 30_000);
  for (const shard of planned.shards) await retried(() => draftShard(needs)(shard));
  await retried(() => tallyBatch(needs)(input));
  while (!(await retried(() => issueBatch(needs)(input, plenty))).done);
  for (const shard of planned.shards) {
    while (
      (await retried(() => deliverShard(needs, mailer, { mailsPerSecond: 100_000 })(shard, plenty))).waitSeconds > 0
    ) {
      fixture.clock.now = new Date(fixture.clock.now.getTime() + 130_000);
    }
  }
  await retried(() => closeBatch(needs, mailer)(input));
};

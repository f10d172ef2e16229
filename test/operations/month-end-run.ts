import { newBatch as aNewBatch } from '../../domain/batches/batch.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { idFrom } from '../../domain/ids.ts';
import { closeBatch } from '../../domain/operations/month-end/close.ts';
import { deliverShard } from '../../domain/operations/month-end/deliver.ts';
import { draftShard, type ShardInput } from '../../domain/operations/month-end/draft.ts';
import { issueBatch } from '../../domain/operations/month-end/issue.ts';
import { type Planned, planBatch } from '../../domain/operations/month-end/plan.ts';
import { failBatch, tallyBatch } from '../../domain/operations/month-end/review.ts';
import type { Mailer, Needs } from '../../domain/operations/ports.ts';
import { faultily, isInjected } from '../table/faults.ts';
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

/** Of a provider that takes no mail for now. */
export const busyMailer: Mailer = {
  from: 'billing@monthend.example',
  send: async () => ({ outcome: 'throttled', quotaSpent: false }),
};

/** A batch as the API would have stored it. */
export const newBatch = async (
  { stores, clock }: Fixture,
  name: string,
  through = '2016-03-31',
  more: object = {},
): Promise<string> => {
  const batchId = idFrom('test', 'batch', name);
  const request = NewBatch.parse({ name, through, issueOn: '2016-03-31', ...more });
  await stores.batches.create(tenantId, aNewBatch(batchId, request, clock.now.toISOString()));
  return batchId;
};

/** A step as the state machine runs it: what throws is tried again, up to a point. */
export const retried = async <T>(step: () => Promise<T>): Promise<T> => {
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

/** The steps of `statemachines/month-end.asl.json` for one execution, without the waits: they only pass time. */
export const stepsOf = (fixture: Fixture, sent: SentMails, batchId: string, { shardSize = 2, attempt = 0 } = {}) => {
  const needs = needsOf(fixture);
  const mailer = mailerOf(fixture, sent);
  const input = { tenantId, batchId, attempt };
  const later = (seconds: number) => {
    fixture.clock.now = new Date(fixture.clock.now.getTime() + seconds * 1000);
  };
  const inShards = async ({ shards }: Planned, step: (shard: ShardInput) => Promise<unknown>) => {
    for (const shard of shards) await step({ tenantId, batchId, shard });
  };
  return {
    /** With Settle. */
    async plan(): Promise<Planned> {
      const planned = await retried(() => planBatch(needs, { settleSeconds: 30, shardSize })(input));
      later(30);
      return planned;
    },
    draft: (planned: Planned) => inShards(planned, (shard) => retried(() => draftShard(needs)(shard))),
    tally: ({ round }: Planned) => retried(() => tallyBatch(needs)({ ...input, round })),
    async issue(): Promise<void> {
      while (!(await retried(() => issueBatch(needs)(input, plenty))).done);
    },
    deliver: (planned: Planned) =>
      inShards(planned, async (shard) => {
        const deliver = deliverShard(needs, mailer, { mailsPerSecond: 100_000 });
        while ((await retried(() => deliver(shard, plenty))).waitSeconds > 0) later(130);
      }),
    async close(): Promise<void> {
      while ((await retried(() => closeBatch(needs, mailer)(input))).waitSeconds > 0) later(130);
    },
    fail: (reason: string) => failBatch(needs)({ ...input, reason }),
  };
};

/** A whole execution of the machine, for a batch that nobody has to look at. */
export const runMonthEnd = async (
  fixture: Fixture,
  sent: SentMails,
  batchId: string,
  shardSize = 2,
  attempt = 0,
): Promise<void> => {
  const steps = stepsOf(fixture, sent, batchId, { shardSize, attempt });
  const planned = await steps.plan();
  await steps.draft(planned);
  await steps.tally(planned);
  await steps.issue();
  await steps.deliver(planned);
  await steps.close();
};

/** Up to where a person has to look, or the machine would go on to issue. */
export const runToReview = async (steps: ReturnType<typeof stepsOf>): Promise<Planned> => {
  const planned = await steps.plan();
  await steps.draft(planned);
  await steps.tally(planned);
  return planned;
};

/** From the decision to the end. */
export const runFromReview = async (steps: ReturnType<typeof stepsOf>, planned: Planned): Promise<void> => {
  await steps.issue();
  await steps.deliver(planned);
  await steps.close();
};

import { readFileSync } from 'node:fs';
import { NewTimeEntries } from '../../domain/billables/new-time-entry.ts';
import { idFrom } from '../../domain/ids.ts';
import type { Integration } from '../../domain/integrations/integration.ts';
import type { RawRequest } from '../../domain/integrations/provider.ts';
import { signatureOf } from '../../domain/integrations/verifying.ts';
import { receiveHooks } from '../../domain/operations/integrations/receive.ts';
import { sharingReads } from '../../domain/operations/integrations/shared-reads.ts';
import { takeIn } from '../../domain/operations/integrations/waiting.ts';
import { workOff } from '../../domain/operations/integrations/work-off.ts';
import { recordTimeEntries } from '../../domain/operations/time-entries/record.ts';
import { secretBox } from '../../functions/shared/seal-secret.ts';
import { startCloud } from '../../local/cloud.ts';
import { contractIdOf, tenantId } from '../operations/firm.ts';
import { needsOf } from '../operations/month-end-run.ts';
import { anIntegration, foundToolFirm, integrationId } from '../operations/tool.ts';
import { type Fixture, newTableAt } from '../table/new-table.ts';
import type { Measured } from './measured.ts';
import { meter, type Units } from './meter.ts';

/** List prices in USD (us-east-1, November 2026). A function's second is of 1 GB on arm64. */
const price = { readUnit: 0.125e-6, writeUnit: 0.625e-6, request: 1e-6, invocation: 0.2e-6, second: 1.33334e-5 };

/** Assumed, since only AWS could tell: milliseconds of a call to the table, and of what a function does beside. */
const assumed = { call: 8, receive: 10, work: 10, bulk: 100 };
/** As the functions are made (`infra/functions`). */
const gigabytes = { receiver: 0.5, worker: 0.5, api: 1 };

const TICKETS = 20;
/** Who work on them, and labels of which each ticket has three: what a call reads of them it reads once. */
const TECHNICIANS = 3;
const LABELS = 6;
const WORKLOGS = 200;
/** Webhooks that one call of the worker works off under load: the stream gives it up to 25. */
const TOGETHER = 10;
const ENTRIES = 200;
const SECRET = 'a secret of the bench';
const box = secretBox(async () => 'a key of the bench');

const payload = (name: string) =>
  JSON.parse(readFileSync(new URL(`../webhooks/${name}.json`, import.meta.url), 'utf8')).body;

/** A body of Jira's own, signed by it. */
const signed = (body: object, n: string): RawRequest => {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = new Map([
    ['x-atlassian-webhook-identifier', [n]],
    ['x-hub-signature', [`sha256=${signatureOf(SECRET, 'hex', bytes)}`]],
  ]);
  return { headers, body: bytes };
};

const issue = (n: number): RawRequest => {
  const body = payload('jira.issue_updated');
  const labels = [0, 1, 2].map((k) => `label ${(n + k) % LABELS}`);
  const fields = { ...body.issue.fields, labels, project: { id: 'o0', name: 'Client' } };
  return signed({ ...body, issue: { ...body.issue, id: String(n), key: `OPS-${n}`, fields } }, `issue ${n}`);
};

const worklog = (n: number): RawRequest => {
  const body = payload('jira.worklog_created');
  const moments = { started: '2016-03-10T09:00:00.000+0100', updated: '2016-03-10T10:00:00.000+0100' };
  const technician = 1 + (n % TECHNICIANS);
  const author = { ...body.worklog.author, accountId: `u${technician}`, displayName: `Technician ${technician}` };
  const own = { id: String(n), issueId: String(1 + (n % TICKETS)), author, ...moments };
  return signed({ ...body, worklog: { ...body.worklog, ...own } }, `worklog ${n}`);
};

/** Units and calls of some work alone. */
const countedBy = (units: Units) => async (work: () => Promise<unknown>) => {
  const before = { ...units };
  await work();
  const { read, write, requests } = units;
  return { read: read - before.read, write: write - before.write, requests: requests - before.requests };
};
type Counted = Awaited<ReturnType<ReturnType<typeof countedBy>>>;

const tableDollars = ({ read, write }: Counted): number => read * price.readUnit + write * price.writeUnit;

const lambdaDollars = (invocations: number, milliseconds: number, gb: number): number =>
  invocations * price.invocation + (milliseconds / 1000) * gb * price.second;

/** A receiver as its instance is once it knows the integration, and the worker behind it. */
const intakeOf = async (fixture: Fixture) => {
  const sealed = await box.seal({ tenantId, integrationId }, SECRET);
  const secrets = [{ secretId: idFrom('bench', 'secret'), sealed, createdAt: '2016-03-01T00:00:00Z' }];
  const integration: Integration = await fixture.stores.integrations.create(
    tenantId,
    anIntegration('jira', { secrets }),
  );
  const technicians = Array.from({ length: TECHNICIANS }, (_, n) => `u${n + 1}`);
  await fixture.stores.mappings.put(
    tenantId,
    integrationId,
    technicians.map((id) => ({ kind: 'user', of: { id }, technician: `Technician ${id}` })),
  );
  const needs = needsOf(fixture);
  const receive = receiveHooks({ ...needs, secretBox: box });
  const ids: string[] = [];
  /** One call of the worker. Five are worked off at a time there; counted is as if each waited for the one before. */
  const call = async (deliveryIds: readonly string[]) => {
    const shared = { ...needs, stores: sharingReads(fixture.stores) };
    const work = workOff({ ...shared, take: takeIn(shared) });
    for (const deliveryId of deliveryIds) await work(tenantId, { integrationId, deliveryId });
  };
  const mustBeDone = async (deliveryId: string) => {
    const standing = await fixture.stores.deliveries.get(tenantId, { integrationId, deliveryId });
    if (standing?.status !== 'done') throw new Error(`a delivery is ${standing?.status}: ${standing?.reason}`);
  };
  return {
    receive: async (request: RawRequest) => {
      ids.push((await receive(integration.endpointId, request)).deliveryId);
    },
    /** Works off what came, so many to a call, and gives back how to look whether all of it is done. */
    workAll: async (together: number) => {
      const all = ids.splice(0);
      for (let from = 0; from < all.length; from += together) await call(all.slice(from, from + together));
      return async () => {
        for (const deliveryId of all) await mustBeDone(deliveryId);
      };
    },
  };
};

interface Worked {
  readonly together: number;
  readonly counted: Counted;
}

const workerDollars = ({ together, counted }: Worked): number =>
  tableDollars(counted) +
  lambdaDollars(WORKLOGS / together, counted.requests * assumed.call + WORKLOGS * assumed.work, gigabytes.worker);

/** Each worklog by a webhook of its own: each worked off by a call of its own, which is the dearest way, and as under load. */
const byWebhook = async (fixture: Fixture, counted: ReturnType<typeof countedBy>): Promise<readonly Measured[]> => {
  const { receive, workAll } = await intakeOf(fixture);
  const each = async (from: number, count: number, request: (n: number) => RawRequest) => {
    for (let n = from; n < from + count; n += 1) await receive(request(n));
  };
  const worked = async (together: number): Promise<Worked> => {
    let look = async () => {};
    const work = await counted(async () => {
      look = await workAll(together);
    });
    await look();
    return { together, counted: work };
  };
  await each(1, TICKETS, issue);
  await worked(1);
  const received = await counted(() => each(1, WORKLOGS, worklog));
  const alone = await worked(1);
  await each(1 + WORKLOGS, WORKLOGS, worklog);
  const ten = await worked(TOGETHER);
  const accepting =
    WORKLOGS * price.request +
    tableDollars(received) +
    lambdaDollars(WORKLOGS, received.requests * assumed.call + WORKLOGS * assumed.receive, gigabytes.receiver);
  const figures = (how: string, work: Worked, most: MostOfWork): readonly Measured[] => [
    { name: `${how}: DynamoDB requests`, value: work.counted.requests / WORKLOGS, unit: 'calls', most: most.requests },
    { name: `${how}: DynamoDB writes`, value: work.counted.write / WORKLOGS, unit: 'WRU', most: most.write },
    { name: `${how}: DynamoDB reads`, value: work.counted.read / WORKLOGS, unit: 'RRU', most: most.read },
    {
      name: `entries by webhook, ${how}: API Gateway, Lambda, DynamoDB`,
      value: ((accepting + workerDollars(work)) / WORKLOGS) * 1e6,
      unit: 'USD/1,000,000 entries',
      most: most.dollars,
    },
  ];
  return [
    { name: 'a webhook accepted: DynamoDB requests', value: received.requests / WORKLOGS, unit: 'calls', most: 1 },
    { name: 'a webhook accepted: DynamoDB writes', value: received.write / WORKLOGS, unit: 'WRU', most: 2 },
    ...figures('worked off alone', alone, MOST_ALONE),
    ...figures('worked off ten to a call', ten, MOST_OF_TEN),
  ];
};

interface MostOfWork extends Counted {
  readonly dollars: number;
}
/** What is reached, not the target of 7 USD: `docs/figures.md` says why. */
const MOST_ALONE: MostOfWork = { requests: 11, write: 5, read: 12, dollars: 8.05 };
const MOST_OF_TEN: MostOfWork = { requests: 7.7, write: 5, read: 6.2, dollars: 7 };

const entryOf = (n: number) => ({
  contractId: contractIdOf(0),
  reference: `entry ${n}`,
  technician: 'Ada',
  startedAt: '2016-03-11T09:00:00+01:00',
  endedAt: '2016-03-11T10:00:00+01:00',
  description: 'Called back, mended the mapping of the printer and closed',
});

const inBulk = async (fixture: Fixture, counted: ReturnType<typeof countedBy>): Promise<readonly Measured[]> => {
  const entries = Array.from({ length: ENTRIES }, (_, n) => entryOf(n));
  const asked = NewTimeEntries.parse({ entries });
  const count = await counted(() => recordTimeEntries(needsOf(fixture))(tenantId, idFrom('bench', 'bulk'), asked));
  // The Idempotency-Key's record: begun, and its answer kept (some KB).
  const key = { read: 0, write: 1 + BULK_ANSWER_KB, requests: 2 };
  const dollars =
    price.request +
    tableDollars(count) +
    tableDollars(key) +
    lambdaDollars(1, (count.requests + key.requests) * assumed.call + assumed.bulk, gigabytes.api);
  return [
    { name: 'an entry in bulk: DynamoDB writes', value: count.write / ENTRIES, unit: 'WRU' },
    {
      name: 'entries in bulk: API Gateway, Lambda, DynamoDB',
      value: (dollars / ENTRIES) * 1e6,
      unit: 'USD/1,000,000 entries',
      most: 3,
    },
  ];
};
const BULK_ANSWER_KB = 12;

/** Targets: at most 7 USD for a million entries by webhook (under load) and 3 in bulk, 2 writes to accept a webhook. */
export const benchIntake = async (): Promise<readonly Measured[]> => {
  const cloud = await startCloud();
  try {
    const fixture = await newTableAt(cloud.endpoint);
    fixture.clock.now = new Date('2016-03-12T09:00:00Z');
    await foundToolFirm(fixture);
    const counted = countedBy(meter(fixture.raw));
    return [...(await byWebhook(fixture, counted)), ...(await inBulk(fixture, counted))];
  } finally {
    await cloud.stop();
  }
};

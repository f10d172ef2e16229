import { startCloud } from '../../local/cloud.ts';
import { foundFirm, tenantId } from '../operations/firm.ts';
import { newBatch, stepsOf } from '../operations/month-end-run.ts';
import { newTableAt } from '../table/new-table.ts';
import { filling } from './fill.ts';
import type { Measured } from './measured.ts';
import { meter } from './meter.ts';

/** List prices in USD (us-east-1, November 2026) of what a month end uses. */
const price = {
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  put: 5e-6,
  get: 0.4e-6,
  mail: 1e-4,
  attachmentByte: 0.12 / 1e9,
  transition: 2.5e-5,
};

/** Base64 with line breaks makes an attachment this much larger. */
const BASE64 = 1.37;
const ENTRIES = 40;
const SHARD = 30;

/** Transitions of the state machine: 14 of its own, 2 of each shard's drafts and 4 of its deliveries. */
const transitions = (invoices: number): number => 14 + 6 * Math.ceil(invoices / SHARD);

/** A firm of so many clients with a month's work, and its month end; PDFs are weighed, and not kept. */
const month = async (endpoint: string, clients: number) => {
  const began = performance.now();
  const fixture = await filling(await newTableAt(endpoint), (empty) => foundFirm(empty, { clients, entries: ENTRIES }));
  const filled = performance.now();
  const pdfs = { bytes: 0, count: 0 };
  const { blobs } = fixture;
  const weighing: typeof blobs = {
    ...blobs,
    async putOnce(key, bytes, contentType) {
      pdfs.bytes += bytes.length;
      pdfs.count += 1;
      return blobs.putOnce(key, new Uint8Array(), contentType);
    },
  };
  const units = meter(fixture.raw);
  const calls: Record<string, number> = {};
  fixture.faults.decide = (call) => {
    calls[call] = (calls[call] ?? 0) + 1;
    return undefined;
  };
  const batchId = await newBatch(fixture, 'bench');
  const steps = stepsOf({ ...fixture, blobs: weighing }, { to: [] }, batchId, { shardSize: SHARD });
  const planned = await steps.plan();
  const before = { ...units };
  await steps.draft(planned);
  const drafting = { logQueries: units.logQueries - before.logQueries, queries: units.queries - before.queries };
  await steps.tally(planned);
  await steps.issue();
  await steps.deliver(planned);
  await steps.close();
  const counter = await fixture.stores.ledger.counter(tenantId, 'FA');
  if (counter.next !== clients + 1) throw new Error('the bench did not issue every invoice');
  const seconds = { fill: (filled - began) / 1000, run: (performance.now() - filled) / 1000 };
  return { units, drafting, calls, pdfs, seconds };
};

interface Costs {
  readonly clients: number;
  readonly measured: readonly Measured[];
  /** USD for 1,000 invoices. */
  readonly price: number;
}

/** What a month end of some clients asks of the services, for each invoice, and what that costs by the price list. */
const measure = async (endpoint: string, clients: number): Promise<Costs> => {
  const { units, drafting, calls, pdfs, seconds } = await month(endpoint, clients);
  const { PutObject = 0, GetObject = 0, SendRawEmail = 0 } = calls;
  const dollars =
    units.read * price.readUnit +
    units.write * price.writeUnit +
    PutObject * price.put +
    GetObject * price.get +
    SendRawEmail * price.mail +
    pdfs.bytes * BASE64 * price.attachmentByte +
    transitions(clients) * price.transition;
  const each = (name: string, value: number, unit: string, most?: number): Measured => ({
    name: `${name}, ${clients} clients`,
    value: value / clients,
    unit,
    ...(most === undefined ? {} : { most }),
  });
  const measured = [
    each('DynamoDB requests', units.requests, 'calls/invoice'),
    each('Queries of Draft for the log', drafting.logQueries, 'calls/contract', 1),
    each('other Queries of Draft', drafting.queries, 'calls/contract'),
    each('DynamoDB reads', units.read, 'RRU/invoice'),
    each('DynamoDB writes', units.write, 'WRU/invoice'),
    each('S3', PutObject + GetObject, 'calls/invoice'),
    each('PDF', pdfs.bytes / 1000, 'KB/invoice'),
    each('SES', SendRawEmail, 'calls/invoice'),
    each('Lambda', 6 + 2 * Math.ceil(clients / SHARD), 'calls/invoice'),
    each('DynamoDB, S3, SES and Step Functions', dollars * 1000, 'USD/1,000 invoices', 0.15),
    { name: `filling the table, ${clients} clients`, value: seconds.fill, unit: 's' },
    { name: `month end on the emulator, ${clients} clients`, value: seconds.run, unit: 's' },
  ];
  return { clients, measured, price: (dollars / clients) * 1000 };
};

/** By how many percent the dearest size is above the cheapest. */
const spread = (costs: readonly Costs[]): Measured => {
  const prices = costs.map((one) => one.price);
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  return {
    name: `cost of an invoice, between ${costs.map(({ clients }) => clients).join(', ')} clients`,
    value: (high / low - 1) * 100,
    unit: '% apart',
    most: 5,
  };
};

/**
 * Targets (design §8): at most 0.15 USD for 1,000 invoices of 12 lines and 40 entries, the same within 5 % at any size; one
 * Query for each contract.
 */
export const benchCalls = async (sizes: readonly number[]): Promise<readonly Measured[]> => {
  const cloud = await startCloud();
  try {
    const costs: Costs[] = [];
    for (const clients of sizes) costs.push(await measure(cloud.endpoint, clients));
    return [...costs.flatMap(({ measured }) => measured), spread(costs)];
  } finally {
    await cloud.stop();
  }
};

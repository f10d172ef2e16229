import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startCloud } from '../../local/cloud.ts';
import { foundFirm, tenantId } from '../operations/firm.ts';
import { newBatch, runMonthEnd } from '../operations/month-end-run.ts';
import { newTableAt } from '../table/new-table.ts';
import type { Measured } from './measured.ts';

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

interface Capacity {
  readonly CapacityUnits?: number;
}

/** Capacity units that the table charges, as it says itself. */
const meter = (client: DynamoDBClient) => {
  const units = { read: 0, write: 0, requests: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as Record<string, unknown>;
      const result = await next({ ...args, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input });
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
      const reads = !(
        'TransactItems' in input ||
        'Item' in input ||
        'UpdateExpression' in input ||
        isBatchWrite(input)
      );
      for (const { CapacityUnits = 0 } of [ConsumedCapacity ?? []].flat()) {
        units[reads ? 'read' : 'write'] += CapacityUnits;
      }
      units.requests += 1;
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return units;
};

const isBatchWrite = ({ RequestItems }: Record<string, unknown>): boolean =>
  Array.isArray(Object.values((RequestItems ?? {}) as object)[0]);

/** Transitions of the state machine: 14 of its own, 2 of each shard's drafts and 4 of its deliveries. */
const transitions = (invoices: number): number => 14 + 6 * Math.ceil(invoices / SHARD);

/** What a month end of some clients asks of the services, for each invoice, and what that costs by the price list. */
const measure = async (endpoint: string, clients: number): Promise<readonly Measured[]> => {
  const fixture = await newTableAt(endpoint);
  await foundFirm(fixture, { clients, entries: ENTRIES });
  const units = meter(fixture.raw);
  const calls: Record<string, number> = {};
  fixture.faults.decide = (call) => {
    calls[call] = (calls[call] ?? 0) + 1;
    return undefined;
  };
  const sent = { to: [] };
  await runMonthEnd(fixture, sent, await newBatch(fixture, 'bench'), SHARD);
  const issued = await fixture.stores.ledger.list(tenantId, 'FA', 1);
  if (issued[0]?.number !== clients) throw new Error('the bench did not issue every invoice');
  const bytes = [...fixture.blobs.objects.values()].reduce((sum, pdf) => sum + pdf.length, 0) * BASE64;
  const { PutObject = 0, GetObject = 0, SendRawEmail = 0 } = calls;
  const dollars =
    units.read * price.readUnit +
    units.write * price.writeUnit +
    PutObject * price.put +
    GetObject * price.get +
    SendRawEmail * price.mail +
    bytes * price.attachmentByte +
    transitions(clients) * price.transition;
  const each = (name: string, value: number, unit: string): Measured => ({
    name: `${name}, ${clients} clients`,
    value: value / clients,
    unit,
  });
  return [
    each('DynamoDB requests', units.requests, 'calls/invoice'),
    each('DynamoDB reads', units.read, 'RRU/invoice'),
    each('DynamoDB writes', units.write, 'WRU/invoice'),
    each('S3', PutObject + GetObject, 'calls/invoice'),
    each('SES', SendRawEmail, 'calls/invoice'),
    each('Lambda', 6 + 2 * Math.ceil(clients / SHARD), 'calls/invoice'),
    each('DynamoDB, S3, SES and Step Functions', dollars * 1000, 'USD/1,000 invoices'),
  ];
};

/** Target (design §8): at most 0.15 USD for 1,000 invoices of 12 lines and 40 entries, the same at any size. */
export const benchCalls = async (): Promise<readonly Measured[]> => {
  const cloud = await startCloud();
  try {
    return [...(await measure(cloud.endpoint, 100)), ...(await measure(cloud.endpoint, 400))];
  } finally {
    await cloud.stop();
  }
};

import './environment.ts';
import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import { deliveryEntity, integrationEntity } from '../../domain/table/entities/integration.entity.ts';
import { handler } from '../../functions/events/deliveries.ts';
import { tenantId } from '../operations/firm.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const integrationId = idFrom('test', 'integration');
const ids = ['one', 'two', 'three'].map((name) => idFrom('delivery', name));
const at = new Date().toISOString();
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

/** As the stream brings a row; only its ids are read. */
const record = (deliveryId: string, sequence: string) => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: sequence,
    NewImage: {
      __edb_e__: { S: 'delivery' },
      status: { S: 'received' },
      tenantId: { S: tenantId },
      integrationId: { S: integrationId },
      deliveryId: { S: deliveryId },
      body: { B: 'e30=' },
    },
  },
});
const records = ids.map((id, n) => record(id, String(n)));

beforeEach(() =>
  table.lay(
    integrationEntity.put({
      ...{ tenantId, integrationId, endpointId: idFrom('endpoint'), provider: 'jira', name: 'Jira', state: 'testing' },
      ...{ approval: 'person', createClients: false, options: {}, secrets: [], createdAt: at, version: 1 },
    }),
    ...ids.map((deliveryId) =>
      deliveryEntity.put({
        ...{ tenantId, integrationId, deliveryId, receivedAt: at, status: 'received', replays: 0 },
        ...{ body: Buffer.from('{}'), expiresAt: 1 },
      }),
    ),
  ),
);

describe('the worker', () => {
  test('settles each delivery of a batch', async () => {
    expect(await handler({ Records: records }, context)).toEqual({ batchItemFailures: [] });
    expect(table.written()).toBe(3);
  });

  test('names the record that fails, and the others are done', async () => {
    const [second = ''] = ids.slice(1);
    table.failGetOf(second);
    const { batchItemFailures } = await handler({ Records: records }, context);
    expect(batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
    expect(table.written()).toBe(2);
  });

  test.each([
    { what: 'nothing', stray: {} },
    { what: 'another row', stray: { dynamodb: { SequenceNumber: '9', NewImage: { __edb_e__: { S: 'invoice' } } } } },
    {
      what: 'a row without its ids',
      stray: { dynamodb: { SequenceNumber: '9', NewImage: { __edb_e__: { S: 'delivery' } } } },
    },
    { what: 'ids that are none', stray: record('a#b', '9') },
  ])('drops a record of $what, which would be no better the next time', async ({ stray }) => {
    expect(await handler({ Records: [stray, ...records] }, context)).toEqual({ batchItemFailures: [] });
    expect(table.written()).toBe(3);
  });
});

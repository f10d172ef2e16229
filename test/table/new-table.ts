import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Blobs } from '../../domain/table/blobs.ts';
import { listIndex, logIndex, relatedIndex, tableKeys } from '../../domain/table/keys.ts';
import { createStores, type Stores } from '../../domain/table/stores.ts';
import { clientOf } from '../../local/account.ts';
import { type Faults, faultyClient, objectsInMemory } from './faults.ts';

export interface Fixture {
  readonly stores: Stores;
  readonly client: DynamoDBDocumentClient;
  /** Below it, for those who look at every call. */
  readonly raw: DynamoDBClient;
  readonly tableName: string;
  readonly blobs: Blobs & { readonly objects: Map<string, Uint8Array> };
  /** The clock that the stores read; tests move it. */
  readonly clock: { now: Date };
  readonly faults: Faults;
}

const string = (name: string) => ({ AttributeName: name, AttributeType: 'S' }) as const;
const hash = (name: string) => ({ AttributeName: name, KeyType: 'HASH' }) as const;
const range = (name: string) => ({ AttributeName: name, KeyType: 'RANGE' }) as const;

/** One for each endpoint: a new one would connect and resolve everything anew. */
const clients = new Map<string, DynamoDBClient>();
const clientAt = (endpoint: string): DynamoDBClient => {
  const client = clients.get(endpoint) ?? new DynamoDBClient(clientOf(endpoint));
  clients.set(endpoint, client);
  return client;
};

/** A table of its own with the template's keys, on the local cloud's DynamoDB, and the stores upon it. */
export const newTableAt = async (endpoint: string): Promise<Fixture> => {
  const raw = clientAt(endpoint);
  const tableName = `test-${randomUUID()}`;
  await raw.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        tableKeys.partition,
        tableKeys.sort,
        logIndex.sort,
        listIndex.partition,
        listIndex.sort,
        relatedIndex.partition,
        relatedIndex.sort,
      ].map(string),
      KeySchema: [hash(tableKeys.partition), range(tableKeys.sort)],
      LocalSecondaryIndexes: [
        {
          IndexName: logIndex.name,
          KeySchema: [hash(tableKeys.partition), range(logIndex.sort)],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      GlobalSecondaryIndexes: [listIndex, relatedIndex].map((index) => ({
        IndexName: index.name,
        KeySchema: [hash(index.partition), range(index.sort)],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    }),
  );
  const faults: Faults = { decide: () => undefined };
  const plain = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  const client = faultyClient(plain, faults);
  const clock = { now: new Date() };
  const blobs = objectsInMemory(faults);
  return {
    stores: createStores({ client, tableName, blobs, clock: () => clock.now }),
    client,
    raw,
    tableName,
    blobs,
    clock,
    faults,
  };
};

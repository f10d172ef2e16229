import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { concurrently } from '../../domain/operations/concurrently.ts';
import { createStores } from '../../domain/table/stores.ts';
import type { Fixture } from '../table/new-table.ts';

type Row = Record<string, unknown>;
interface Command {
  readonly input: {
    readonly Item?: Row;
    readonly TransactItems?: readonly { readonly Put?: { readonly Item: Row } }[];
  };
}

/** Most that one request takes. */
const CHUNK = 25;
const AT_A_TIME = 8;

const write = async (client: DynamoDBDocumentClient, tableName: string, rows: readonly Row[]): Promise<void> => {
  const chunks = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) =>
    rows.slice(i * CHUNK, (i + 1) * CHUNK),
  );
  await concurrently(chunks, AT_A_TIME, async (chunk) => {
    const RequestItems = { [tableName]: chunk.map((Item) => ({ PutRequest: { Item } })) };
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('the table did not take every row');
  });
};

/**
 * Fills a new table with what the stores write, some hundred rows at a time: their rows are taken at the client, so they
 * are the same to the byte, and conditions are left out, since nothing is there yet. Reads find nothing.
 */
export const filling = async (fixture: Fixture, fill: (filled: Fixture) => Promise<void>): Promise<Fixture> => {
  const { client, tableName, blobs, clock } = fixture;
  const rows: Row[] = [];
  const flush = () => write(client, tableName, rows.splice(0));
  const send = async ({ input }: Command): Promise<object> => {
    if (input.Item) rows.push(input.Item);
    for (const { Put } of input.TransactItems ?? []) if (Put) rows.push(Put.Item);
    if (rows.length >= CHUNK * AT_A_TIME * 4) await flush();
    return {};
  };
  const collecting = new Proxy(client, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) });
  const storesOn = (on: DynamoDBDocumentClient) =>
    createStores({ client: on, tableName, blobs, clock: () => clock.now });
  await fill({ ...fixture, stores: storesOn(collecting) });
  await flush();
  // An entity of ElectroDB has one client, the last that it was given.
  return { ...fixture, stores: storesOn(client) };
};

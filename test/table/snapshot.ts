import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Fixture, newTable } from './fixture.ts';

export type Restored = () => Promise<Fixture>;

/** As many as one call writes. */
const BATCH = 25;

/**
 * Keeps all that is stored by now, and gives it back as often as it is asked, each time in a table of its own and at the
 * same moment: for tests that run the same thing again and again, each time killed elsewhere.
 */
export const snapshotOf = async ({ client, tableName, blobs, clock: { now } }: Fixture): Promise<Restored> => {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  const objects = [...blobs.objects];
  return async () => {
    const copy = await newTable();
    copy.clock.now = now;
    for (let at = 0; at < items.length; at += BATCH) {
      const puts = items.slice(at, at + BATCH).map((Item) => ({ PutRequest: { Item } }));
      await copy.client.send(new BatchWriteCommand({ RequestItems: { [copy.tableName]: puts } }));
    }
    for (const [key, bytes] of objects) copy.blobs.objects.set(key, bytes);
    return copy;
  };
};

/** Founds something once, and gives each who asks a table of its own that holds it. */
export const foundedOnce = (found: (fixture: Fixture) => Promise<void>): Restored => {
  let founded: Promise<Restored> | undefined;
  const first = async () => {
    const fixture = await newTable();
    await found(fixture);
    return snapshotOf(fixture);
  };
  return async () => {
    founded ??= first();
    return (await founded)();
  };
};

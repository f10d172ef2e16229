import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { logIndex } from '../../domain/table/keys.ts';

interface Capacity {
  readonly CapacityUnits?: number;
}

export interface Units {
  read: number;
  write: number;
  requests: number;
  /** Queries of the log of a contract. */
  logQueries: number;
  /** All other Queries. */
  queries: number;
}

const isBatchWrite = ({ RequestItems }: Record<string, unknown>): boolean =>
  Array.isArray(Object.values((RequestItems ?? {}) as object)[0]);

type KeysOfTable = Readonly<Record<string, { readonly Keys?: readonly unknown[]; readonly ConsistentRead?: boolean }>>;

/** Of a batch of keys, for which the emulator states no capacity: a unit a key that is read consistently, half a one else. */
const unitsOfKeys = ({ RequestItems }: Record<string, unknown>): number =>
  Object.values((RequestItems ?? {}) as KeysOfTable).reduce(
    (sum, { Keys = [], ConsistentRead }) => sum + Keys.length * (ConsistentRead ? 1 : 0.5),
    0,
  );

const writes = (input: Record<string, unknown>): boolean =>
  'TransactItems' in input || 'Item' in input || 'UpdateExpression' in input || isBatchWrite(input);

/** What the table charges from now on, as it says itself. */
export const meter = (client: DynamoDBClient): Units => {
  const units = { read: 0, write: 0, requests: 0, logQueries: 0, queries: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as Record<string, unknown>;
      const result = await next({ ...args, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input });
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
      const stated = [ConsumedCapacity ?? []].flat();
      for (const { CapacityUnits = 0 } of stated) units[writes(input) ? 'write' : 'read'] += CapacityUnits;
      if (stated.length === 0 && !writes(input)) units.read += unitsOfKeys(input);
      units.requests += 1;
      if ('KeyConditionExpression' in input) units[input.IndexName === logIndex.name ? 'logQueries' : 'queries'] += 1;
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return units;
};

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
      for (const { CapacityUnits = 0 } of [ConsumedCapacity ?? []].flat())
        units[writes(input) ? 'write' : 'read'] += CapacityUnits;
      units.requests += 1;
      if ('KeyConditionExpression' in input) units[input.IndexName === logIndex.name ? 'logQueries' : 'queries'] += 1;
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return units;
};

import type { Batch } from './batch.ts';

export const shardOf = (itemId: string): string => itemId.slice(0, 4);
export const shardName = (shard: number): string => String(shard).padStart(4, '0');

/** The shards of a batch, in order. */
export const shardsOf = ({ firstShard, shards = 0 }: Pick<Batch, 'firstShard' | 'shards'>): readonly string[] =>
  Array.from({ length: shards }, (_, i) => shardName(firstShard + i));

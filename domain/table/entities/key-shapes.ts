import { listIndex, logIndex, relatedIndex, tableKeys } from '../keys.ts';

/**
 * How every entity writes its keys: by template and in the case they came in. ElectroDB's default would lower-case them
 * and put delimiters between parts without escaping, so that two tenants could share a partition. Each part of a
 * template is an id of ours, a date, or a hash: never what a user typed (`test/table/keys.test.ts` walks all entities).
 */
const asWritten = { casing: 'none' } as const;

export const partition = { field: tableKeys.partition, ...asWritten } as const;
export const sort = { field: tableKeys.sort, ...asWritten } as const;
export const listPartition = { field: listIndex.partition, ...asWritten } as const;
export const listSort = { field: listIndex.sort, ...asWritten } as const;
export const relatedPartition = { field: relatedIndex.partition, ...asWritten } as const;
export const relatedSort = { field: relatedIndex.sort, ...asWritten } as const;
export const logSort = { field: logIndex.sort, ...asWritten } as const;

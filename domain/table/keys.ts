/** Names of the table's keys and indexes, shared by the entities and by the template in `infra`. */
export const tableKeys = { partition: 'pk', sort: 'sk', expiry: 'expiresAt' } as const;

/** The log of a contract: sparse, and readable consistently because it is local. */
export const logIndex = { name: 'lsi1', sort: 'lsi1sk' } as const;

/** Lists across partitions. Keys only: a listed item is then read from the table, and writes stay cheap. */
export const listIndex = { name: 'gsi1', partition: 'gsi1pk', sort: 'gsi1sk' } as const;

/** What has two such lists has its second here: tickets by status, and the time of a ticket. Keys only too. */
export const relatedIndex = { name: 'gsi2', partition: 'gsi2pk', sort: 'gsi2sk' } as const;

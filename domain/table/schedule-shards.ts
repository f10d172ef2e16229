/** Schedules lie in this many partitions, each read once a sweep. */
export const SCHEDULE_SHARDS = 8;

export const shardOf = (tenantId: string): string => {
  const last = tenantId.charCodeAt(tenantId.length - 1);
  return String(last % SCHEDULE_SHARDS);
};

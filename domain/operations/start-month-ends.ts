import { newBatch } from '../batches/batch.ts';
import { NewBatch } from '../batches/new-batch.ts';
import { idFrom, newId } from '../ids.ts';
import { SCHEDULE_SHARDS } from '../table/schedule-shards.ts';
import type { MonthEndSchedule } from '../table/tenant-store.ts';
import { nextMonthEnd } from '../tenants/month-end-day.ts';
import { scheduleMoment, sweepOver } from './for-each-tenant.ts';
import type { Machine, TableNeeds } from './ports.ts';

/** The same due month end is always the same batch: its id is made of the hour, the tenant and the period. */
const batchIdOf = ({ tenantId, nextRunAt, through }: MonthEndSchedule): string =>
  `${newId(new Date(nextRunAt)).slice(0, 10)}${idFrom('automaticMonthEnd', tenantId, through).slice(0, 16)}`;

const startOne = async (
  { stores, clock, journal }: TableNeeds,
  machine: Machine,
  due: MonthEndSchedule,
): Promise<void> => {
  const { tenantId, through } = due;
  const tenant = await stores.tenants.get(tenantId);
  if (!tenant) return;
  const batchId = batchIdOf(due);
  const request = NewBatch.parse({ name: `Month end ${through.slice(0, 7)}`, through });
  await stores.batches.create(tenantId, newBatch(batchId, request, clock().toISOString()));
  await machine.start(batchId, { tenantId, batchId });
  const next = nextMonthEnd(tenant.settings, due.nextRunAt);
  // Last: a sweep that dies before this finds the month end still due, and starts the same batch again, which is none.
  if (next) await stores.tenants.reschedule(due, { tenantId, ...next });
  journal.info('automatic month end started', { tenantId, batchId, through });
};

/**
 * Starts the month end of every tenant whose hour has come. What a missed hour left undone is still due in the next. A
 * tenant that cannot be started does not keep the others waiting; the sweep then fails, so that somebody looks.
 */
export const startDueMonthEnds = (needs: TableNeeds, machine: Machine) => async (): Promise<void> => {
  const now = scheduleMoment(needs.clock());
  const sweep = sweepOver(needs.journal, 'an automatic month end could not be started');
  for (let shard = 0; shard < SCHEDULE_SHARDS; shard += 1) {
    for (const due of await needs.stores.tenants.due(shard, now))
      await sweep.attempt(due.tenantId, () => startOne(needs, machine, due));
  }
  sweep.end();
};

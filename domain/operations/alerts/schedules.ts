import { type ContractSchedule, scheduleOf } from '../../alerts/schedule.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { ScheduleRecord } from '../../table/contract-schedule-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { Needs } from '../ports.ts';

const recordOf = (
  { settings, version }: Tenant,
  contract: Contract,
  current: ContractSchedule | undefined,
  now: Date,
): ScheduleRecord | undefined => {
  const schedule = scheduleOf(contract, settings, current, scheduleMoment(now));
  return schedule && { schedule, settingsVersion: version };
};

/** What is due of a new contract. */
export const newSchedule = (tenant: Tenant, contract: Contract, now: Date): ScheduleRecord | undefined =>
  recordOf(tenant, contract, undefined, now);

/**
 * What is due of a contract that is about to replace the one that stands there, to be written with it: alerts follow a date
 * that moves. `changed` has the version that was read, and is stored under the next one.
 */
export const scheduleAfter = async (
  { stores }: Pick<Needs, 'stores'>,
  tenant: Tenant,
  changed: Contract,
  now: Date,
): Promise<ScheduleRecord | undefined> => {
  const current = await stores.contractSchedules.get(tenant.tenantId, changed.contractId);
  return recordOf(tenant, { ...changed, version: changed.version + 1 }, current?.schedule, now);
};

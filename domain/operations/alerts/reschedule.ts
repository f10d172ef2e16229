import { scheduleOf } from '../../alerts/schedule.ts';
import type { NextPage, Rescheduling } from '../../table/rescheduling-store.ts';
import type { Tenant, TenantSettings } from '../../tenants/tenant.ts';
import { isAlready } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { TableNeeds } from '../ports.ts';
import { equipmentScheduleAfter } from './equipment-schedules.ts';

/** Longer than any request takes that has read the settings before they changed. */
const SETTLE_MILLISECONDS = 60_000;

/** Whether contracts' schedules follow from something else now. */
const differs = (a: TenantSettings, b: TenantSettings): boolean =>
  a.timeZone !== b.timeZone ||
  !isAlready(a.contractAlerts ?? [], b.contractAlerts ?? []) ||
  !isAlready(a.warrantyAlerts ?? [], b.warrantyAlerts ?? []);

/** What is to be written with changed settings, so that the firm's contracts follow; undefined where nothing does. */
export const reschedulingAfter = (
  { tenantId, settings, version }: Tenant,
  changed: TenantSettings,
  now: Date,
): Rescheduling | undefined =>
  differs(settings, changed)
    ? {
        tenantId,
        dueAt: scheduleMoment(new Date(now.getTime() + SETTLE_MILLISECONDS)),
        settingsVersion: version + 1,
      }
    : undefined;

const PAGE = 100;
const AT_A_TIME = 8;
const ATTEMPTS = 5;

/** Has one contract follow the settings. Who writes its schedule at the same moment was first: then it is read again. */
const follow = async ({ stores, clock }: TableNeeds, tenant: Tenant, contractId: string): Promise<void> => {
  const { tenantId, settings, version: settingsVersion } = tenant;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = await stores.contractSchedules.get(tenantId, contractId);
    if (current && current.settingsVersion >= settingsVersion) return;
    const record = await stores.contracts.get(tenantId, contractId);
    if (!record) return;
    const schedule = scheduleOf(record.contract, settings, current?.schedule, scheduleMoment(clock()));
    if (!schedule) return;
    const next = { schedule, settingsVersion };
    const isDone = current
      ? await stores.contractSchedules.move({ tenantId, contractId, ...current }, next)
      : await stores.contractSchedules.add(tenantId, contractId, next);
    if (isDone) return;
  }
  throw new Error('a contract’s schedule was changed again and again while it followed the settings');
};

/** Has the warranty of one piece follow the settings, in the same way. */
const followPiece = async ({ stores, clock }: TableNeeds, tenant: Tenant, equipmentId: string): Promise<void> => {
  const { tenantId, version } = tenant;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = await stores.equipment.scheduleOf(tenantId, equipmentId);
    if (current && current.settingsVersion >= version) return;
    const piece = await stores.equipment.get(tenantId, equipmentId);
    if (!piece) return;
    const schedule = equipmentScheduleAfter(tenant, piece, current, clock());
    if (!schedule) return;
    const isDone = current
      ? await stores.equipment.moveSchedule({ tenantId, equipmentId, schedule: current }, schedule)
      : await stores.equipment.addSchedule(tenantId, equipmentId, schedule);
    if (isDone) return;
  }
  throw new Error('a warranty’s schedule was changed again and again while it followed the settings');
};

/** Has a page of contracts follow; one that was stored before its end could be looked up by month gets that too. */
const overContracts = async (needs: TableNeeds, tenant: Tenant, cursor?: string): Promise<NextPage> => {
  const { stores } = needs;
  const page = await stores.contracts.list(tenant.tenantId, { limit: PAGE, cursor });
  await concurrently(page.items, AT_A_TIME, async (contract) => {
    await follow(needs, tenant, contract.contractId);
    await stores.contractLife.noteEnd(tenant.tenantId, contract);
  });
  return page.cursor === null ? { over: 'clients' } : { cursor: page.cursor };
};

/** Has the equipment of a page of clients follow. */
const overClients = async (needs: TableNeeds, tenant: Tenant, cursor?: string): Promise<NextPage | undefined> => {
  const { stores } = needs;
  const { tenantId } = tenant;
  const page = await stores.clients.list(tenantId, { limit: PAGE, cursor });
  await concurrently(page.items, AT_A_TIME, async ({ clientId }) => {
    let from: string | undefined;
    do {
      const pieces = await stores.equipment.list(tenantId, clientId, 'active', { limit: PAGE, cursor: from });
      for (const { equipmentId } of pieces.items) await followPiece(needs, tenant, equipmentId);
      from = pieces.cursor ?? undefined;
    } while (from !== undefined);
  });
  return page.cursor === null ? undefined : { over: 'clients', cursor: page.cursor };
};

/**
 * Has all contracts of a firm and its clients' equipment follow its changed settings, page by page: one that stops goes on
 * from the page that it had come to. What was made or changed since follows by itself.
 */
export const followSettings =
  (needs: TableNeeds, isTimeUp: () => boolean) =>
  async (rescheduling: Rescheduling): Promise<void> => {
    const { stores } = needs;
    const tenant = await stores.tenants.get(rescheduling.tenantId);
    if (!tenant) return;
    let from: NextPage = rescheduling;
    while (!isTimeUp()) {
      const walk = from.over === 'clients' ? overClients : overContracts;
      const next = await walk(needs, tenant, from.cursor);
      await stores.rescheduling.advance(rescheduling, next);
      if (next === undefined) return;
      from = next;
    }
  };

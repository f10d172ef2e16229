import { scheduleOf } from '../../alerts/schedule.ts';
import type { Rescheduling } from '../../table/rescheduling-store.ts';
import type { Tenant, TenantSettings } from '../../tenants/tenant.ts';
import { isAlready } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { TableNeeds } from '../ports.ts';

/** Longer than any request takes that has read the settings before they changed. */
const SETTLE_MILLISECONDS = 60_000;

/** Whether contracts' schedules follow from something else now. */
const differs = (a: TenantSettings, b: TenantSettings): boolean =>
  a.timeZone !== b.timeZone || !isAlready(a.contractAlerts ?? [], b.contractAlerts ?? []);

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

/**
 * Has all contracts of a firm follow its changed settings, page by page: one that stops goes on from the page that it had
 * come to. The contracts that were made or changed since follow by themselves.
 */
export const followSettings =
  (needs: TableNeeds, isTimeUp: () => boolean) =>
  async (rescheduling: Rescheduling): Promise<void> => {
    const { stores } = needs;
    const { tenantId } = rescheduling;
    const tenant = await stores.tenants.get(tenantId);
    if (!tenant) return;
    let from = rescheduling.cursor;
    while (!isTimeUp()) {
      const { items, cursor } = await stores.contracts.list(tenantId, { limit: PAGE, cursor: from });
      await concurrently(items, AT_A_TIME, ({ contractId }) => follow(needs, tenant, contractId));
      await stores.rescheduling.advance(rescheduling, cursor);
      if (cursor === null) return;
      from = cursor;
    }
  };

import { createHash } from 'node:crypto';
import { digestScheduleOf } from '../../alerts/digest.ts';
import { checkLogo } from '../../documents/pdf/logo.ts';
import { BillingError } from '../../errors.ts';
import { keysOf } from '../../table/blobs.ts';
import type { MonthEndSchedule } from '../../table/tenant-store.ts';
import { dunningScheduleOf } from '../../tenants/dunning-schedule.ts';
import { nextMonthEnd } from '../../tenants/month-end-day.ts';
import type { Tenant, TenantSettings } from '../../tenants/tenant.ts';
import { reschedulingAfter } from '../alerts/reschedule.ts';
import { isAlready, stale } from '../change.ts';
import { scheduleMoment } from '../for-each-tenant.ts';
import type { Needs } from '../ports.ts';
import { guardServiceLevel } from '../service-levels/policies.ts';
import { guardBranches } from './guard-branches.ts';
import { tenantOf } from './tenant-of.ts';

type SettingsNeeds = Pick<Needs, 'stores'>;

export const readTenant =
  ({ stores }: SettingsNeeds) =>
  (tenantId: string): Promise<Tenant> =>
    tenantOf(stores, tenantId);

/** A month end whose hour has come but which has not started yet keeps its hour: a change must not make it vanish. */
const scheduleAfter = (
  tenantId: string,
  settings: TenantSettings,
  current: MonthEndSchedule | undefined,
  now: string,
): MonthEndSchedule | undefined => {
  const next = nextMonthEnd(settings, now);
  if (!next) return undefined;
  return current && current.nextRunAt <= now ? current : { tenantId, ...next };
};

/** Amounts on issued invoices and in prices mean the currency they were written in. */
const guardCurrency = async ({ stores }: SettingsNeeds, tenant: Tenant, wanted: TenantSettings): Promise<void> => {
  const { currency } = tenant.settings;
  if (wanted.currency === currency || !(await stores.ledger.hasIssued(tenant.tenantId))) return;
  throw new BillingError('CurrencyFixed', `invoices have been issued in ${currency}: it can no longer change`, [
    { pointer: '/currency', detail: `must stay "${currency}"` },
  ]);
};

interface Change {
  readonly tenant: Tenant;
  readonly expected: number;
  readonly changed: Pick<Tenant, 'settings' | 'logoKey' | 'formerSeries'>;
  readonly now: Date;
}

/** Stores settings and schedule as one, if the tenant still is at the version that the caller has seen. */
const replace = async ({ stores }: SettingsNeeds, { tenant, expected, changed, now }: Change): Promise<Tenant> => {
  const { tenantId, version, settings, logoKey, formerSeries } = tenant;
  if (isAlready(changed, { settings, logoKey, formerSeries })) return tenant;
  if (version !== expected) throw stale('settings', version);
  const [current, dunning, digest] = await Promise.all([
    stores.tenants.schedule(tenantId),
    stores.dunning.get(tenantId),
    stores.digests.get(tenantId),
  ]);
  const moment = now.toISOString();
  const schedule = scheduleAfter(tenantId, changed.settings, current, moment);
  const dunningAfter = dunningScheduleOf(changed.settings, expected + 1, dunning, moment);
  const rescheduling = reschedulingAfter(tenant, changed.settings, now);
  const digestNext = digestScheduleOf(changed.settings, digest, scheduleMoment(now));
  const digestAfter = digestNext && { ...digestNext, version: (digest?.version ?? 0) + 1 };
  const followers = { dunning: dunningAfter, rescheduling, digest: digestAfter };
  const done = await stores.tenants.replace(tenantId, expected, changed, schedule, followers);
  if (!done) throw stale('settings', version + 1);
  return { tenantId, ...changed, version: expected + 1 };
};

export const changeSettings =
  (needs: SettingsNeeds) =>
  async (tenantId: string, expected: number, settings: TenantSettings, now: Date): Promise<Tenant> => {
    const tenant = await readTenant(needs)(tenantId);
    await guardCurrency(needs, tenant, settings);
    if (settings.serviceLevelId !== tenant.settings.serviceLevelId)
      await guardServiceLevel(needs, tenantId, settings.serviceLevelId, '/serviceLevelId');
    const formerSeries = await guardBranches(needs, tenant, settings);
    return replace(needs, { tenant, expected, changed: { settings, logoKey: tenant.logoKey, formerSeries }, now });
  };

/** The picture lies under the hash of its content before the settings name it, and stays for invoices that used it. */
export const changeLogo =
  (needs: Pick<Needs, 'stores' | 'blobs'>) =>
  async (tenantId: string, expected: number, bytes: Uint8Array, now: Date): Promise<Tenant> => {
    const check = checkLogo(bytes);
    if ('refused' in check)
      throw new BillingError('RequestInvalid', check.refused, [{ pointer: '', detail: check.refused }]);
    const tenant = await readTenant(needs)(tenantId);
    const { settings, formerSeries } = tenant;
    const isPng = bytes[0] === 0x89;
    const hash = createHash('sha256').update(bytes).digest('hex');
    const logoKey = `${keysOf(tenantId).logos}${hash}.${isPng ? 'png' : 'jpg'}`;
    if (tenant.version === expected) await needs.blobs.put(logoKey, bytes, isPng ? 'image/png' : 'image/jpeg');
    return replace(needs, { tenant, expected, changed: { settings, logoKey, formerSeries }, now });
  };

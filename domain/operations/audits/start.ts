import { type Audit, type NewAudit, newAudit } from '../../audits/audit.ts';
import { idFrom, newId } from '../../ids.ts';
import { concurrently } from '../concurrently.ts';
import { scheduleMoment, sweepOver } from '../for-each-tenant.ts';
import type { TableNeeds } from '../ports.ts';
import type { AuditMachine } from './ports.ts';

/**
 * Starts an audit. The seed is its id and the name of its execution, so a repetition finds it and starts nothing twice.
 * Another one may run beside it: audits only write reports, and what one repairs the other finds repaired.
 */
export const startAudit =
  ({ stores, clock, journal }: TableNeeds, machine: AuditMachine) =>
  async (tenantId: string, seed: string, asked: NewAudit): Promise<Audit> => {
    const audit = await stores.audits.create(tenantId, newAudit(seed, asked, 'person', clock().toISOString()));
    await machine.start(seed, { tenantId, auditId: seed, waitSeconds: 0 });
    journal.info('audit started', { tenantId, auditId: seed });
    return audit;
  };

const WEEK = 7 * 86_400_000;
/** The weekly audits begin over this time, each firm at a moment of its own: they share table and functions with people. */
export const SPREAD_SECONDS = 6 * 3600;
const AT_ONCE = 5;

/** The same week is always the same audit: its id is made of the week and the tenant. */
const weeklyAuditId = (tenantId: string, now: Date): string => {
  const week = Math.floor(now.getTime() / WEEK);
  const own = idFrom('weeklyAudit', tenantId, String(week));
  return `${newId(new Date(week * WEEK)).slice(0, 10)}${own.slice(0, 16)}`;
};

/** The firm's place in the spread, the same every week. */
const waitSecondsOf = (tenantId: string): number =>
  Number.parseInt(Buffer.from(idFrom('weeklyAudit', tenantId)).toString('hex').slice(-8), 16) % SPREAD_SECONDS;

/**
 * Each week every contract and every piece of equipment is looked after once, whether it has its schedule and its end by
 * month: those have none that were stored before there were any.
 */
const lookAfter = async ({ stores, clock }: TableNeeds, tenantId: string): Promise<void> => {
  const tenant = await stores.tenants.get(tenantId);
  if (!tenant) return;
  const at = new Date(clock().getTime() + waitSecondsOf(tenantId) * 1000);
  await stores.rescheduling.ask({ tenantId, dueAt: scheduleMoment(at), settingsVersion: tenant.version });
};

const startWeekly = async (needs: TableNeeds, machine: AuditMachine, tenantId: string): Promise<void> => {
  const { stores, clock } = needs;
  await lookAfter(needs, tenantId);
  if (!(await stores.ledger.hasIssued(tenantId))) return;
  const now = clock();
  const auditId = weeklyAuditId(tenantId, now);
  await stores.audits.create(tenantId, newAudit(auditId, { repair: true }, 'weekly', now.toISOString()));
  await machine.start(auditId, { tenantId, auditId, waitSeconds: waitSecondsOf(tenantId) });
};

/**
 * Starts the week's audit of every firm that has issued anything, once however often it is swept. A firm that cannot be
 * started does not keep the others waiting; the sweep then fails, so that somebody looks.
 */
export const startWeeklyAudits = (needs: TableNeeds, machine: AuditMachine) => async (): Promise<void> => {
  const sweep = sweepOver(needs.journal, 'a weekly audit could not be started');
  const tenantIds = await needs.stores.registry.all();
  await concurrently(tenantIds, AT_ONCE, (tenantId) =>
    sweep.attempt(tenantId, () => startWeekly(needs, machine, tenantId)),
  );
  needs.journal.info('weekly audits started', { tenants: tenantIds.length, failures: sweep.failed() });
  sweep.end();
};

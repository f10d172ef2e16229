import type { DueDunning } from '../../table/dunning-store.ts';
import { nextMorning, statementMonthOf } from '../../tenants/dunning-schedule.ts';
import { todayOf } from '../../tenants/today.ts';
import { scheduleMoment, sweepOver } from '../for-each-tenant.ts';
import { logoReader } from '../logo-reader.ts';
import type { Mailer, Needs } from '../ports.ts';
import { type Outgoing, pacing, type Sweeping } from './outgoing.ts';
import { reminders } from './reminders.ts';
import { monthlyStatements } from './statements.ts';

export interface DunningSettings {
  /** Mails that the sweep may send in a second. */
  readonly mailsPerSecond: number;
}

/** What became of one tenant's morning: `stopped` when the time is up or the provider takes no more for now. */
type Morning = 'done' | 'stopped';

const seeTo = async (needs: Needs, outgoing: Outgoing, due: DueDunning): Promise<Morning> => {
  const { tenantId, schedule } = due;
  const { stores, clock, journal } = needs;
  const tenant = await stores.tenants.get(tenantId);
  if (!tenant) return 'done';
  const sweeping: Sweeping = { tenant, schedule, today: todayOf(tenant, clock()), logoOf: logoReader(needs) };
  const month = statementMonthOf(tenant.settings, schedule, sweeping.today);
  let failed = 0;
  for (const part of [reminders(needs, sweeping), monthlyStatements(needs, sweeping, month)]) {
    const ended = await outgoing.send(tenantId, part);
    if (ended.stopped) return 'stopped';
    failed += ended.failed;
  }
  // Last: a sweep that dies before this finds the morning still due, and what is out already is not sent again.
  if (failed > 0) throw new Error(`${failed} could not be sent`);
  const nextRunAt = nextMorning(tenant.settings, clock().toISOString());
  await stores.dunning.reschedule(due, { ...schedule, nextRunAt, ...(month && { statementsDone: month }) });
  journal.info('reminders and statements are out', { tenantId });
  return 'done';
};

/**
 * Sends the reminders and statements of every tenant whose morning has come, at the given pace. What a missed or stopped
 * sweep left undone is still due in the next. A tenant or a client that cannot be served does not keep the others
 * waiting; the sweep then fails, so that somebody looks.
 */
export const sweepDunning =
  (needs: Needs, mailer: Mailer, { mailsPerSecond }: DunningSettings) =>
  async (timeLeft: () => number): Promise<void> => {
    const now = scheduleMoment(needs.clock());
    const outgoing = pacing(needs, mailer, mailsPerSecond, timeLeft);
    const sweep = sweepOver(needs.journal, 'reminders and statements could not be sent');
    for (const due of await needs.stores.dunning.due(now)) {
      const morning = await sweep.attempt(due.tenantId, () => seeTo(needs, outgoing, due));
      if (morning === 'stopped') break;
    }
    sweep.end();
  };

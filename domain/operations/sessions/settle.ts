import type { TimeEntry } from '../../billables/billable.ts';
import { accepted } from '../../billables/checked.ts';
import type { Instant } from '../../calendar/local-date.ts';
import { entryOf, type Subject } from '../../timers/entries.ts';
import { endedSession, measuredIn, minimumSecondsOf, type Session } from '../../timers/session.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { subjectOf, withinDays, writeTimed } from '../timers/subject.ts';

type SessionNeeds = Pick<Needs, 'stores' | 'clock'>;

const entryIn = (session: Session, subject: Subject, zone: string): TimeEntry =>
  accepted(entryOf(measuredIn(session), subject, zone));

/** An open session as it is when it ends; throws where its contract does not take it. Nothing is written. */
export const endOf = async (
  { stores, clock }: SessionNeeds,
  tenantId: string,
  session: Session,
  saidEnd: Instant | undefined,
): Promise<Session> => {
  const [{ settings }, subject] = await Promise.all([tenantOf(stores, tenantId), subjectOf(stores, tenantId, session)]);
  const { timeZone, timeTracking } = settings;
  const rules = {
    mostSeconds: timeTracking.forgottenAfterMinutes * 60,
    minimumSeconds: minimumSecondsOf(subject.contract, session, timeZone, timeTracking.minimumSessionSeconds),
  };
  const ended = accepted(endedSession(session, { saidEnd, now: clock().toISOString() }, rules));
  if (ended.status !== 'ended') return ended;
  const entry = entryIn(ended, subject, timeZone);
  accepted(withinDays(subject, entry));
  return { ...ended, chargedTo: entry.contractId };
};

/**
 * Writes the time of a session that is over, and then that it was written. Stopped in between it is run again: the entry
 * has an id of its own and is there once.
 */
export const settleSession = async ({ stores }: SessionNeeds, tenantId: string, session: Session): Promise<Session> => {
  if (session.status !== 'ended') return session;
  const [{ settings }, subject] = await Promise.all([tenantOf(stores, tenantId), subjectOf(stores, tenantId, session)]);
  const entry = entryIn(session, subject, settings.timeZone);
  const recorded = await writeTimed(stores, tenantId, session, [entry]);
  const settled: Session = { ...session, status: 'recorded', recorded };
  await stores.sessions.replace(tenantId, session, settled);
  return { ...settled, version: session.version + 1 };
};

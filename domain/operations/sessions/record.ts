import { type Instant, secondsBetween } from '../../calendar/local-date.ts';
import { instantFrom } from '../../calendar/wall-time.ts';
import { BillingError } from '../../errors.ts';
import type { EndSession, NewSession } from '../../timers/new-session.ts';
import type { Session } from '../../timers/session.ts';
import { wholeSecond } from '../../timers/timer.ts';
import { notFound } from '../change.ts';
import type { Needs } from '../ports.ts';
import { acceptedByTechnician } from '../technicians/by-technician.ts';
import { mustBeOpen, type Named, renamed, subjectOf, withTypeOf } from '../timers/subject.ts';
import { untilAgreed } from '../until-done.ts';
import { endOf, settleSession } from './settle.ts';

type SessionNeeds = Pick<Needs, 'stores' | 'clock'>;

const invalid = (pointer: string, detail: string): BillingError =>
  new BillingError('RequestInvalid', `${pointer}: ${detail}`, [{ pointer, detail }]);

/** What the session is charged to: what it names, else the contract of the machine. */
const namedBy = async ({ stores }: SessionNeeds, tenantId: string, asked: NewSession): Promise<Named> => {
  const { contractId, ticketId, task, machine } = asked;
  if ((contractId ?? ticketId ?? task) !== undefined) return { contractId, ticketId, task };
  const known = await stores.machines.get(tenantId, machine);
  if (known) return { contractId: known.contractId };
  throw invalid(
    '/contractId',
    'is missing: this machine has no contract of its own, so name a contract, a ticket or a task',
  );
};

/** Clocks of tools differ a little from ours. */
const SKEW_SECONDS = 300;

const momentOf = (asked: string | undefined, now: Instant): Instant =>
  wholeSecond(asked === undefined ? now : instantFrom(asked));

const newSession = async (
  needs: SessionNeeds,
  tenantId: string,
  sessionId: string,
  { endedAt, ...asked }: NewSession,
): Promise<Session> => {
  const now = needs.clock().toISOString();
  const startedAt = momentOf(asked.startedAt, now);
  if (endedAt === undefined && secondsBetween(now, startedAt) > SKEW_SECONDS)
    throw invalid('/startedAt', 'must not lie in the future');
  const named = await namedBy(needs, tenantId, { endedAt, ...asked });
  const subject = await subjectOf(needs.stores, tenantId, named);
  mustBeOpen(subject);
  const work = await acceptedByTechnician(needs.stores, tenantId, withTypeOf(subject, asked));
  const session: Session = { ...work, ...named, sessionId, startedAt, status: 'open', version: 1 };
  return endedAt === undefined ? session : endOf(needs, tenantId, session, momentOf(endedAt, now));
};

/** Records a session that goes on, or one that is over. Repeated with its id it is the session that was recorded. */
export const recordSession =
  (needs: SessionNeeds) =>
  async (tenantId: string, sessionId: string, asked: NewSession): Promise<Session> => {
    const { sessions } = needs.stores;
    const existing = await sessions.get(tenantId, sessionId);
    const session = existing ?? (await sessions.create(tenantId, await newSession(needs, tenantId, sessionId, asked)));
    return settleSession(needs, tenantId, session);
  };

export const readSession =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, sessionId: string): Promise<Session> => {
    const session = await stores.sessions.get(tenantId, sessionId);
    if (!session) throw notFound('session', sessionId);
    return session;
  };

const withWords = (session: Session, { contractId, ticketId, task, endedAt: _, ...words }: EndSession): Session => {
  const said = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
  return { ...session, ...said, ...renamed(session, { contractId, ticketId, task }) };
};

/** Ends a session that goes on, and writes its time; ended twice it is ended once. */
export const endSession =
  (needs: SessionNeeds) =>
  async (tenantId: string, sessionId: string, words: EndSession): Promise<Session> => {
    const ended = await untilAgreed(async () => {
      const read = await readSession(needs)(tenantId, sessionId);
      if (read.status !== 'open') return read;
      if (words.task) mustBeOpen(await subjectOf(needs.stores, tenantId, { task: words.task }));
      const saidEnd = words.endedAt === undefined ? undefined : wholeSecond(instantFrom(words.endedAt));
      const changed = await endOf(needs, tenantId, withWords(read, words), saidEnd);
      const written = await needs.stores.sessions.replace(tenantId, read, changed);
      return written ? { ...changed, version: read.version + 1 } : undefined;
    });
    return settleSession(needs, tenantId, ended);
  };

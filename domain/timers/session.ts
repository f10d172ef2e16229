import { type Checked, refuse } from '../billables/checked.ts';
import { type Instant, localDateOf, secondsBetween } from '../calendar/local-date.ts';
import { addSeconds } from '../calendar/wall-time.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import { takersOf } from '../contracts/coverage.ts';
import { idFrom } from '../ids.ts';
import type { Measured } from './entries.ts';
import { type RecordedAs, type TimedWork, wholeSecond } from './timer.ts';

/**
 * `ended`: how long it lasted is settled; `recorded`: its time entry is written; `ignored`: it was too short to be
 * accounted, and is no time.
 */
export const sessionStatuses = ['open', 'ended', 'recorded', 'ignored'] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

/** A connection to a machine, from a remote-support tool. */
export interface Session extends TimedWork {
  readonly sessionId: string;
  readonly machine: string;
  readonly status: SessionStatus;
  readonly startedAt: Instant;
  readonly endedAt?: Instant | undefined;
  /** Nobody ended it in time: it was cut, and waits for a person. */
  readonly forgotten?: true | undefined;
  /** The contract that takes its time, once it is over. */
  readonly chargedTo?: string | undefined;
  readonly recorded?: RecordedAs | undefined;
  readonly version: number;
}

/** What a firm and a contract have settled about sessions; seconds. */
export interface SessionRules {
  readonly mostSeconds: number;
  /** Shorter ones are not accounted. */
  readonly minimumSeconds: number;
}

/** How short a session may be to be accounted: as the step tariff says that takes it, else the firm (semantics.md §1.8). */
export const minimumSecondsOf = (
  contract: Contract,
  { startedAt, workType }: Pick<Session, 'startedAt' | 'workType'>,
  zone: string,
  ofFirm: number,
): number => {
  const { charges } = nearestTerms(contract, localDateOf(startedAt, zone));
  const { block, priced } = takersOf(charges)(workType);
  const minimum = !block && priced?.kind === 'stepTariff' ? priced.minimumMinutes * 60 : 0;
  return minimum > 0 ? minimum : ofFirm;
};

/**
 * A session that is over. Who says when it ended is taken at their word; one that ends now was forgotten when it has lasted
 * for longer than the firm lets it, and is cut there.
 */
export const endedSession = (
  session: Session,
  { saidEnd, now }: { readonly saidEnd?: Instant | undefined; readonly now: Instant },
  { mostSeconds, minimumSeconds }: SessionRules,
): Checked<Session> => {
  if (session.status !== 'open') return { value: session };
  const lasted = secondsBetween(session.startedAt, wholeSecond(saidEnd ?? now));
  if (lasted < 0)
    return refuse('RequestInvalid', '/endedAt', `must not be before the session began, ${session.startedAt}`);
  const forgotten = saidEnd === undefined && lasted > mostSeconds;
  const seconds = forgotten ? mostSeconds : lasted;
  const counts = seconds > 0 && seconds >= minimumSeconds;
  return {
    value: {
      ...session,
      status: counts ? 'ended' : 'ignored',
      endedAt: addSeconds(session.startedAt, seconds),
      forgotten: forgotten || undefined,
    },
  };
};

/** What a session that is over comes to: one entry. */
export const measuredIn = (session: Session): Measured => ({
  billableId: idFrom('session', session.sessionId),
  work: session,
  stretch: { from: session.startedAt, until: session.endedAt ?? session.startedAt },
  session: { machine: session.machine },
  held: session.forgotten === true,
});

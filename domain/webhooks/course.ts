import type { Instant } from '../calendar/local-date.ts';
import { type Answer, type Attempt, MOST_ATTEMPTS, type WebhookMessage } from './message.ts';
import type { DisabledReason, Webhook } from './webhook.ts';

/** Seconds before each try, as Standard Webhooks 1.0.0 recommends: the last comes three days after the first. */
export const DELAYS_SECONDS: readonly number[] = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** By how much a delay may be longer, so that what failed together does not come back together. */
const JITTER = 0.1;

/** A receiver that asks for a pause is given it, up to a day. */
const LONGEST_PAUSE_SECONDS = 86_400;

/** A webhook without a success for so long is disabled. */
export const FAILING_DAYS = 5;

/** How long a claim to send holds: more than a call and the writes around it take. */
const LEASE_MILLISECONDS = 60_000;

const after = (now: Date, seconds: number): Instant =>
  new Date(now.getTime() + Math.ceil(seconds * 1000)).toISOString();

/** Taken up to be sent: nobody else does it until the lease ends. The try counts from here on, whatever becomes of it. */
export const claimed = (message: WebhookMessage, now: Date): WebhookMessage => ({
  ...message,
  tries: message.tries + 1,
  nextAt: after(now, LEASE_MILLISECONDS / 1000),
});

/** To be sent from now on as if it never had been, under the same id. */
export const replayed = (message: WebhookMessage, now: Date): WebhookMessage => ({
  ...message,
  status: 'pending',
  failure: undefined,
  tries: 0,
  replays: message.replays + 1,
  nextAt: now.toISOString(),
});

const isSuccess = ({ status = 0 }: Answer): boolean => status >= 200 && status < 300;
const isGone = ({ status }: Answer): boolean => status === 410;

export interface Tried {
  readonly answer: Answer;
  readonly at: Date;
  readonly until: Date;
  /** From 0 to 1: how much of the jitter is taken. */
  readonly jitter: number;
}

const attemptOf = ({ answer, at, until }: Tried): Attempt => ({
  at: at.toISOString(),
  milliseconds: until.getTime() - at.getTime(),
  ...(answer.status === undefined ? { error: answer.error } : { status: answer.status }),
});

/** The moment of the next try; undefined after the last. */
const nextTry = (tries: number, { answer, until, jitter }: Tried): Instant | undefined => {
  const delay = DELAYS_SECONDS[tries];
  if (delay === undefined) return undefined;
  const asked = answer.status === undefined ? 0 : Math.min(answer.retryAfterSeconds ?? 0, LONGEST_PAUSE_SECONDS);
  return after(until, Math.max(delay * (1 + JITTER * jitter), asked));
};

/** A claimed message after its call: 2xx is delivered, 410 is final, anything else is tried again. */
export const afterTry = (message: WebhookMessage, tried: Tried): WebhookMessage => {
  const attempts = [...message.attempts, attemptOf(tried)].slice(-MOST_ATTEMPTS);
  const rest = { ...message, attempts, failure: undefined };
  if (isSuccess(tried.answer)) return { ...rest, status: 'delivered' };
  if (isGone(tried.answer)) return { ...rest, status: 'failed', failure: 'gone' };
  const nextAt = nextTry(message.tries, tried);
  return nextAt === undefined ? { ...rest, status: 'failed', failure: 'gaveUp' } : { ...rest, nextAt };
};

/** What a call tells of the webhook itself. */
export type Health =
  | { readonly is: 'unchanged' }
  | { readonly is: 'well' }
  | { readonly is: 'failing'; readonly since: Instant }
  | { readonly is: 'toBeDisabled'; readonly because: Exclude<DisabledReason, 'byFirm'> };

export const healthAfter = ({ failingSince }: Webhook, { answer, until }: Tried): Health => {
  if (isSuccess(answer)) return failingSince === undefined ? { is: 'unchanged' } : { is: 'well' };
  if (isGone(answer)) return { is: 'toBeDisabled', because: 'gone' };
  if (failingSince === undefined) return { is: 'failing', since: until.toISOString() };
  const days = (until.getTime() - Date.parse(failingSince)) / 86_400_000;
  return days >= FAILING_DAYS ? { is: 'toBeDisabled', because: 'failing' } : { is: 'unchanged' };
};

import type { Instant } from '../calendar/local-date.ts';
import type { EventType } from './event.ts';

/** `pending`: to be sent, at `nextAt`. `failed`: given up, until a person replays it. */
export const messageStatuses = ['pending', 'delivered', 'failed'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** Why a message is tried no more. */
export const failures = ['gaveUp', 'gone', 'webhookDisabled'] as const;
export type Failure = (typeof failures)[number];

/** Why a call brought no answer. `addressRefused`: its name leads to an address that is not public. */
export const callErrors = ['urlRefused', 'nameUnknown', 'addressRefused', 'timeout', 'tls', 'connection'] as const;
export type CallError = (typeof callErrors)[number];

/** What a receiver answered: its status, never what it said. */
export type Answer =
  | { readonly status: number; readonly retryAfterSeconds?: number | undefined; readonly error?: undefined }
  | { readonly error: CallError; readonly status?: undefined };

/** One call. */
export interface Attempt {
  readonly at: Instant;
  readonly milliseconds: number;
  readonly status?: number | undefined;
  readonly error?: CallError | undefined;
}

/** One event for one webhook. */
export interface WebhookMessage {
  readonly webhookId: string;
  /** Of the event; receivers know a repetition by it. */
  readonly messageId: string;
  readonly type: EventType;
  /** The text that is signed and sent. */
  readonly body: string;
  readonly createdAt: Instant;
  readonly status: MessageStatus;
  readonly failure?: Failure | undefined;
  /** When it is sent, or taken up again if whoever is sending it dies. Of no meaning unless it is pending. */
  readonly nextAt: Instant;
  /** Tries begun since it was made or last replayed: also those that died before their answer. */
  readonly tries: number;
  readonly replays: number;
  /** The last calls, oldest first. */
  readonly attempts: readonly Attempt[];
  /** One more with each write; a write that saw another is refused. */
  readonly version: number;
}

/** How long a message is kept, in days. */
export const MESSAGE_DAYS = 30;

/** Calls that are kept of a message: those of two rounds. */
export const MOST_ATTEMPTS = 20;

export const isDue = ({ status, nextAt }: WebhookMessage, now: Date): boolean =>
  status === 'pending' && Date.parse(nextAt) <= now.getTime();

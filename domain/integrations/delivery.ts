import type { Instant } from '../calendar/local-date.ts';

/**
 * What became of a delivery. `received`: it waits for the worker. `done`: it became tickets or time, or said what was known.
 * `ignored`: it says nothing for billing, or its integration is being tested. `notUnderstood`: it is not of a form that is
 * known. `waiting`: something of it is not mapped yet. `failed`: it could not be worked off; it is tried again for an hour, and
 * later whenever a person replays it.
 */
export const deliveryStatuses = ['received', 'done', 'ignored', 'notUnderstood', 'waiting', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** What the worker can say of a delivery. */
export type SettledStatus = Exclude<DeliveryStatus, 'received'>;

/** A delivery and what became of it, without its body. */
export interface DeliverySummary {
  readonly integrationId: string;
  /** Made of the tool's own identity of the delivery (`idFrom`): the same delivery has the same id each time it comes. */
  readonly deliveryId: string;
  readonly receivedAt: Instant;
  readonly status: DeliveryStatus;
  /** Why it is what it is, for people. */
  readonly reason?: string | undefined;
  /** Made by us, to try the integration: it never becomes anything. */
  readonly test?: true | undefined;
  /** How often it was asked to be worked off once more, and when it last was. */
  readonly replays: number;
  readonly replayedAt?: Instant | undefined;
}

/** A delivery with its body, exactly as it came. */
export interface Delivery extends DeliverySummary {
  readonly body: Uint8Array;
}

/** The stream gives a delivery up after an hour, and a little more for what is under way then. */
const GIVEN_UP_MILLISECONDS = 75 * 60_000;

type Queued = Pick<DeliverySummary, 'status' | 'receivedAt' | 'replayedAt'>;

/** Whether the worker has given up without being able to say so: it was killed, or nobody called it. */
export const isGivenUp = ({ status, receivedAt, replayedAt }: Queued, now: Date): boolean =>
  status === 'received' && now.getTime() - Date.parse(replayedAt ?? receivedAt) > GIVEN_UP_MILLISECONDS;

/** As people see it: what the worker has given up has failed, whether or not somebody wrote it down. */
export const standingOf = <D extends DeliverySummary>(delivery: D, now: Date): D =>
  isGivenUp(delivery, now) ? { ...delivery, status: 'failed', reason: 'it was not worked off: replay it' } : delivery;

/** How long a delivery is kept, in days. */
export const DELIVERY_DAYS = 90;

/** Most characters of a reason. */
export const MAX_REASON = 500;

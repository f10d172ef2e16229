import type { Instant } from '../calendar/local-date.ts';
import type { AdHocContent } from '../invoicing/ad-hoc.ts';
import type { NewBatch } from './new-batch.ts';

export const batchStatuses = [
  'planning',
  'drafting',
  'inReview',
  'issuing',
  'delivering',
  'closed',
  'cancelled',
  'failed',
] as const;
export type BatchStatus = (typeof batchStatuses)[number];

/** Statuses that some step of the machine is to end. */
export const runningStatuses = [
  'planning',
  'drafting',
  'inReview',
  'issuing',
  'delivering',
] as const satisfies readonly BatchStatus[];

/** What the machine is woken with. `regroup` is no end of the review: it leads back to Plan, and to another review. */
export const decisions = ['approve', 'cancel', 'regroup'] as const;
export type Decision = (typeof decisions)[number];

/** How many of its invoices had come how far before the attempt that runs now. */
export interface Before {
  readonly drafted: number;
  readonly issued: number;
  readonly delivered: number;
}

/** One run of a tenant's billing over many contracts. */
export interface Batch extends NewBatch {
  /** The one invoice that it is of, without a contract. */
  readonly adHoc?: AdHocContent | undefined;
  readonly batchId: string;
  readonly status: BatchStatus;
  /** 0 for the first execution of the machine, one more for each retry. */
  readonly attempt: number;
  /** One more for each retry and each regrouping: what Plan has to lay out. */
  readonly round: number;
  /** The round that Plan has laid out last. */
  readonly laidOut?: number | undefined;
  /** ULID; what was written later waits for the next run. Set by Plan. */
  readonly cutoff?: string | undefined;
  /** The number of its first shard: those before it were laid out for another grouping. */
  readonly firstShard: number;
  readonly shards?: number | undefined;
  /** Invoices that Plan has laid out. */
  readonly planned?: number | undefined;
  readonly decision?: Decision | undefined;
  readonly decidedBy?: string | undefined;
  /** The items that were approved, sorted, where it was not all. */
  readonly approved?: readonly string[] | undefined;
  /** The approval of the attempt before, which Plan carries out on what was not issued yet. */
  readonly inherited?: { readonly by: string; readonly approved?: readonly string[] | undefined } | undefined;
  /** The id of the last retry or regrouping, by which its repetition is known. */
  readonly requestId?: string | undefined;
  /** Why it failed. */
  readonly reason?: string | undefined;
  readonly createdAt: Instant;
  /** Since when it has had its status. */
  readonly since?: Instant | undefined;
  /** When the first number could have been given; from then on it is not cancelled or grouped anew. */
  readonly issuingFrom?: Instant | undefined;
  readonly before?: Before | undefined;
  readonly closedAt?: Instant | undefined;
}

/** Where a batch stands, as refusals say it: "is closed". */
export const whereItIs = ({ status, decision }: Pick<Batch, 'status' | 'decision'>): string =>
  decision === undefined ? `is ${status}` : `is ${status}, and "${decision}" was decided`;

/** The execution of an attempt is named after it: a name that was used already starts nothing. */
export const executionName = (batchId: string, attempt: number): string =>
  attempt === 0 ? batchId : `${batchId}-${attempt}`;

/** The batch that a request makes. */
export const newBatch = (batchId: string, request: NewBatch, createdAt: Instant) => ({
  ...request,
  batchId,
  status: 'planning' as const,
  createdAt,
});

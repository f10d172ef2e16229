import * as z from 'zod';
import { type Instant, LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import type { InvoiceContent } from '../invoicing/invoice.ts';
import type { Minor } from '../money/rounding.ts';
import { InvoiceGrouping, LineGrouping } from '../tenants/tenant.ts';
import { line } from '../text.ts';

/** What a person chooses when starting a month end. */
export const NewBatch = z
  .strictObject({
    name: line(120),
    /** The last day that is billed. */
    through: LocalDateSchema,
    /** Only these contracts; all that are due when absent. */
    contractIds: z.array(Id).min(1).max(500).optional(),
    invoiceGrouping: InvoiceGrouping.default('client'),
    lineGrouping: LineGrouping.default('ticket'),
    /** The date wished for the invoices; the day they are issued when absent. */
    issueOn: LocalDateSchema.optional(),
  })
  .meta({ id: 'NewBatch' });
export type NewBatch = z.infer<typeof NewBatch>;

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

export type Decision = 'approve' | 'cancel';

/** One run of a tenant's billing over many contracts. */
export interface Batch extends NewBatch {
  readonly batchId: string;
  readonly status: BatchStatus;
  /** ULID; what was written later waits for the next run. Set by Plan. */
  readonly cutoff?: string | undefined;
  readonly shards?: number | undefined;
  readonly decision?: Decision | undefined;
  readonly decidedBy?: string | undefined;
  /** Why it failed. */
  readonly reason?: string | undefined;
  readonly createdAt: Instant;
  readonly closedAt?: Instant | undefined;
}

export const itemStatuses = [
  'drafted',
  'approved',
  'issued',
  'delivered',
  'notDelivered',
  'nothingToBill',
  'alreadyBilled',
  'failed',
  'setAside',
] as const;
export type ItemStatus = (typeof itemStatuses)[number];

/** One invoice to be, as Plan laid it out. */
export interface PlannedInvoice {
  /** `<shard>-<place>`, e.g. "0003-0017". */
  readonly itemId: string;
  readonly clientId: string;
  readonly contractIds: readonly string[];
}

export interface BatchItem extends PlannedInvoice {
  readonly status: ItemStatus;
  /** Why it failed, was set aside or not delivered. */
  readonly reason?: string | undefined;
  /** Minor units of the draft's or invoice's gross. */
  readonly gross?: Minor | undefined;
  readonly currency?: string | undefined;
  /** What its e-invoice would lack (`documents/einvoice/warnings.ts`); nothing waits for it. */
  readonly warnings?: readonly string[] | undefined;
  readonly invoiceId?: string | undefined;
  readonly formattedNumber?: string | undefined;
}

/** A computed invoice without a number, and the versions it was computed from. It claims nothing. */
export interface Draft {
  readonly itemId: string;
  readonly content: InvoiceContent;
  readonly basis: { readonly settingsVersion: number; readonly clientVersion: number };
}

export const shardOf = (itemId: string): string => itemId.slice(0, 4);
export const shardName = (shard: number): string => String(shard).padStart(4, '0');

/** A month end's counts, by the items' statuses. */
export type Progress = Readonly<Partial<Record<ItemStatus, number>>>;

/** What the invoices of a batch come to, in one currency. */
export interface IssuedTotal {
  readonly currency: string;
  readonly invoices: number;
  /** Minor units. */
  readonly gross: Minor;
}

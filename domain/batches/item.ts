import type { InvoiceKind } from '../invoicing/invoice.ts';
import type { Compared } from '../invoicing/last-bill.ts';
import type { Minor } from '../money/rounding.ts';
import type { LostEdit } from './edits/lost.ts';

export const itemStatuses = [
  'drafted',
  'approved',
  'removed',
  'issued',
  'delivered',
  'notDelivered',
  'nothingToBill',
  'alreadyBilled',
  'failed',
  'setAside',
] as const;
export type ItemStatus = (typeof itemStatuses)[number];

/** What a person took out of the batch, and why. */
export interface Removal {
  readonly reason: string;
  /** The `sub` of the person. */
  readonly by: string;
}

/** One invoice to be, as Plan laid it out. */
export interface PlannedInvoice {
  /** `<shard>-<place>`, e.g. "0003-0017". */
  readonly itemId: string;
  readonly clientId: string;
  readonly contractIds: readonly string[];
  /** It was taken out before the batch was grouped anew. */
  readonly removed?: Removal | undefined;
  /** What people had changed before the batch was grouped anew is to be laid over it, */
  readonly edited?: boolean | undefined;
  /** and this of it could not be kept. */
  readonly lostEdits?: readonly LostEdit[] | undefined;
}

export interface BatchItem extends Omit<PlannedInvoice, 'removed'> {
  readonly status: ItemStatus;
  /** Why it failed, was set aside, removed or not delivered. */
  readonly reason?: string | undefined;
  /** Who approved or removed it, where a person did. */
  readonly decidedBy?: string | undefined;
  /** Minor units of the draft's or invoice's sum before tax. */
  readonly net?: Minor | undefined;
  /** Minor units of the draft's or invoice's gross. */
  readonly gross?: Minor | undefined;
  readonly currency?: string | undefined;
  /** What its e-invoice would lack (`documents/einvoice/warnings.ts`); nothing waits for it. */
  readonly warnings?: readonly string[] | undefined;
  /** With the last bills of its contracts: whether a reviewer should look at it. */
  readonly compared?: Compared | undefined;
  /** A person has changed its draft (`edits/`). */
  readonly edited?: boolean | undefined;
  /** What a person had changed and could not be kept when it was computed again. */
  readonly lostEdits?: readonly LostEdit[] | undefined;
  readonly invoiceId?: string | undefined;
  readonly formattedNumber?: string | undefined;
  /** Once it is issued. */
  readonly kind?: InvoiceKind | undefined;
}

const ATTENTION: readonly ItemStatus[] = ['failed', 'setAside', 'notDelivered'];

/** Whether a person has to look at it once its batch has closed. */
export const needsAttention = ({ status }: Pick<BatchItem, 'status'>): boolean => ATTENTION.includes(status);

/** A month end's counts, by the items' statuses. */
export type Progress = Readonly<Partial<Record<ItemStatus, number>>>;

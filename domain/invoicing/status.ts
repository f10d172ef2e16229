import type { LocalDate } from '../calendar/local-date.ts';
import type { Minor } from '../money/rounding.ts';
import { askedBy, dueBackOf, openOf, refundableOf, type SettledDocument, type Settlement } from './settlement.ts';

/** What a status is told by. */
export interface Standing {
  /** Minor units; below zero where the document gives money back. */
  readonly asked: Minor;
  readonly settlement: Settlement;
  readonly dueOn: LocalDate;
  /** The day of the reading, in the tenant's zone. */
  readonly today: LocalDate;
}

/** What brings a status about by itself. */
type Happening = 'issue' | 'delivery' | 'bounce' | 'payment' | 'refund' | 'creditNote' | 'dueDatePassed';

interface StatusRule {
  readonly holds: (standing: Standing) => boolean;
  readonly automatic: readonly Happening[];
  /** Whether a person may say so. */
  readonly byHand: boolean;
}

/**
 * The statuses of an issued document. Of several that hold, the first of this table shows. A refund can take "paid" and
 * "partlyPaid" away again, and then what holds below them shows.
 */
export const statusTable = {
  /** All that was asked has been paid and given back, or the document itself gave it back. Less is no refund in whole. */
  refunded: {
    holds: ({ asked, settlement: { settled } }) =>
      settled.refunded > 0 && settled.refunded >= Math.abs(asked) && refundableOf(asked, settled) === 0,
    automatic: ['refund'],
    byHand: false,
  },
  /** Taken back wholly by credit notes. */
  credited: {
    holds: ({ asked, settlement: { settled } }) => asked > 0 && settled.credited >= asked,
    automatic: ['creditNote'],
    byHand: false,
  },
  /** Nothing is open, and money was paid for it. */
  paid: {
    holds: ({ asked, settlement: { settled } }) =>
      asked > 0 && settled.paid > settled.refunded && openOf(asked, settled) === 0,
    automatic: ['payment', 'creditNote'],
    byHand: false,
  },
  overdue: {
    holds: ({ asked, settlement: { settled }, dueOn, today }) => openOf(asked, settled) > 0 && dueOn < today,
    automatic: ['dueDatePassed', 'refund'],
    byHand: false,
  },
  partlyPaid: {
    holds: ({ asked, settlement: { settled } }) => asked > 0 && settled.paid > settled.refunded,
    automatic: ['payment', 'refund'],
    byHand: false,
  },
  /** The last mail that brought it did not come back (docs/decisions/0009). */
  sent: {
    holds: ({ settlement: { sentAt, bouncedAt } }) => sentAt !== undefined && bouncedAt === undefined,
    automatic: ['delivery', 'bounce'],
    byHand: true,
  },
  exported: { holds: ({ settlement }) => settlement.exportedAt !== undefined, automatic: [], byHand: true },
  issued: { holds: () => true, automatic: ['issue'], byHand: false },
} as const satisfies Readonly<Record<string, StatusRule>>;

export type InvoiceStatus = keyof typeof statusTable;
export const invoiceStatuses = Object.keys(statusTable) as [InvoiceStatus, ...InvoiceStatus[]];

/** What a person may say of a document. */
export const manualStatuses = ['exported', 'sent'] as const satisfies readonly InvoiceStatus[];
export type ManualStatus = (typeof manualStatuses)[number];

/** The status that shows: the first of the table that holds. The last one always does. */
export const statusOf = (standing: Standing): InvoiceStatus =>
  invoiceStatuses.find((status) => statusTable[status].holds(standing)) ?? 'issued';

/** Status and amounts of a document on a day, as people are shown them. Minor units. */
export const standingOf = (document: SettledDocument, settlement: Settlement, today: LocalDate) => {
  const asked = askedBy(document);
  const { settled, exportedAt, sentAt, storedAt, bouncedAt, complainedAt } = settlement;
  return {
    status: statusOf({ asked, settlement, dueOn: document.dueOn, today }),
    open: openOf(asked, settled),
    dueBack: dueBackOf(asked, settled),
    ...settled,
    exportedAt,
    sentAt,
    storedAt,
    bouncedAt,
    complainedAt,
  };
};
export type DocumentStanding = ReturnType<typeof standingOf>;

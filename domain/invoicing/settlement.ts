import type { Instant, LocalDate } from '../calendar/local-date.ts';
import { assertNever } from '../errors.ts';
import { bringsDocument } from '../mails/purpose.ts';
import { type Minor, sum } from '../money/rounding.ts';
import type { Invoice } from './invoice.ts';

/** How money came or went. */
export const paymentMethods = ['bankTransfer', 'directDebit', 'card', 'cheque', 'cash', 'other'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** What has been settled of a document; each is a sum that only grows. Minor units of its currency. */
export interface Settled {
  readonly paid: Minor;
  readonly refunded: Minor;
  readonly credited: Minor;
}

/** Money that came in or was given back. */
export interface MoneyMoved {
  readonly kind: 'payment' | 'refund';
  readonly on: LocalDate;
  readonly method: PaymentMethod;
  /** As the bank statement names it. */
  readonly reference?: string | undefined;
  readonly amount: Minor;
}

/** A credit note that took back some of the document, or all. */
export interface CreditIssued {
  readonly kind: 'credit';
  readonly creditNoteId: string;
  readonly amount: Minor;
}

/** It was handed to the firm's bookkeeping. */
export interface Exported {
  readonly kind: 'exported';
}

/** It went to the client. */
export interface Sent {
  readonly kind: 'sent';
  /** The purpose of the mail; absent where a person says so. */
  readonly mail?: string | undefined;
  /** Of the bytes that the mail brought, in hexadecimal. */
  readonly pdfSha256?: string | undefined;
}

/** Its PDF is there for the firm to hand on: the client gets no mail. */
export interface Stored {
  readonly kind: 'stored';
  /** Of the PDF's bytes, in hexadecimal. */
  readonly pdfSha256: string;
}

/** A mail about it came back, or a recipient called it unwanted. */
export interface Returned {
  readonly kind: 'bounced' | 'complained';
  /** The purpose of the mail. */
  readonly mail: string;
  /** As the recipient's mail server said it. */
  readonly reason: string;
}

/** The client was reminded of what it had not paid, and told what lateness cost by then. Minor units. */
export interface Reminded {
  readonly kind: 'reminded';
  readonly stepId: string;
  readonly open: Minor;
  readonly interest?: Minor | undefined;
  readonly recoveryFee?: Minor | undefined;
}

export type Change = MoneyMoved | CreditIssued | Exported | Sent | Stored | Returned | Reminded;

/** One entry of a document's history, which is only ever added to. */
export interface HistoryEvent {
  /** The same request gives the same id, so that it is entered once. */
  readonly eventId: string;
  /** 1, 2, 3 … without a gap. */
  readonly place: number;
  readonly at: Instant;
  /** The person's `sub`, or "monthend" for what happens by itself. */
  readonly by: string;
  readonly why?: string | undefined;
  readonly change: Change;
}

/** Who enters what nobody did by hand. */
export const BY_ITSELF = 'monthend';

/** What became of a document after its issue: the sum of its history. */
export interface Settlement {
  readonly settled: Settled;
  readonly exportedAt?: Instant | undefined;
  readonly sentAt?: Instant | undefined;
  readonly storedAt?: Instant | undefined;
  /** The purpose of the last mail that brought it. */
  readonly mail?: string | undefined;
  /** When that mail came back, and which it was; gone once the document is sent otherwise. */
  readonly bouncedAt?: Instant | undefined;
  readonly bouncedMail?: string | undefined;
  readonly complainedAt?: Instant | undefined;
  /** The place of the last event; 0 before the first. */
  readonly version: number;
}

export const NOTHING_SETTLED: Settlement = { settled: { paid: 0, refunded: 0, credited: 0 }, version: 0 };

/** News of a mail can come before the entry that it was sent: that entry does not make good what came back of it. */
const afterSending = (settlement: Settlement, at: Instant, { mail }: Sent): Settlement => {
  const { bouncedAt, bouncedMail, ...rest } = settlement;
  const last = { ...rest, mail: mail ?? settlement.mail };
  if (bouncedAt === undefined) return { ...last, sentAt: settlement.sentAt ?? at };
  if (mail === bouncedMail) return { ...last, sentAt: settlement.sentAt ?? at, bouncedAt, bouncedMail };
  return { ...last, sentAt: at };
};

/** What comes back of an older mail, or of one that did not bring the document, does not tell whether the client has it. */
const afterBounce = (settlement: Settlement, at: Instant, { mail }: Returned): Settlement =>
  bringsDocument(mail) && (settlement.mail === undefined || settlement.mail === mail)
    ? { ...settlement, bouncedAt: at, bouncedMail: mail }
    : settlement;

const changed = (settlement: Settlement, { at, change }: HistoryEvent): Settlement => {
  const { settled } = settlement;
  switch (change.kind) {
    case 'payment':
      return { ...settlement, settled: { ...settled, paid: sum([settled.paid, change.amount]) } };
    case 'refund':
      return { ...settlement, settled: { ...settled, refunded: sum([settled.refunded, change.amount]) } };
    case 'credit':
      return { ...settlement, settled: { ...settled, credited: sum([settled.credited, change.amount]) } };
    case 'exported':
      return { ...settlement, exportedAt: settlement.exportedAt ?? at };
    case 'sent':
      return afterSending(settlement, at, change);
    case 'stored':
      return { ...settlement, storedAt: settlement.storedAt ?? at };
    case 'bounced':
      return afterBounce(settlement, at, change);
    case 'complained':
      return { ...settlement, complainedAt: settlement.complainedAt ?? at };
    case 'reminded':
      return settlement;
    default:
      return assertNever(change);
  }
};

/** The settlement after one more event. */
export const withEvent = (settlement: Settlement, event: HistoryEvent): Settlement => ({
  ...changed(settlement, event),
  version: event.place,
});

/** The settlement that a history comes to, in the order of its places. */
export const replay = (history: readonly HistoryEvent[]): Settlement => history.reduce(withEvent, NOTHING_SETTLED);

/** What of a document its settlement is about. */
export type SettledDocument = Pick<
  Invoice,
  'invoiceId' | 'kind' | 'currency' | 'totals' | 'issuedOn' | 'dueOn' | 'formattedNumber' | 'credits'
>;

/**
 * What a document asks the client for: below zero where it gives back, and nothing for a credit note on an invoice,
 * whose amount counts there.
 */
export const askedBy = ({ kind, totals, credits }: Pick<SettledDocument, 'kind' | 'totals' | 'credits'>): Minor => {
  if (kind === 'invoice') return totals.gross;
  return credits === undefined ? 0 - totals.gross : 0;
};

const balanceOf = (asked: Minor, { paid, refunded, credited }: Settled): Minor =>
  sum([asked, 0 - paid, refunded, 0 - credited]);

/** What the client still has to pay: asked − paid + refunded − credited, never below zero. */
export const openOf = (asked: Minor, settled: Settled): Minor => Math.max(0, balanceOf(asked, settled));

/** What the client is still to get back, as when an invoice that was paid is credited; never below zero. */
export const dueBackOf = (asked: Minor, settled: Settled): Minor => Math.max(0, 0 - balanceOf(asked, settled));

/** The most that can be given back: what was paid, and what the document itself gives back, less what was refunded. */
export const refundableOf = (asked: Minor, { paid, refunded }: Settled): Minor =>
  sum([paid, Math.max(0, 0 - asked), 0 - refunded]);

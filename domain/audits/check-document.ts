import { type BatchStatus, runningStatuses } from '../batches/batch.ts';
import type { Instant } from '../calendar/local-date.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { type HistoryEvent, NOTHING_SETTLED, replay, type Settlement } from '../invoicing/settlement.ts';
import { checkTotals } from './check-totals.ts';
import type { Finding, SettledName } from './finding.ts';

/** A mail about a document, as its record stands. */
export interface MailRecord {
  readonly purpose: string;
  readonly status: 'pending' | 'sending' | 'sent' | 'refused' | 'unknown';
  readonly updatedAt: Instant;
}

/** What an invoice's history and a credit note say of each other. */
export interface Crediting {
  readonly creditNoteId: string;
  /** Of the credit note, in minor units; 0 where there is none, or it is of another invoice. */
  readonly given: number;
}

/** A document and all that lies beside it. */
export interface DocumentFacts {
  readonly document: Invoice;
  /** As its row states it; undefined where there is none. */
  readonly settlement: Settlement | undefined;
  /** In the order of its places. */
  readonly history: readonly HistoryEvent[];
  /** The credit notes that its history names. */
  readonly credited: readonly Crediting[];
  /** Of a credit note on an invoice: what the invoice's history says of it; undefined where it says nothing. */
  readonly creditedBy?: number | undefined;
  readonly mails: readonly MailRecord[];
  /** SHA-256 of its PDF, hexadecimal; undefined where there is none. */
  readonly pdf: string | undefined;
  /** The status of the batch that issued it, if one did. */
  readonly batch?: BatchStatus | undefined;
}

const DAY = 86_400_000;
const isOlderThanADay = (at: Instant, now: Instant): boolean => Date.parse(now) - Date.parse(at) > DAY;

/** Batches whose machine still works on them: what is not delivered yet will be. */
const isRunning = (batch: BatchStatus | undefined): boolean => runningStatuses.some((status) => status === batch);

/** The settlement is the sum of the history (docs/decisions/0008). */
const checkSettlement = ({ document, settlement, history }: DocumentFacts): readonly Finding[] => {
  const { invoiceId, currency } = document;
  const [stated, computed] = [settlement ?? NOTHING_SETTLED, replay(history)];
  const compared: readonly (readonly [SettledName, number, number])[] = [
    ['paid', stated.settled.paid, computed.settled.paid],
    ['refunded', stated.settled.refunded, computed.settled.refunded],
    ['credited', stated.settled.credited, computed.settled.credited],
    ['version', stated.version, history.length],
  ];
  return compared
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => ({
      ...{ code: 'settlementDiffers', invoiceId, what, stated: one, computed: other, currency },
    }));
};

/** An invoice's history and its credit notes say the same, each of the other. */
const checkCredits = ({ document, history, credited, creditedBy }: DocumentFacts): readonly Finding[] => {
  const { invoiceId, currency, credits, totals } = document;
  const given = new Map(credited.map((one) => [one.creditNoteId, one.given]));
  const differing = history.flatMap(({ change }): readonly Finding[] => {
    if (change.kind !== 'credit') return [];
    const { creditNoteId, amount: stated } = change;
    const computed = given.get(creditNoteId) ?? 0;
    return stated === computed ? [] : [{ code: 'creditDiffers', invoiceId, creditNoteId, stated, computed, currency }];
  });
  const stated = creditedBy ?? 0;
  if (!credits || stated === totals.gross) return differing;
  const about = { invoiceId: credits.invoiceId, creditNoteId: invoiceId, stated, computed: totals.gross, currency };
  return [...differing, { code: 'creditDiffers', ...about }];
};

/** The hash that was recorded when the PDF was stored or first mailed. */
const recordedHash = (history: readonly HistoryEvent[]): string | undefined => {
  for (const { change } of history)
    if ((change.kind === 'sent' || change.kind === 'stored') && change.pdfSha256 !== undefined) return change.pdfSha256;
  return undefined;
};

/** A PDF is made by the delivery: where that goes on, it is not missing yet. */
const checkPdf = ({ document, history, pdf, batch }: DocumentFacts, now: Instant): readonly Finding[] => {
  const { invoiceId, issuedAt } = document;
  const recorded = recordedHash(history);
  if (pdf === undefined) {
    const isToCome = isRunning(batch) || (batch === undefined && !isOlderThanADay(issuedAt, now));
    return isToCome && recorded === undefined ? [] : [{ code: 'pdfMissing', invoiceId }];
  }
  if (recorded === undefined || recorded === pdf) return [];
  return [{ code: 'pdfDiffers', invoiceId, recorded, found: pdf }];
};

/** Every mail has an end: it went out or was refused. One that waits longer than a day has lost its sender. */
const checkMails = ({ document: { invoiceId }, mails, batch }: DocumentFacts, now: Instant): readonly Finding[] =>
  mails
    .filter(({ status, updatedAt }) => {
      if (status === 'unknown') return true;
      return (status === 'pending' || status === 'sending') && !isRunning(batch) && isOlderThanADay(updatedAt, now);
    })
    .map(({ purpose, status }) => ({ code: 'mailUnsettled', invoiceId, purpose, status }));

/** All that can be said of one document by itself. */
export const checkDocument = (facts: DocumentFacts, now: Instant): readonly Finding[] => [
  ...checkTotals(facts.document),
  ...checkSettlement(facts),
  ...checkCredits(facts),
  ...checkPdf(facts, now),
  ...checkMails(facts, now),
];

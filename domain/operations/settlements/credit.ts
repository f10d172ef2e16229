import { laterOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import type { Invoice, InvoiceContent } from '../../invoicing/invoice.ts';
import { numberInvoice, seriesFor } from '../../invoicing/issue.ts';
import { checkCurrency } from '../../invoicing/money-checks.ts';
import { type CreditRequest, creditNoteOn } from '../../invoicing/partial-credit.ts';
import { type HistoryEvent, replay } from '../../invoicing/settlement.ts';
import { CommitRefused } from '../../table/commit.ts';
import { deliverDocument, logoReader, storedPdf } from '../deliver-document.ts';
import type { MailResult } from '../month-end/send-once.ts';
import type { Mailer, Needs } from '../ports.ts';
import { ATTEMPTS, type Entering, eventAfter, overtaken, pause } from './enter.ts';
import { readDocument, type StandingDocument, type TenantDocument, withStanding } from './read.ts';

export interface AskedCredit extends CreditRequest {
  /** Of `net`, where that is given. */
  readonly currency?: string | undefined;
  /** Whether the client gets it by mail; its PDF is made in any case. */
  readonly mail: boolean;
}

/** What became of the credit note's delivery. */
export type CreditDelivery = { readonly result: 'stored' } | Exclude<MailResult, { readonly result: 'later' }>;

export interface CreditedOutcome extends StandingDocument {
  readonly delivery: CreditDelivery;
}

const creditNoteIds = (history: readonly HistoryEvent[]): readonly string[] =>
  history.flatMap(({ change }) => (change.kind === 'credit' ? [change.creditNoteId] : []));

const noteOf = async ({ stores }: Needs, tenantId: string, invoiceId: string): Promise<Invoice> => {
  const note = await stores.ledger.get(tenantId, invoiceId);
  if (!note) throw new Error(`a history names the credit note ${invoiceId}, which is not in the ledger`);
  return note;
};

/** Mails go where the client is reached today; what was printed of the client stays as it was. */
const addressed = async ({ stores }: Needs, tenantId: string, content: InvoiceContent): Promise<InvoiceContent> => {
  const client = await stores.clients.get(tenantId, content.buyer.clientId);
  return client ? { ...content, buyer: { ...content.buyer, contacts: client.billingContacts } } : content;
};

/** One attempt to issue: undefined when somebody else numbered in the series or settled the invoice meanwhile. */
const tryIssue = async (
  needs: Needs,
  { tenant, document, today }: TenantDocument,
  history: readonly HistoryEvent[],
  entering: Entering,
  asked: CreditRequest,
): Promise<Invoice | undefined> => {
  const { tenantId, settings } = tenant;
  const { ledger } = needs.stores;
  const read = replay(history);
  const earlier = await Promise.all(creditNoteIds(history).map((id) => noteOf(needs, tenantId, id)));
  const content = await addressed(needs, tenantId, creditNoteOn(document, earlier, asked));
  const counter = await ledger.counter(tenantId, seriesFor(settings.series, content.kind).prefix);
  const now = needs.clock();
  const note = numberInvoice(content, {
    series: settings.series,
    counter,
    offset: 0,
    wishedOn: laterOf(today, document.issuedOn),
    issuedAt: now.toISOString(),
  });
  const amount = note.totals.gross;
  const event = eventAfter(read, entering, now, { kind: 'credit', creditNoteId: note.invoiceId, amount });
  try {
    const entry = { invoiceId: document.invoiceId, read, event };
    await ledger.issueCredit(tenantId, counter, await ledger.place(tenantId, note), entry, document.totals.gross);
    return note;
  } catch (error) {
    if (error instanceof CommitRefused) return undefined;
    throw error;
  }
};

/** The credit note of a request: issued now, or found in the invoice's history when it was issued before. */
const issueOnce = async (
  needs: Needs,
  found: TenantDocument,
  entering: Entering,
  asked: CreditRequest,
): Promise<Invoice> => {
  const { tenantId } = found.tenant;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const history = await needs.stores.settlements.history(tenantId, found.document.invoiceId);
    const issued = history.find(({ eventId }) => eventId === entering.eventId)?.change;
    if (issued?.kind === 'credit') return noteOf(needs, tenantId, issued.creditNoteId);
    const note = await tryIssue(needs, found, history, entering, asked);
    if (note) return note;
    await pause(attempt);
  }
  throw overtaken(found.document);
};

const deliver = async (
  needs: Needs,
  mailer: Mailer,
  { tenant }: TenantDocument,
  note: Invoice,
  mail: boolean,
): Promise<CreditDelivery> => {
  const logoOf = logoReader(needs);
  if (!mail) {
    await storedPdf(needs, tenant.tenantId, note, logoOf);
    return { result: 'stored' };
  }
  const delivered = await deliverDocument(needs, mailer, tenant, note, logoOf);
  if (delivered.result !== 'later') return delivered;
  const said = `${note.formattedNumber} is issued, its mail waits: repeat the request under the same Idempotency-Key`;
  throw new BillingError('ServiceBusy', said);
};

/**
 * Issues a credit note on an invoice, in its own series, then renders, stores and mails it. Stopped anywhere, the same
 * request finds what it has issued in the invoice's history and goes on; no number is left out or given twice.
 */
export const creditInvoice =
  (needs: Needs, mailer: Mailer) =>
  async (
    tenantId: string,
    invoiceId: string,
    entering: Omit<Entering, 'why'>,
    { mail, currency, ...asked }: AskedCredit,
  ): Promise<CreditedOutcome> => {
    const found = await readDocument(needs, tenantId, invoiceId);
    if (currency !== undefined) checkCurrency(found.document, currency, '/amountBeforeTax/currency');
    const note = await issueOnce(needs, found, { ...entering, why: asked.reason }, asked);
    const delivery = await deliver(needs, mailer, found, note, mail);
    const settlement = await needs.stores.settlements.get(tenantId, note.invoiceId);
    return { ...withStanding({ ...found, document: note }, settlement), delivery };
  };

import type { Reopened } from '../../billables/billable.ts';
import { laterOf } from '../../calendar/local-date.ts';
import { contactsFor } from '../../clients/contacts.ts';
import { BillingError } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import { guardUncorrected } from '../../invoicing/corrected-since.ts';
import type { Invoice, InvoiceContent } from '../../invoicing/invoice.ts';
import { numberInvoice, seriesOf } from '../../invoicing/issue.ts';
import { checkCurrency } from '../../invoicing/money-checks.ts';
import { type CreditRequest, creditNoteOn } from '../../invoicing/partial-credit.ts';
import { type ReturnedUsage, returnedUsage } from '../../invoicing/put-back.ts';
import { type HistoryEvent, replay } from '../../invoicing/settlement.ts';
import { CommitRefused } from '../../table/commit.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { CreditedContract } from '../../table/ledger-store.ts';
import { type DeliveryResult, deliverDocument } from '../deliver-document.ts';
import { logoReader } from '../logo-reader.ts';
import type { Mailer, Needs } from '../ports.ts';
import { creditNotesIn, noteOf } from './credit-notes.ts';
import { ATTEMPTS, type Entering, eventAfter, overtaken, pause } from './enter.ts';
import { issuedSince } from './issued-since.ts';
import { readDocument, type StandingDocument, type TenantDocument, withStanding } from './read.ts';

export interface AskedCredit extends CreditRequest {
  /** Of `net`, where that is given. */
  readonly currency?: string | undefined;
  /** Whether the client gets it by mail; its PDF is made in any case. */
  readonly mail: boolean;
}

/** What became of the credit note's delivery. */
export type CreditDelivery = Exclude<DeliveryResult, { readonly result: 'later' }>;

export interface CreditedOutcome extends StandingDocument {
  readonly delivery: CreditDelivery;
}

/** Mails go where the client is reached today; what was printed of the client stays as it was. */
const addressed = async ({ stores }: Needs, tenantId: string, content: InvoiceContent): Promise<InvoiceContent> => {
  const { buyer } = content;
  const client = await stores.clients.standing(tenantId, buyer.clientId);
  return client
    ? { ...content, buyer: { ...buyer, contacts: contactsFor(client, buyer.invoiceGroup), delivery: client.delivery } }
    : content;
};

/** What puts usage back on its contracts: one for each, whoever asks again. */
const reopeningsOf = (
  usage: readonly ReturnedUsage[],
  { eventId }: Entering,
  invoiceId: string,
  creditNoteId: string,
): readonly Reopened[] =>
  usage.map(({ contractId, from: on }) => {
    const billableId = idFrom('reopened', eventId, contractId);
    return { kind: 'reopened', billableId, contractId, on, invoiceId, creditNoteId };
  });

/** The invoice's contracts as they are now. Contracts are never deleted. */
const concernedBy = async (
  { stores }: Needs,
  tenantId: string,
  { contracts }: Invoice,
  reopened: readonly Reopened[],
) => {
  const ids = contracts.map(({ contractId }) => contractId);
  const records = await stores.contracts.many(tenantId, ids);
  return [...records.values()].map(
    ({ contract: { contractId }, state }): CreditedContract => ({
      contractId,
      state,
      reopened: reopened.find((one) => one.contractId === contractId),
    }),
  );
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
  const earlier = await creditNotesIn(needs.stores, tenantId, history);
  const credited = creditNoteOn(document, earlier, asked);
  if (asked.net === undefined)
    guardUncorrected(document, earlier, asked, await issuedSince(needs.stores, tenantId, document));
  const usage = asked.putBackUsage ? returnedUsage(document, earlier, credited, asked.lines) : [];
  const content = await addressed(needs, tenantId, credited);
  const counter = await ledger.counter(tenantId, seriesOf(settings, content).prefix);
  const now = needs.clock();
  const note = numberInvoice(content, {
    settings,
    counter,
    offset: 0,
    wishedOn: laterOf(today, document.issuedOn),
    issuedAt: now.toISOString(),
  });
  const amount = note.totals.gross;
  const event = eventAfter(read, entering, now, { kind: 'credit', creditNoteId: note.invoiceId, amount });
  try {
    const entry = { document, read, event };
    const placed = await ledger.place(tenantId, note);
    const reopened = reopeningsOf(usage, entering, document.invoiceId, note.invoiceId);
    const contracts = await concernedBy(needs, tenantId, document, reopened);
    await ledger.issueCredit(tenantId, counter, placed, entry, document.totals.gross, contracts);
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
    if (issued?.kind === 'credit') return noteOf(needs.stores, tenantId, issued.creditNoteId);
    // Usage that is put back comes onto a log, so the attempt ends in time as that of every other writer.
    const note = await withinDeadline(ATTEMPT_MILLISECONDS, () => tryIssue(needs, found, history, entering, asked));
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
  const dispatch = mail ? {} : ({ delivery: 'pdf' } as const);
  const delivered = await deliverDocument(needs, mailer, tenant, note, logoReader(needs), dispatch);
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

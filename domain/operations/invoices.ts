import { addDays } from '../calendar/local-date.ts';
import { accountIds } from '../clients/client.ts';
import { eInvoiceOf } from '../documents/einvoice/reading.ts';
import { ublOf } from '../documents/einvoice/ubl.ts';
import { BillingError } from '../errors.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { keysOf } from '../table/blobs.ts';
import { OPEN_DAYS } from '../table/settlement-store.ts';
import type { Page, PageRequest } from '../table/table.ts';
import { todayOf } from '../tenants/today.ts';
import { concurrently } from './concurrently.ts';
import type { Needs } from './ports.ts';
import type { SettlementNeeds } from './settlements/enter.ts';
import { readDocument, type StandingDocument, withStanding, withStandings } from './settlements/read.ts';
import { tenantOf } from './tenants/tenant-of.ts';

type Reading = Pick<Needs, 'stores'>;

const invoiceOf = async ({ ledger }: Needs['stores'], tenantId: string, invoiceId: string): Promise<Invoice> => {
  const invoice = await ledger.get(tenantId, invoiceId);
  if (!invoice) throw new BillingError('NotFound', 'there is no such invoice');
  return invoice;
};

/** An invoice or credit note and how it stands today. */
export const getInvoice =
  (needs: SettlementNeeds) =>
  async (tenantId: string, invoiceId: string): Promise<StandingDocument> => {
    const [found, settlement] = await Promise.all([
      readDocument(needs, tenantId, invoiceId),
      needs.stores.settlements.get(tenantId, invoiceId),
    ]);
    return withStanding(found, settlement);
  };

/**
 * The ledger of a series, newest first; the tenant's current series when none is named. The cursor is the number that
 * the last page ended with.
 */
export const listInvoices =
  ({ stores }: Reading) =>
  async (tenantId: string, { limit, cursor }: PageRequest, series?: string): Promise<Page<Invoice>> => {
    const tenant = await tenantOf(stores, tenantId);
    const name = series ?? tenant.settings.series.invoices.prefix;
    const items = await stores.ledger.list(tenantId, name, limit, cursor === undefined ? undefined : Number(cursor));
    const last = items.at(-1)?.number ?? 1;
    return { items, cursor: last > 1 ? String(last) : null };
  };

export const listInvoicesOfClient =
  ({ stores }: Reading) =>
  async (tenantId: string, clientId: string, page: PageRequest): Promise<Page<Invoice>> => {
    const client = await stores.clients.get(tenantId, clientId);
    if (!client) throw new BillingError('NotFound', 'there is no such client');
    return stores.ledger.listOfClient(tenantId, accountIds(client), page);
  };

/** Invoices on which money is open, by due date, the oldest first; those that are overdue alone if asked. */
export const listOpenInvoices =
  ({ stores, clock }: SettlementNeeds) =>
  async (tenantId: string, status: 'open' | 'overdue', page: PageRequest): Promise<Page<Invoice>> => {
    const tenant = await tenantOf(stores, tenantId);
    const today = todayOf(tenant, clock());
    const to = addDays(today, status === 'open' ? OPEN_DAYS.ahead : -1);
    const listed = await stores.settlements.openPage(tenantId, { from: addDays(today, -OPEN_DAYS.back), to }, page);
    const items = await concurrently(listed.items, 8, ({ invoiceId }) => invoiceOf(stores, tenantId, invoiceId));
    return { items, cursor: listed.cursor };
  };

/** Invoices of a list with how each stands today. */
export const standingsOf =
  (needs: SettlementNeeds) =>
  async (tenantId: string, { items, cursor }: Page<Invoice>): Promise<Page<StandingDocument>> => {
    const tenant = await tenantOf(needs.stores, tenantId);
    return { items: await withStandings(needs, tenantId, items, todayOf(tenant, needs.clock())), cursor };
  };

/** The document as UBL of Peppol BIS Billing 3. */
export const getInvoiceUbl =
  ({ stores }: Reading) =>
  async (tenantId: string, invoiceId: string): Promise<string> => {
    const eInvoice = eInvoiceOf(await invoiceOf(stores, tenantId, invoiceId));
    if (eInvoice) return ublOf(eInvoice);
    throw new BillingError(
      'NotFound',
      'this invoice has no e-invoice: its tax or currency is such that EN 16931 cannot state it; its batch item says why',
    );
  };

/** A link under which anybody who has it can fetch one object, for a short time. */
export interface DownloadLinks {
  /** Undefined when there is no such object. */
  linkTo(key: string, fileName: string, seconds: number): Promise<string | undefined>;
}

export interface PdfLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** Long enough to click on, too short to pass around. */
export const LINK_SECONDS = 300;

/** Numbers may hold "/", which no file name can. */
export const fileNameOf = ({ formattedNumber }: Pick<Invoice, 'formattedNumber'>): string =>
  `${formattedNumber.replaceAll(/[^A-Za-z0-9+_-]/g, '-')}.pdf`;

export const linkToInvoicePdf =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>, links: DownloadLinks) =>
  async (tenantId: string, invoiceId: string): Promise<PdfLink> => {
    const invoice = await invoiceOf(stores, tenantId, invoiceId);
    const expiresAt = new Date(clock().getTime() + LINK_SECONDS * 1000).toISOString();
    const url = await links.linkTo(keysOf(tenantId).invoicePdf(invoiceId), fileNameOf(invoice), LINK_SECONDS);
    if (url === undefined)
      throw new BillingError('NotFound', 'the PDF of this invoice is not there yet: it is made when it is delivered');
    return { url, expiresAt };
  };

import type { Invoice } from '../../domain/invoicing/invoice.ts';
import {
  getInvoice,
  getInvoiceUbl,
  linkToInvoicePdf,
  listInvoices,
  listInvoicesOfClient,
  listOpenInvoices,
  standingsOf,
} from '../../domain/operations/invoices.ts';
import type { Page, PageRequest } from '../../domain/table/table.ts';
import { environment } from '../shared/env.ts';
import { httpHandler, ok, page } from '../shared/http-handler.ts';
import { s3Links } from '../shared/s3-links.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { invoiceSummary } from './invoices/summary.ts';
import { invoiceView } from './invoices/views.ts';

const needs = { stores, clock };
const links = s3Links(environment('BUCKET_NAME').BUCKET_NAME);

interface Query {
  readonly clientId?: string | undefined;
  readonly series?: string | undefined;
  readonly status?: 'open' | 'overdue' | undefined;
}

const list = (tenantId: string, { clientId, series, status }: Query, asked: PageRequest): Promise<Page<Invoice>> => {
  if (status !== undefined) return listOpenInvoices(needs)(tenantId, status, asked);
  return clientId === undefined
    ? listInvoices(needs)(tenantId, asked, series)
    : listInvoicesOfClient(needs)(tenantId, clientId, asked);
};

export const handler = httpHandler(invoiceRoutes, {
  listInvoices: async ({ tenantId, query, page: asked }) => {
    const listed = await list(tenantId, query, asked);
    const { items, cursor } = await standingsOf(needs)(tenantId, listed);
    return page({ items: items.map(invoiceSummary), cursor });
  },
  getInvoice: async ({ tenantId, params }) => ok(invoiceView(await getInvoice(needs)(tenantId, params.invoiceId))),
  getInvoicePdf: async ({ tenantId, params }) => ok(await linkToInvoicePdf(needs, links)(tenantId, params.invoiceId)),
  getInvoiceUbl: async ({ tenantId, params }) => ({
    content: {
      type: 'application/xml',
      data: await getInvoiceUbl(needs)(tenantId, params.invoiceId),
      maxAgeSeconds: 0,
      headers: { 'cache-control': 'no-store' },
    },
  }),
});

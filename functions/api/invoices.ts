import { getInvoice, linkToInvoicePdf, listInvoices, listInvoicesOfClient } from '../../domain/operations/invoices.ts';
import { environment } from '../shared/env.ts';
import { httpHandler, ok, page } from '../shared/http-handler.ts';
import { s3Links } from '../shared/s3-links.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { invoiceSummary, invoiceView } from './invoices/views.ts';

const needs = { stores, clock };
const links = s3Links(environment('BUCKET_NAME').BUCKET_NAME);

export const handler = httpHandler(invoiceRoutes, {
  listInvoices: async ({ tenantId, query: { clientId, series }, page: asked }) => {
    const { items, cursor } =
      clientId === undefined
        ? await listInvoices(needs)(tenantId, asked, series)
        : await listInvoicesOfClient(needs)(tenantId, clientId, asked);
    return page({ items: items.map(invoiceSummary), cursor });
  },
  getInvoice: async ({ tenantId, params }) => ok(invoiceView(await getInvoice(needs)(tenantId, params.invoiceId))),
  getInvoicePdf: async ({ tenantId, params }) => ok(await linkToInvoicePdf(needs, links)(tenantId, params.invoiceId)),
});

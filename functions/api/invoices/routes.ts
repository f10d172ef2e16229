import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { Slug } from '../../../domain/tenants/tenant.ts';
import { defineRoutes } from '../route.ts';
import { InvoiceSummary, InvoiceView, PdfLink } from './views.ts';

/** Its form is the ledger's; one that names no place in it is not found. */
const InvoiceId = z.string().min(1).max(60);
const params = { invoiceId: InvoiceId };

export const invoiceRoutes = defineRoutes('invoices', {
  listInvoices: {
    method: 'GET',
    path: '/invoices',
    permission: 'invoices:read',
    summary: 'List the invoices, newest first',
    query: z
      .strictObject({
        clientId: Id.optional().describe('Only those of this client, of all series.'),
        series: Slug.optional().describe('Those of this series. Default: the series that is in use.'),
      })
      .meta({ id: 'InvoiceQuery' }),
    paged: true,
    success: 200,
    response: InvoiceSummary,
    errors: ['NotFound'],
  },
  getInvoice: {
    method: 'GET',
    path: '/invoices/{invoiceId}',
    permission: 'invoices:read',
    params,
    summary: 'Read an invoice and the reason of each of its amounts',
    success: 200,
    response: InvoiceView,
    errors: ['NotFound'],
  },
  getInvoicePdf: {
    method: 'GET',
    path: '/invoices/{invoiceId}/pdf',
    permission: 'invoices:read',
    params,
    summary: 'Get a link to the PDF of an invoice',
    description: 'The link is good for five minutes. Not found while the PDF is not made yet.',
    success: 200,
    response: PdfLink,
    errors: ['NotFound'],
  },
});

import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { Slug } from '../../../domain/text.ts';
import { defineRoutes } from '../route.ts';
import { InvoiceSummary, invoiceParams } from './summary.ts';
import { InvoiceView, PdfLink } from './views.ts';

const params = invoiceParams;

export const invoiceRoutes = defineRoutes('invoices', {
  listInvoices: {
    method: 'GET',
    path: '/invoices',
    permission: 'invoices:read',
    summary: 'List the invoices, newest first',
    query: z
      .strictObject({
        clientId: Id.optional().describe('Only those of this client, of all series.'),
        series: Slug.optional().describe(
          'Those of this series. Default: the one in which the firm numbers invoices of no branch.',
        ),
        status: z
          .enum(['open', 'overdue'])
          .optional()
          .describe('Those on which money is open, or is so since their due date; by due date, the oldest first.'),
      })
      .refine(({ status, clientId, series }) => status === undefined || (clientId ?? series) === undefined, {
        error: 'is of all clients and series: a statement of account tells it of one client',
        path: ['status'],
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
  getInvoiceUbl: {
    method: 'GET',
    path: '/invoices/{invoiceId}/ubl',
    permission: 'invoices:read',
    params,
    summary: 'Get an invoice as UBL (Peppol BIS Billing 3)',
    description:
      'Not found where EN 16931 cannot state the invoice: tax rounded on each line, prices including tax that do not split evenly, a currency of three decimals.',
    success: 200,
    responseType: 'application/xml',
    errors: ['NotFound'],
  },
});

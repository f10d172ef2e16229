import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { documentLinksAt } from '../shared/document-links.ts';
import { journal } from '../shared/journal.ts';
import { created, httpHandler } from '../shared/listless-handler.ts';
import { mailer } from '../shared/mailer.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';
import { creditNoteRoutes } from './credit-notes/routes.ts';
import { invoiceSummary } from './invoices/summary.ts';

const needs = { stores, blobs, clock, journal };
const provider = mailer();

export const handler = httpHandler(creditNoteRoutes, {
  creditInvoice: async ({ tenantId, subject, id, origin, params, body: { amountBeforeTax, ...asked } }) => {
    const credit = creditInvoice({ ...needs, links: documentLinksAt(origin) }, provider);
    const { delivery, ...found } = await credit(
      tenantId,
      params.invoiceId,
      { eventId: id, by: subject },
      { ...asked, net: amountBeforeTax?.amount, currency: amountBeforeTax?.currency },
    );
    const creditNote = invoiceSummary(found);
    return created({ creditNote, delivery }, `/invoices/${creditNote.invoiceId}`);
  },
});

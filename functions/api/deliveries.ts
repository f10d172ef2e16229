import { sendAgain } from '../../domain/operations/mails/send-again.ts';
import { documentLinksAt } from '../shared/document-links.ts';
import { journal } from '../shared/journal.ts';
import { created, httpHandler } from '../shared/listless-handler.ts';
import { mailer } from '../shared/mailer.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';
import { deliveryRoutes } from './deliveries/routes.ts';

const needs = { stores, blobs, clock, journal };
const provider = mailer();

export const handler = httpHandler(deliveryRoutes, {
  sendInvoice: async ({ tenantId, subject, id, origin, params: { invoiceId }, body }) => {
    const send = sendAgain({ ...needs, links: documentLinksAt(origin) }, provider);
    const sent = await send(tenantId, invoiceId, { requestId: id, by: subject, ...body });
    return created(sent, `/invoices/${invoiceId}/mails`);
  },
});

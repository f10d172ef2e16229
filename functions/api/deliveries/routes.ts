import * as z from 'zod';
import { Email, line } from '../../../domain/text.ts';
import { invoiceParams } from '../invoices/summary.ts';
import { defineRoutes } from '../route.ts';
import { purpose } from '../settlements/mail-routes.ts';

const NewSending = z
  .strictObject({
    to: z
      .array(z.strictObject({ name: line(80).optional(), email: Email, copy: z.boolean().optional() }))
      .min(1)
      .max(10)
      .optional()
      .describe("Default: the client's billing contacts of today."),
    reason: line(300).optional().describe('Why, for the history.'),
  })
  .refine(({ to }) => to === undefined || to.some(({ copy }) => copy !== true), {
    error: 'must have somebody who is not only copied',
    path: ['to'],
  })
  .meta({ id: 'NewSending' });

const Sending = z
  .strictObject({
    purpose,
    delivery: z
      .strictObject({ result: z.enum(['sent', 'notSent']), reason: z.string().optional() })
      .describe('What became of the mail.'),
  })
  .meta({ id: 'Sending' });

export const deliveryRoutes = defineRoutes('deliveries', {
  sendInvoice: {
    method: 'POST',
    path: '/invoices/{invoiceId}/send',
    permission: 'invoices:write',
    params: invoiceParams,
    summary: 'Send an invoice or credit note once more',
    description: 'A new mail with the same PDF. Repeated under its Idempotency-Key, the same mail is not sent twice.',
    body: NewSending,
    success: 201,
    response: Sending,
    errors: ['NotFound', 'RecipientMissing', 'Conflict'],
  },
});

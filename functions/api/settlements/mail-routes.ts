import * as z from 'zod';
import { invoiceParams } from '../invoices/summary.ts';
import { defineRoutes } from '../route.ts';

const moment = z.iso.datetime();

export const purpose = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,120}$/, 'must be the purpose of a mail, as the list of mails has it')
  .describe('What the mail is for, such as "issue" or "issue-1"; there is one mail for each.');

export const MailView = z
  .strictObject({
    purpose,
    status: z
      .enum(['pending', 'sending', 'sent', 'refused', 'unknown'])
      .describe('"unknown": the provider\'s answer was lost; look for the mail there, then settle it.'),
    recipients: z.array(z.string()).describe('All addresses, copies too.'),
    reason: z.string().optional().describe('Why it was refused, or is unknown.'),
    askedBy: z.string().optional().describe('The `sub` of the person who asked for it.'),
    why: z.string().optional(),
    claimedAt: moment.optional().describe('When it was last tried to send it.'),
    deliveredAt: moment.optional(),
    delayedAt: moment.optional(),
    bouncedAt: moment.optional().describe('It came back for good from an address of the client.'),
    softBouncedAt: moment.optional().describe('Something came back that need not mean that it did not arrive.'),
    complainedAt: moment.optional().describe('A recipient called it unwanted.'),
    trouble: z.string().optional().describe("What the recipient's mail server said last."),
    updatedAt: moment,
  })
  .meta({ id: 'Mail' });

const MailList = z.strictObject({ invoiceId: z.string(), mails: z.array(MailView) }).meta({ id: 'Mails' });

/** What became of the mails about a document. To send one is another function's, which has few instances. */
export const mailRoutes = defineRoutes('settlements', {
  listMails: {
    method: 'GET',
    path: '/invoices/{invoiceId}/mails',
    permission: 'invoices:read',
    params: invoiceParams,
    summary: 'List the mails about an invoice, and what became of each',
    success: 200,
    response: MailList,
    errors: ['NotFound'],
  },
  settleMail: {
    method: 'POST',
    path: '/invoices/{invoiceId}/mails/{purpose}/settle',
    permission: 'invoices:write',
    params: { ...invoiceParams, purpose },
    summary: 'Say what became of a mail that nobody knows of',
    description:
      'Only of a mail that is "unknown". One that was refused can be sent again: by hand, or by the retry of its batch.',
    body: z.strictObject({ as: z.enum(['sent', 'refused']) }).meta({ id: 'MailSettlement' }),
    success: 200,
    response: MailView,
    errors: ['NotFound', 'MailSettled', 'Conflict'],
  },
});

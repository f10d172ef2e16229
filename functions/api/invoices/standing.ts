import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { invoiceStatuses } from '../../../domain/invoicing/status.ts';
import type { StandingDocument } from '../../../domain/operations/settlements/read.ts';
import { Money, moneyOf } from '../money.ts';

/** How a document stands on the day of the request. */
export const standing = {
  status: z
    .enum(invoiceStatuses)
    .describe('Of several that hold, the first of this list. "refunded" and "credited" mean wholly.'),
  open: Money.describe('What the client still has to pay.'),
  dueBack: Money.describe('What the client is still to get back.'),
  paid: Money,
  refunded: Money,
  credited: Money.describe('By credit notes.'),
  exportedAt: z.iso.datetime().optional(),
  sentAt: z.iso.datetime().optional(),
  storedAt: z.iso.datetime().optional().describe('When its PDF was made for a client that gets no mail.'),
  bouncedAt: z.iso
    .datetime()
    .optional()
    .describe('The last mail that brought it came back, and it was not sent since.'),
  complainedAt: z.iso.datetime().optional().describe('A recipient called a mail about it unwanted.'),
};

/** Of a credit note on an invoice. */
export const credits = z
  .strictObject({
    invoiceId: z.string(),
    formattedNumber: z.string(),
    issuedOn: LocalDateSchema,
    reason: z.string(),
    putBackUsage: z.literal(true).optional().describe('The work and expenses on its lines are open again.'),
  })
  .optional()
  .describe('The invoice that this credit note is on: its amount counts there.');

export const StandingView = z
  .strictObject({ invoiceId: z.string(), formattedNumber: z.string(), dueOn: LocalDateSchema, ...standing })
  .meta({ id: 'Standing' });

export const standingFacts = ({ document: { currency }, standing: told }: StandingDocument) => {
  const { open, dueBack, paid, refunded, credited, ...facts } = told;
  return {
    ...facts,
    open: moneyOf(open, currency),
    dueBack: moneyOf(dueBack, currency),
    paid: moneyOf(paid, currency),
    refunded: moneyOf(refunded, currency),
    credited: moneyOf(credited, currency),
  };
};

export const standingView = (found: StandingDocument) => {
  const { invoiceId, formattedNumber, dueOn } = found.document;
  return { invoiceId, formattedNumber, dueOn, ...standingFacts(found) };
};

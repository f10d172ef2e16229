import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { paymentMethods } from '../../../domain/invoicing/settlement.ts';
import { manualStatuses } from '../../../domain/invoicing/status.ts';
import { line } from '../../../domain/text.ts';
import { StandingView } from '../invoices/standing.ts';
import { invoiceParams } from '../invoices/summary.ts';
import { Money, SomeMoney } from '../money.ts';
import { defineRoutes } from '../route.ts';

const why = line(300).optional().describe('Why, for the history.');

const NewMoney = z
  .strictObject({
    on: LocalDateSchema.describe('The day on which the money came or went.'),
    method: z.enum(paymentMethods),
    reference: line(140).optional().describe('As the bank statement names it.'),
    amount: SomeMoney.describe('In the currency of the invoice.'),
    why,
  })
  .meta({ id: 'NewPayment' });

const NewStatus = z.strictObject({ status: z.enum(manualStatuses), why }).meta({ id: 'NewInvoiceStatus' });

const entered = {
  eventId: Id,
  at: z.iso.datetime(),
  by: z.string().describe('The `sub` of the person, or "monthend" for what happens by itself.'),
  why: z.string().optional(),
};
const moved = {
  ...entered,
  on: LocalDateSchema,
  method: z.enum(paymentMethods),
  reference: z.string().optional(),
  amount: Money,
};

const pdfSha256 = z.string().describe('Of the bytes of the PDF, in hexadecimal.');

export const HistoryView = z
  .strictObject({
    invoiceId: z.string(),
    events: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('payment'), ...moved }),
        z.strictObject({ kind: z.literal('refund'), ...moved }),
        z.strictObject({ kind: z.literal('credit'), ...entered, creditNoteId: z.string(), amount: Money }),
        z.strictObject({ kind: z.literal('exported'), ...entered }),
        z.strictObject({
          kind: z.literal('sent'),
          ...entered,
          mail: z
            .string()
            .optional()
            .describe('The purpose of the mail that brought it; absent where a person said so.'),
          pdfSha256: pdfSha256.optional(),
        }),
        z.strictObject({ kind: z.literal('stored'), ...entered, pdfSha256 }),
        z.strictObject({
          kind: z.enum(['bounced', 'complained']),
          ...entered,
          mail: z.string().describe('The purpose of the mail.'),
          reason: z.string().describe("As the recipient's mail server said it."),
        }),
        z.strictObject({
          kind: z.literal('reminded'),
          ...entered,
          stepId: z.string().describe("Of the firm's reminders."),
          open: Money.describe('What was open on the day.'),
          interest: Money.optional(),
          recoveryFee: Money.optional(),
        }),
      ]),
    ),
  })
  .meta({ id: 'InvoiceHistory' });

export const LateChargesView = z
  .strictObject({
    invoiceId: z.string(),
    on: LocalDateSchema,
    dueOn: LocalDateSchema,
    open: Money.describe('What is to be paid of the invoice itself.'),
    daysLate: z.int(),
    percent: z.string().optional().describe('A year, as the invoice states it; without one there is no interest.'),
    spans: z
      .array(
        z.strictObject({
          from: LocalDateSchema,
          until: LocalDateSchema.describe('The day after the last.'),
          days: z.int(),
          balance: Money,
        }),
      )
      .describe('Days on which the same amount was late. What was credited was never owed.'),
    interest: Money.describe('The sum of balance × days, × percent ÷ 365, rounded once.'),
    arithmetic: z.string().optional().describe('How the interest came about, in the language of the firm.'),
    recoveryFee: Money.describe('40 EUR of a French firm to a business, for each invoice once, without VAT.'),
    total: Money,
  })
  .meta({ id: 'LateCharges' });

const LateChargesQuery = z
  .strictObject({ on: LocalDateSchema.optional().describe('The last day that counts. Default: today.') })
  .meta({ id: 'LateChargesQuery' });

const money = {
  method: 'POST',
  permission: 'payments:write',
  params: invoiceParams,
  body: NewMoney,
  success: 201,
  response: StandingView,
  errors: ['NotFound', 'CurrencyMismatch', 'PaymentBeforeInvoice', 'AmountExceedsOpen', 'NotPayable', 'Conflict'],
} as const;

export const settlementRoutes = defineRoutes('settlements', {
  recordPayment: {
    ...money,
    path: '/invoices/{invoiceId}/payments',
    summary: 'Record a payment',
    description: 'No more than is open: an overpayment is refused, and its rest belongs to the invoice that it pays.',
  },
  recordRefund: {
    ...money,
    path: '/invoices/{invoiceId}/refunds',
    summary: 'Record money that was given back',
    description: 'No more than was paid. A credit note on an invoice counts there, and so does what is refunded of it.',
  },
  setInvoiceStatus: {
    method: 'POST',
    path: '/invoices/{invoiceId}/status',
    permission: 'invoices:write',
    params: invoiceParams,
    summary: 'Say by hand that an invoice was exported or sent',
    description: 'All other statuses follow from payments, refunds, credit notes and the due date.',
    body: NewStatus,
    success: 200,
    response: StandingView,
    errors: ['NotFound', 'Conflict'],
  },
  getInvoiceHistory: {
    method: 'GET',
    path: '/invoices/{invoiceId}/history',
    permission: 'invoices:read',
    params: invoiceParams,
    summary: 'Read all that happened to an invoice since its issue, oldest first',
    success: 200,
    response: HistoryView,
    errors: ['NotFound'],
  },
  getLateCharges: {
    method: 'GET',
    path: '/invoices/{invoiceId}/late-charges',
    permission: 'invoices:read',
    params: invoiceParams,
    query: LateChargesQuery,
    summary: 'Compute what late payment of an invoice costs by a day',
    description:
      'Interest at the rate that the invoice states (C. com. L. 441-10) and the fixed fee for recovery costs (D. 441-5), whether or not reminders tell them. Nothing is charged by this: to charge them, write an invoice without a contract.',
    success: 200,
    response: LateChargesView,
    errors: ['NotFound'],
  },
});

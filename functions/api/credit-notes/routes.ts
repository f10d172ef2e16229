import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { Quantity } from '../../../domain/money/decimal.ts';
import { line } from '../../../domain/text.ts';
import { InvoiceSummary, invoiceParams } from '../invoices/summary.ts';
import { SomeMoney } from '../money.ts';
import { defineRoutes } from '../route.ts';

const NewCreditNote = z
  .strictObject({
    reason: line(300).describe(
      'Why; where an amount is credited it is the text of its line, so write it for the client.',
    ),
    lines: z
      .array(
        z.strictObject({
          key: z.string().min(1).max(500).describe('Of a line of the invoice.'),
          contractId: Id.optional().describe('Where several contracts have a line of this key.'),
          quantity: Quantity.optional().describe('How much of it. Default: all that is left.'),
        }),
      )
      .min(1)
      .max(1000)
      .optional(),
    amountBeforeTax: SomeMoney.optional().describe("Spread over the invoice's taxes."),
    putBackUsage: z
      .boolean()
      .default(false)
      .describe(
        'Whether the work and expenses on its lines are open again, and billed with the next bill. Only whole lines; what was taken from what is included or prepaid stays taken.',
      ),
    mail: z.boolean().default(true).describe('Whether the client gets it by mail, if it gets its documents so.'),
  })
  .refine(({ lines, amountBeforeTax }) => lines === undefined || amountBeforeTax === undefined, {
    error: 'give lines or an amount, or neither to credit all that is left',
    path: ['amountBeforeTax'],
  })
  .meta({ id: 'NewCreditNote' });

const CreditNoteIssued = z
  .strictObject({
    creditNote: InvoiceSummary,
    delivery: z
      .strictObject({
        result: z.enum(['sent', 'notSent', 'stored']).describe('"stored": its PDF is there, no mail was asked for.'),
        reason: z.string().optional(),
      })
      .describe('What became of its mail.'),
  })
  .meta({ id: 'CreditNoteIssued' });

export const creditNoteRoutes = defineRoutes('credit-notes', {
  creditInvoice: {
    method: 'POST',
    path: '/invoices/{invoiceId}/credit-notes',
    permission: 'invoices:write',
    params: invoiceParams,
    summary: 'Credit an invoice, wholly or in part',
    description:
      'Issues a credit note in its own series and sends it: of all that is left, of some lines, or of an amount. Together no more is credited than the invoice asked for. The work that was billed stays billed, unless `putBackUsage` asks for it to be billed again. A line that a later invoice has corrected, because terms or work were changed, is credited where it was corrected.',
    body: NewCreditNote,
    success: 201,
    response: CreditNoteIssued,
    errors: [
      'NotFound',
      'CurrencyMismatch',
      'NotCreditable',
      'LineCorrected',
      'CreditExceedsInvoice',
      'NothingToCredit',
      'UsageNotPutBack',
      'Conflict',
    ],
  },
});

import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { Money } from '../money.ts';
import { defineRoutes } from '../route.ts';

const dates = {
  from: LocalDateSchema.optional().describe('The first day of the movements. Default: 90 days before `on`.'),
  on: LocalDateSchema.optional().describe('The day whose evening is stated. Default: today.'),
};
const StatementDates = z.strictObject(dates).meta({ id: 'StatementDates' });
const StatementQuery = z.strictObject(dates).meta({ id: 'StatementQuery' });

const about = { invoiceId: z.string(), formattedNumber: z.string() };

const Account = z
  .strictObject({
    currency: z.string(),
    opening: Money.describe('Owed on the morning of `from`; below zero in favour of the client.'),
    movements: z.array(
      z.strictObject({
        on: LocalDateSchema,
        kind: z.enum(['invoice', 'creditNote', 'payment', 'refund']),
        ...about,
        dueOn: LocalDateSchema.optional(),
        reference: z.string().optional(),
        amount: Money.describe('Above zero where the client owes more by it.'),
        balance: Money.describe('After it.'),
      }),
    ),
    closing: Money.describe('Owed on the evening of `on`.'),
    ageing: z
      .strictObject({
        notDue: Money,
        days1To30: Money,
        days31To60: Money,
        days61To90: Money,
        over90: Money,
        credit: Money.describe('Below zero: what is in favour of the client.'),
      })
      .describe('The closing balance by the days since its due dates.'),
    open: z.array(z.strictObject({ ...about, issuedOn: LocalDateSchema, dueOn: LocalDateSchema, balance: Money })),
  })
  .meta({ id: 'Account' });

export const StatementView = z
  .strictObject({
    clientId: Id,
    from: LocalDateSchema,
    on: LocalDateSchema,
    accounts: z.array(Account).describe('One for each currency.'),
  })
  .meta({ id: 'Statement' });

const StatementSent = z
  .strictObject({ result: z.enum(['sent', 'notSent']), reason: z.string().optional() })
  .meta({ id: 'StatementSent' });

const read = {
  method: 'GET',
  permission: 'invoices:read',
  query: StatementQuery,
  success: 200,
  errors: ['NotFound', 'ClientMerged'],
} as const;

export const statementRoutes = defineRoutes('statements', {
  getStatement: {
    ...read,
    path: '/clients/{clientId}/statement',
    summary: "Read a client's statement of account, with the age of what is open",
    response: StatementView,
  },
  getStatementPdf: {
    ...read,
    path: '/clients/{clientId}/statement/pdf',
    summary: "Get a client's statement of account as a PDF",
    responseType: 'application/pdf',
  },
  sendStatement: {
    method: 'POST',
    path: '/clients/{clientId}/statement/send',
    permission: 'invoices:write',
    summary: "Mail a client's statement of account",
    description: 'To its billing contacts, with the PDF, once for each Idempotency-Key.',
    body: StatementDates,
    success: 200,
    response: StatementSent,
    errors: ['NotFound', 'ClientMerged', 'ServiceBusy'],
  },
});

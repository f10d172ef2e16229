import * as z from 'zod';
import { type Instant, LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { waitingReasons } from '../integrations/subject.ts';
import { Currency } from '../money/currency.ts';

const Amount = z
  .strictObject({ amount: z.int().describe('Whole minor units of the currency.'), currency: Currency })
  .meta({ id: 'WebhookAmount' });

/** A document by its ids and amounts: whom it is to is for the API to say, to those who may read it. */
const document = {
  invoiceId: z.string(),
  number: z.string().describe('As it is printed.'),
  clientId: Id,
};
const issued = {
  ...document,
  contractIds: z.array(Id),
  batchId: Id.optional(),
  issuedOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  net: Amount,
  tax: Amount,
  gross: Amount,
};

/** What each event says: ids, numbers and amounts, and nothing of a person. Fields may be added; none goes away. */
export const eventData = {
  'batch.completed': z.strictObject({
    batchId: Id,
    through: LocalDateSchema.describe('The last day that it billed.'),
    attempt: z.int().describe('0 for the first run, one more for each retry: each completes on its own.'),
    issued: z.int(),
    needAttention: z.int().describe('Invoices that were not drafted, not issued or not delivered.'),
    totals: z.array(z.strictObject({ invoices: z.int(), gross: Amount })).describe('Of what was issued, by currency.'),
  }),
  'invoice.issued': z.strictObject(issued),
  'credit-note.issued': z.strictObject({
    ...issued,
    creditedInvoiceId: z.string().optional().describe('The invoice that it is on; absent where it is on none.'),
  }),
  'invoice.sent': z.strictObject({ ...document, sentAt: z.iso.datetime() }),
  'invoice.paid': z.strictObject({ ...document, gross: Amount, paid: Amount }),
  'contract.renewing': z.strictObject({
    contractId: Id,
    clientId: Id,
    from: LocalDateSchema.describe('The first day of the term that it goes on for.'),
    endsOn: LocalDateSchema.describe('The last day of that term.'),
    otherTerms: z.boolean().describe('Whether prices or charges are other ones from that day on.'),
  }),
  'block.low': z.strictObject({
    contractId: Id,
    clientId: Id,
    chargeId: z.string(),
    usedPercent: z.string().describe('The threshold of the charge (`alertsAt`) that the bill reached.'),
    left: z.string().describe('Minutes, currency units or incidents, by what the block is of.'),
    invoiceId: z.string().describe('The document whose bill reached it.'),
  }),
  'ticket-time.unmapped': z.strictObject({
    integrationId: Id,
    waitingId: Id.describe('Under which it is in the list of what waits.'),
    about: z.enum(['ticket', 'work']),
    reason: z.enum(waitingReasons),
  }),
  'webhook.test': z.strictObject({ webhookId: Id }),
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type EventType = keyof typeof eventData;

/** What can be asked for; the test comes whatever was. */
export const eventTypes = [
  'batch.completed',
  'invoice.issued',
  'credit-note.issued',
  'invoice.sent',
  'invoice.paid',
  'contract.renewing',
  'block.low',
  'ticket-time.unmapped',
] as const satisfies readonly EventType[];
export type WantedType = (typeof eventTypes)[number];

/** One thing that happened. */
export type WebhookEvent = {
  readonly [Type in EventType]: {
    readonly type: Type;
    /** Made of what happened: the same, however often it is told. Receivers see it as `webhook-id`. */
    readonly eventId: string;
    readonly occurredAt: Instant;
    readonly data: z.infer<(typeof eventData)[Type]>;
  };
}[EventType];

export type WantedEvent = Extract<WebhookEvent, { readonly type: WantedType }>;

/** The body, as Standard Webhooks lays it out. It is stored and signed as this text, so that each try sends the same. */
export const bodyOf = ({ type, occurredAt, data }: WebhookEvent): string =>
  JSON.stringify({ type, timestamp: occurredAt, data });

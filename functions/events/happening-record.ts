import * as z from 'zod';
import { LocalDateSchema } from '../../domain/calendar/local-date.ts';
import { Id } from '../../domain/ids.ts';
import { waitingReasons } from '../../domain/integrations/subject.ts';
import type { Happening } from '../../domain/webhooks/happening.ts';

const text = <T extends z.ZodType>(value: T) =>
  z.object({ S: value }).transform((typed) => (typed as { readonly S: z.output<T> }).S);
const whole = z.object({ N: z.string().regex(/^-?\d{1,16}$/) }).transform(({ N }) => Number(N));
const truth = z.object({ BOOL: z.boolean() }).transform(({ BOOL }) => BOOL);
const map = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object({ M: z.object(shape) }).transform((typed) => typed.M as z.output<z.ZodObject<Shape>>);
const of = <Entity extends string>(entity: Entity) => ({
  __edb_e__: text(z.literal(entity)),
  tenantId: text(Id),
});

const id = text(Id);
const day = text(LocalDateSchema);
const moment = text(z.iso.datetime());
const document = text(z.string().regex(/^[A-Za-z0-9-]{1,60}$/));

/** The rows that the event source lets through (`infra/constructs/webhooks.ts`), as the stream has them; read is what is used. */
const Row = z.union([
  z.object({ ...of('batch'), batchId: id, attempt: whole.default(0), closedAt: moment }),
  z.object({ ...of('invoice'), invoiceId: document }),
  z.object({
    ...of('settlementEvent'),
    invoiceId: document,
    eventId: text(z.string().min(1).max(100)),
    event: map({ at: moment, change: map({ kind: text(z.literal('sent')) }) }),
  }),
  z.object({ ...of('settlement'), invoiceId: document, version: whole, open: whole, paid: whole, refunded: whole }),
  z.object({
    ...of('contractEvent'),
    contractId: id,
    clientId: id,
    event: map({
      kind: text(z.literal('renewed')),
      ...{ version: whole, from: day, endsOn: day, terms: truth, at: moment },
    }),
  }),
  z.object({
    ...of('waiting'),
    integrationId: id,
    newsId: id,
    news: map({ about: text(z.enum(['ticket', 'work'])) }),
    reason: text(z.enum(waitingReasons)),
    since: moment,
  }),
]);

/** A record of the table's stream. */
export const HappeningRecord = z.object({
  dynamodb: z.object({
    SequenceNumber: z.string().min(1),
    /** Unix seconds. */
    ApproximateCreationDateTime: z.number(),
    NewImage: Row,
    OldImage: z.object({ open: whole.optional() }).optional(),
  }),
});
export type HappeningRecord = z.infer<typeof HappeningRecord>;

/** What happened; nothing where a row was written and that says nothing new. */
export const happeningIn = ({
  dynamodb: { NewImage: row, OldImage: before, ApproximateCreationDateTime: seconds },
}: HappeningRecord): Happening | undefined => {
  switch (row.__edb_e__) {
    case 'batch':
      return { what: 'batchClosed', batchId: row.batchId, attempt: row.attempt, at: row.closedAt };
    case 'invoice':
      return { what: 'documentIssued', invoiceId: row.invoiceId };
    case 'settlementEvent':
      return { what: 'documentSent', invoiceId: row.invoiceId, eventId: row.eventId, at: row.event.at };
    case 'settlement': {
      const { invoiceId, version, open, paid, refunded } = row;
      // As the status "paid" is told (`domain/invoicing/status.ts`): a credit note alone closes it, and pays nothing.
      const isPaid = (before?.open ?? 0) > 0 && open === 0 && paid > refunded;
      return isPaid
        ? { what: 'documentPaid', invoiceId, version, paid, at: new Date(seconds * 1000).toISOString() }
        : undefined;
    }
    case 'contractEvent': {
      const { contractId, clientId, event } = row;
      const { version, from, endsOn, terms, at } = event;
      return { what: 'contractRenewed', contractId, clientId, version, from, endsOn, terms, at };
    }
    case 'waiting': {
      const { integrationId, newsId, news, reason, since } = row;
      return { what: 'newsWaits', integrationId, newsId, about: news.about, reason, at: since };
    }
  }
};

import * as z from 'zod';
import { ticketStatuses } from './news.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const id = text(120)
  .regex(
    /^[^\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u,
    'must not contain control or text-direction characters',
  )
  .describe("Your tool's own id of it, which never changes.");

const Moment = z.iso
  .datetime({ offset: true, error: 'must be a moment with its offset, such as "2026-03-31T08:15:00+02:00"' })
  .describe('RFC 3339, with its offset.');

const Seconds = z.int().min(0).max(1_000_000_000);

const Ref = z
  .object({ id: id.optional(), name: text(200).optional(), email: text(254).optional() })
  .refine(({ id, name, email }) => (id ?? name ?? email) !== undefined, {
    error: 'must have an id, a name or an email',
  })
  .describe('By its id in your tool, or what else you know of it: at least one of the three.');

const changedAt = Moment.describe(
  'When it became so in your tool. Of two events of one ticket or piece of work the later holds, in whatever order they come.',
);

const TicketChanged = z.object({
  type: z.literal('ticket.changed'),
  timestamp: changedAt,
  data: z
    .object({
      id,
      number: text(80).optional().describe('What people call it, such as "INC0010001". Default: the id.'),
      title: text(200).optional(),
      status: z.enum(ticketStatuses).optional(),
      organisation: Ref.optional().describe('Whose ticket it is: it is mapped to a client.'),
      requester: Ref.optional(),
      technician: Ref.optional(),
      type: text(200).optional(),
      priority: text(200).optional(),
      tags: z.array(text(200)).max(100).optional(),
      serviceOrder: text(200).optional(),
      contract: text(200).optional().describe('The id of a contract, as this API gave it, or its name.'),
      openedAt: Moment.optional(),
      respondedAt: Moment.optional(),
      resolvedAt: Moment.optional(),
      closedAt: Moment.optional(),
      totalSeconds: Seconds.optional().describe(
        'All work on the ticket so far, if your tool has only a total. Do not send work.changed of the same ticket then.',
      ),
    })
    .describe('What is left out stays as it was.'),
});

const WorkChanged = z.object({
  type: z.literal('work.changed'),
  timestamp: changedAt,
  data: z.object({
    id,
    ticketId: id.optional().describe('Of the ticket that it is of.'),
    startedAt: Moment,
    seconds: Seconds,
    technician: Ref,
    organisation: Ref.optional().describe('For work without a ticket.'),
    workType: text(200).optional(),
    description: z.string().trim().max(1000).optional().describe('Printed on invoices that list their work.'),
    billable: z.boolean().optional(),
  }),
});

const gone = z.object({ id });
const TicketDeleted = z.object({ type: z.literal('ticket.deleted'), timestamp: changedAt, data: gone });
const WorkDeleted = z.object({ type: z.literal('work.deleted'), timestamp: changedAt, data: gone });

/** What any tool can send, by Standard Webhooks: the format of `docs/integrations/standard.schema.json`. */
export const StandardEvent = z
  .discriminatedUnion('type', [TicketChanged, TicketDeleted, WorkChanged, WorkDeleted])
  .meta({ title: 'An event that Monthend understands' });
export type StandardEvent = z.infer<typeof StandardEvent>;

/** What begins like one of ours; other events may come and say nothing to us. */
export const isOurs = (type: string): boolean => /^(ticket|work)\./.test(type);

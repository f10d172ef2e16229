import * as z from 'zod';
import { Moment } from '../billables/new-time-entry.ts';
import { Id } from '../ids.ts';
import { ticketStatuses } from '../integrations/news.ts';
import { line } from '../text.ts';

const facts = {
  title: line(200),
  number: line(80).optional(),
  requester: line(120).optional(),
  technician: line(80).optional(),
  type: line(80).optional(),
  priority: line(80).optional(),
  tags: z.array(line(80)).max(100).optional(),
  serviceOrder: line(80).optional(),
  openedAt: Moment.optional(),
  respondedAt: Moment.optional(),
  automaticTime: z
    .boolean()
    .optional()
    .describe('`false`: the contract gives it no time by itself. Time that is recorded stays.'),
};

const place = {
  clientId: Id.optional().describe('Default: the client of the contract.'),
  contractId: Id.optional().describe("Default: the client's own choice, or its only contract that covers the day."),
};

const equipmentId = Id.optional().describe('What it is about: equipment of its client.');

export const NewTicket = z
  .strictObject({ ...facts, ...place, equipmentId, status: z.enum(ticketStatuses).default('open') })
  .meta({
    id: 'NewTicket',
    examples: [{ title: 'The printer on the second floor', clientId: '0'.repeat(26), requester: 'Zoé Lefèvre' }],
  });
export type NewTicket = z.infer<typeof NewTicket>;

/** What is left out stays as it is; `null` takes it away. */
export const TicketChange = z
  .strictObject({
    title: facts.title.optional(),
    number: facts.number.nullable(),
    requester: facts.requester.nullable(),
    technician: facts.technician.nullable(),
    type: facts.type.nullable(),
    priority: facts.priority.nullable(),
    tags: facts.tags.nullable(),
    serviceOrder: facts.serviceOrder.nullable(),
    openedAt: facts.openedAt,
    respondedAt: facts.respondedAt.nullable(),
    automaticTime: facts.automaticTime,
    equipmentId: equipmentId.nullable(),
    status: z.enum(ticketStatuses).optional(),
    ...place,
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: 'must change at least one thing',
  })
  .meta({ id: 'TicketChange' });
export type TicketChange = z.infer<typeof TicketChange>;

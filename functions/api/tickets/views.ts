import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { ticketStatuses } from '../../../domain/integrations/news.ts';
import { TicketClockView } from '../service-levels/views.ts';

const moment = z.iso.datetime();

export const TicketView = z
  .strictObject({
    ticketId: Id,
    number: z.string(),
    title: z.string().optional(),
    clientId: Id.optional(),
    contractId: Id.optional().describe('Where its time goes.'),
    requester: z.string().optional(),
    technician: z.string().optional(),
    type: z.string().optional(),
    priority: z.string().optional(),
    equipmentId: Id.optional().describe('What it is about.'),
    visit: z
      .strictObject({ programmeId: Id, occurrence: LocalDateSchema, minutes: z.int().optional() })
      .optional()
      .describe('The visit of a programme that it is: planned for the day of `openedAt`.'),
    status: z.enum(ticketStatuses),
    deleted: z.literal(true).optional().describe('In its tool: its open time waits, and is not billed.'),
    openedAt: moment,
    respondedAt: moment.optional(),
    resolvedAt: moment.optional(),
    closedAt: moment.optional(),
    reopenedAt: moment.optional().describe('The last time.'),
    reopened: z.int().describe('How often.'),
    serviceOrder: z.string().optional(),
    tags: z.array(z.string()).optional(),
    totalSeconds: z.int().optional().describe('Of all work on it, where its tool keeps a running total.'),
    automaticTime: z.boolean().optional().describe('`false` where its contract gives it no time by itself.'),
    source: z.strictObject({ integrationId: Id, externalId: z.string(), version: z.string() }).optional(),
    statuses: z
      .array(z.strictObject({ status: z.enum(ticketStatuses), at: moment, version: z.string() }))
      .describe('What was said of its status, in order.'),
    serviceLevel: TicketClockView.optional().describe('Where it stands now; absent where the firm promises nothing.'),
    version: z.int(),
  })
  .meta({ id: 'Ticket' });

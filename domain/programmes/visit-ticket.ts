import { morningOf } from '../alerts/morning.ts';
import { idFrom } from '../ids.ts';
import { NewTicket } from '../tickets/new-ticket.ts';
import type { PlannedVisit } from '../tickets/ticket.ts';
import type { Programme } from './programme.ts';
import type { Visit } from './visits.ts';

/** The ticket of a visit: one, whoever makes it and however often. */
export const visitTicketId = (programmeId: string, occurrence: string): string =>
  idFrom('visit', programmeId, occurrence);

/** What a visit becomes: a ticket that is opened on the morning of its day, so that nothing is promised for the days before. */
export const ticketOfVisit = (
  { contractId, programmeId, ticket, minutes }: Programme,
  { occurrence, on }: Visit,
  timeZone: string,
): { readonly asked: NewTicket; readonly visit: PlannedVisit } => ({
  asked: NewTicket.parse({ ...ticket, contractId, openedAt: morningOf(on, timeZone) }),
  visit: { programmeId, occurrence, ...(minutes !== undefined && { minutes }) },
});

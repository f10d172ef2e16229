import { idFrom } from '../../ids.ts';
import type { MappingFacts } from '../../integrations/mapping-facts.ts';
import type { Heard } from '../../tickets/heard.ts';

/** The ticket's own id: of the tool's, so that it is one ticket however often it comes. */
export const ticketIdOf = (integrationId: string, externalId: string): string =>
  idFrom('ticket', integrationId, externalId);

/** What the mapping is asked of a ticket. Its contract has to cover the day. */
export const factsOfTicket = ({ facts }: Heard, externalId: string, day: string): MappingFacts => ({
  about: 'ticket',
  day,
  ticket: externalId,
  organisation: facts.organisation ?? undefined,
  requester: facts.requester ?? undefined,
  technician: facts.technician ?? undefined,
  type: facts.type ?? undefined,
  tags: facts.tags ?? undefined,
  priority: facts.priority ?? undefined,
  contract: facts.contract ?? undefined,
});

import type { Wait } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { Resolved } from '../../integrations/mapping.ts';
import type { MappingFacts } from '../../integrations/mapping-facts.ts';
import type { Waiting } from '../../integrations/subject.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { ticketWaitOf } from '../../tickets/waits.ts';
import { contractOf } from '../billables/read.ts';
import { standingFor } from '../tickets/settle.ts';
import type { ApplyNeeds } from './applying.ts';
import { type ResolvedFacts, resolveFacts } from './resolve-facts.ts';
import { factsOfTicket } from './ticket-facts.ts';

/** What only the work itself says; the rest comes from its ticket. */
export type OwnFacts = Pick<MappingFacts, 'day' | 'technician' | 'organisation' | 'type'>;

/** Whose work it is, as what, and on which contract by now. */
export interface PlacedWork {
  readonly resolved: Resolved;
  readonly record: ContractRecord;
  /** What it waits for by its ticket. */
  readonly waits: readonly Wait[];
}

/**
 * The mapping of work: on its ticket's contract. Where that does not cover the day, as of a ticket that outlived its
 * contract, it is looked for as if the ticket had none, unless a person put the ticket there.
 */
const resolutionOf = async (
  { stores }: ApplyNeeds,
  tenantId: string,
  integration: Integration,
  ticket: TicketRecord | undefined,
  own: OwnFacts,
): Promise<ResolvedFacts> => {
  const resolve = resolveFacts({ stores });
  const { day } = own;
  if (ticket === undefined) return resolve(tenantId, integration, { about: 'work', ...own });
  const { clientId, contractId, assigned, heard, source } = ticket;
  const ofTicket = factsOfTicket(heard, source?.externalId ?? '', day);
  const type = own.type ?? ofTicket.type;
  const facts: MappingFacts = { ...ofTicket, about: 'work', technician: own.technician, type, clientId };
  if (contractId === undefined) return resolve(tenantId, integration, facts);
  const resolved = await resolve(tenantId, integration, { ...facts, contract: contractId });
  const { resolution } = resolved;
  const elsewhere = 'waiting' in resolution && resolution.waiting.reason === 'contractNotActive' && !assigned;
  return elsewhere ? resolve(tenantId, integration, facts) : resolved;
};

export const placeWork =
  (needs: ApplyNeeds) =>
  async (
    tenantId: string,
    integration: Integration,
    ticket: TicketRecord | undefined,
    own: OwnFacts,
  ): Promise<PlacedWork | { readonly waiting: Waiting }> => {
    const { stores } = needs;
    const { resolution: resolved, record: read } = await resolutionOf(needs, tenantId, integration, ticket, own);
    if ('waiting' in resolved) return resolved;
    const record = read ?? (await contractOf(stores, tenantId, resolved.contractId));
    return { resolved, record, waits: await waitsFor(needs, tenantId, ticket, record, own.day) };
  };

/** What an entry of a day waits for by its ticket on a contract. */
export const waitsFor = async (
  { stores }: Pick<ApplyNeeds, 'stores'>,
  tenantId: string,
  ticket: TicketRecord | undefined,
  record: ContractRecord,
  workedOn: LocalDate,
): Promise<readonly Wait[]> => {
  if (ticket === undefined) return [];
  return ticketWaitOf(await standingFor(stores, tenantId, ticket, record), record.contract, { workedOn });
};

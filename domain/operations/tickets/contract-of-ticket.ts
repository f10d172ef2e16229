import type { Warranty } from '../../billables/warranty.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import type { Standing } from '../../tickets/waits.ts';
import { contractOf } from '../billables/read.ts';
import type { TableNeeds } from '../ports.ts';
import { warrantyOf } from './equipped.ts';
import { standingFor } from './settle.ts';

/** A ticket, the contract that work on it goes to, and what that work waits for (`ticketWaitOf`). */
export interface TicketWork {
  readonly ticket: TicketRecord;
  readonly record: ContractRecord;
  readonly standing: Standing;
  readonly warranty?: Warranty | undefined;
}

const refuse = (code: 'NotFound' | 'TicketUnassigned', detail: string): BillingError =>
  new BillingError(code, detail, [{ pointer: '/ticketId', detail }]);

/**
 * Where work on a ticket goes: to the contract that is named, or else to the ticket's own. Throws `NotFound`, and
 * `TicketUnassigned` where neither is known.
 */
export const contractOfTicket =
  ({ stores }: { readonly stores: Pick<TableNeeds['stores'], 'tickets' | 'contracts' | 'equipment'> }) =>
  async (tenantId: string, ticketId: string, contractId?: string): Promise<TicketWork> => {
    const ticket = await stores.tickets.get(tenantId, ticketId);
    if (!ticket) throw refuse('NotFound', 'there is no such ticket');
    const chosen = contractId ?? ticket.contractId;
    if (chosen === undefined)
      throw refuse('TicketUnassigned', 'the ticket is on no contract yet: assign it to one, or name the contract');
    const pointer = contractId === undefined ? '/ticketId' : '/contractId';
    const record = await contractOf(stores, tenantId, chosen, pointer);
    const [standing, warranty] = await Promise.all([
      standingFor(stores, tenantId, ticket, record),
      warrantyOf(stores, tenantId, ticket),
    ]);
    return { ticket, record, standing, warranty };
  };

import { type Checked, refuse } from '../../billables/checked.ts';
import type { WorkTicket } from '../../billables/ticket-of-work.ts';
import { BillingError } from '../../errors.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Stores } from '../../table/stores.ts';
import { numberOf } from '../../tickets/ticket.ts';
import { concurrently } from '../concurrently.ts';
import { contractOfTicket, type TicketWork } from '../tickets/contract-of-ticket.ts';

type Reading = Pick<Stores, 'contracts' | 'tickets'>;

/** What work names: a contract, a ticket, or both. */
export interface Named {
  readonly contractId?: string | undefined;
  readonly ticketId?: string | undefined;
}

/** Where work goes. */
export interface WorkPlace {
  readonly record: ContractRecord;
  readonly ticket?: WorkTicket | undefined;
  /** The version of the ticket that was read. */
  readonly ticketVersion?: number | undefined;
  /** Contracts that the ticket was on: work that came before may lie there still. */
  readonly left: readonly string[];
}

/** Tickets that are read at a time. */
const WIDTH = 10;
/** Longest text that stands for a ticket on an entry. */
const MAX_NUMBER = 80;

export const workTicketOf = ({ ticket, standing }: TicketWork): WorkTicket => ({
  ticketId: ticket.ticketId,
  number: numberOf(ticket).slice(0, MAX_NUMBER),
  clientId: ticket.clientId,
  standing,
});

const placeOnTicket = async (
  stores: Reading,
  tenantId: string,
  ticketId: string,
  contractId: string | undefined,
): Promise<Checked<WorkPlace>> => {
  try {
    const found = await contractOfTicket({ stores })(tenantId, ticketId, contractId);
    const left = contractId === undefined ? (found.ticket.left ?? []) : [];
    const { record, ticket } = found;
    return { value: { record, ticket: workTicketOf(found), ticketVersion: ticket.version, left } };
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return refuse(error.code, error.faults[0]?.pointer ?? '/ticketId', error.message);
  }
};

const textOf = ({ contractId = '', ticketId = '' }: Named): string => `${contractId} ${ticketId}`;

/** Where each piece of some work goes, every contract and ticket read once. */
export const placesOf = async (
  stores: Reading,
  tenantId: string,
  work: readonly Named[],
): Promise<(named: Named) => Checked<WorkPlace>> => {
  const named = [...new Map(work.map((one) => [textOf(one), one])).values()];
  const contracts = await stores.contracts.many(
    tenantId,
    named.flatMap(({ contractId, ticketId }) =>
      contractId === undefined || ticketId !== undefined ? [] : [contractId],
    ),
  );
  const places = new Map<string, Checked<WorkPlace>>();
  await concurrently(named, WIDTH, async (one) => {
    const { contractId, ticketId } = one;
    if (ticketId !== undefined) places.set(textOf(one), await placeOnTicket(stores, tenantId, ticketId, contractId));
    else {
      const record = contractId === undefined ? undefined : contracts.get(contractId);
      if (record) places.set(textOf(one), { value: { record, left: [] } });
    }
  });
  return (one) => places.get(textOf(one)) ?? refuse('NotFound', '/contractId', 'there is no such contract');
};

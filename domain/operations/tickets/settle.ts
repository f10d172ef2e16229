import { type Billable, isUsage } from '../../billables/billable.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { StoredBillable } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { isPerOrder, type Standing, standingOf } from '../../tickets/waits.ts';
import { untilAgreed, untilDone } from '../until-done.ts';
import { type StoredUsage, settleEntry, type TicketTime } from './settle-entry.ts';

type Settling = Pick<Stores, 'tickets' | 'contracts' | 'log'>;

/** The tickets of its service order, where its contract waits for all of them; itself too. */
const orderOf = async (
  { tickets }: Pick<Stores, 'tickets'>,
  tenantId: string,
  { heard: { facts } }: TicketRecord,
  { contract }: ContractRecord,
): Promise<readonly TicketRecord[]> => {
  const { serviceOrder } = facts;
  if (serviceOrder == null || !isPerOrder(contract)) return [];
  const found = await tickets.byRef(tenantId, ['serviceOrder', serviceOrder]);
  return found.filter((one) => one.heard.facts.serviceOrder === serviceOrder);
};

export const standingFor = async (
  stores: Pick<Stores, 'tickets'>,
  tenantId: string,
  ticket: TicketRecord,
  record: ContractRecord,
): Promise<Standing> => standingOf(ticket, await orderOf(stores, tenantId, ticket, record));

/** Changes work, or an expense, until it stands as it should; what was billed or accounted meanwhile stays as it is. */
export const settleOne = (
  stores: Settling,
  tenantId: string,
  { contractId, billableId }: Pick<Billable, 'contractId' | 'billableId'>,
  time: TicketTime,
): Promise<'settled'> =>
  untilDone(async () => {
    const read = await stores.log.get(tenantId, contractId, billableId);
    if (!read || !isUsage(read)) return 'settled';
    const outcome = await settleEntry(stores, tenantId, read, time);
    return outcome === 'stale' ? undefined : 'settled';
  });

/** How work of a ticket is to stand: on the ticket's contract, or on the one that a person named for it. */
export const ticketTimeOf = async (
  stores: Pick<Stores, 'tickets' | 'contracts'>,
  tenantId: string,
  ticket: TicketRecord,
  named?: string,
): Promise<TicketTime | undefined> => {
  const contractId = named ?? ticket.contractId;
  const record = contractId === undefined ? undefined : await stores.contracts.get(tenantId, contractId);
  if (!record) return undefined;
  const left = named === undefined ? (ticket.left ?? []) : [];
  return { contract: record.contract, left, standing: await standingFor(stores, tenantId, ticket, record) };
};

/** All of a ticket's time and expenses that are open on a contract, read consistently: they may have just been written. */
const openOf = async (
  { log }: Pick<Stores, 'log'>,
  tenantId: string,
  ticketId: string,
  { contract, state }: ContractRecord,
): Promise<readonly StoredUsage[]> => {
  const { logged, held } = await log.open(tenantId, contract.contractId, state.windowFrom);
  return ([...logged, ...held] as readonly Billable[] as readonly StoredBillable[]).filter(
    (one): one is StoredUsage => isUsage(one) && one.ticketId === ticketId,
  );
};

const settleTimeOf = async (stores: Settling, tenantId: string, ticket: TicketRecord): Promise<void> => {
  const { ticketId, contractId, left = [] } = ticket;
  if (contractId === undefined) return;
  // Where a person put some of it: whoever does so looks at the ticket once more, so the list may lag behind.
  const elsewhere = await stores.log.contractsOfTicket(tenantId, ticketId);
  const records = await stores.contracts.many(tenantId, [contractId, ...left, ...elsewhere]);
  const own = records.get(contractId);
  // Contracts are never deleted, and this one was there when the ticket was put on it.
  if (own === undefined) throw new Error(`contract ${contractId} has gone`);
  const standing = await standingFor(stores, tenantId, ticket, own);
  for (const record of records.values())
    for (const entry of await openOf(stores, tenantId, ticketId, record))
      await settleOne(stores, tenantId, entry, { contract: own.contract, left, standing });
};

/**
 * Does what is still to be done on the time and expenses of a ticket that was changed: they follow the ticket to its contract, and wait
 * for it or no longer. Says so on the ticket only when it is done, so whoever finds it undone does it again.
 */
export const settleTicket =
  ({ stores }: { readonly stores: Settling }) =>
  (tenantId: string, ticketId: string): Promise<TicketRecord> =>
    untilAgreed(async () => {
      const read = await stores.tickets.get(tenantId, ticketId);
      if (read === undefined) throw new Error(`ticket ${ticketId} has gone`);
      const { unsettled, ...settled } = read;
      if (unsettled === undefined) return read;
      await settleTimeOf(stores, tenantId, read);
      await settleOrders(stores, tenantId, read);
      const saved = await stores.tickets.save(tenantId, read, settled);
      return saved ? { ...settled, version: read.version + 1 } : undefined;
    });

/** The time of the other tickets of its service order, and of the one that it has left, waits for it as well. */
const settleOrders = async (stores: Settling, tenantId: string, ticket: TicketRecord): Promise<void> => {
  const { unsettled, heard, contractId } = ticket;
  if (contractId === undefined) return;
  const orders = [heard.facts.serviceOrder, unsettled?.leftOrder].filter((order) => order != null);
  for (const order of orders) {
    const others = await stores.tickets.byRef(tenantId, ['serviceOrder', order]);
    for (const other of others)
      if (other.ticketId !== ticket.ticketId && other.heard.facts.serviceOrder === order)
        await settleIfPerOrder(stores, tenantId, other);
  }
};

const settleIfPerOrder = async (stores: Settling, tenantId: string, ticket: TicketRecord): Promise<void> => {
  const record = ticket.contractId && (await stores.contracts.get(tenantId, ticket.contractId));
  if (record && isPerOrder(record.contract)) await settleTimeOf(stores, tenantId, ticket);
};

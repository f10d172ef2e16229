import { isDeepStrictEqual } from 'node:util';
import type { Stores } from '../../table/stores.ts';
import type { TicketRecord, Unsettled } from '../../tickets/ticket.ts';
import { isOver, isPerIntervention } from '../../tickets/waits.ts';

/** The contracts that a ticket has left, itself no more among them. */
const leftBy = (read: TicketRecord | undefined, contractId: string | undefined): readonly string[] | undefined => {
  const all = new Set([...(read?.left ?? []), ...(read?.contractId === undefined ? [] : [read.contractId])]);
  if (contractId !== undefined) all.delete(contractId);
  return all.size === 0 ? undefined : [...all];
};

const orderOf = (record: TicketRecord | undefined): string | undefined => record?.heard.facts.serviceOrder ?? undefined;

/** Whether its time may have to wait for it, or no longer, as far as the ticket itself tells. */
const isOtherWait = (read: TicketRecord | undefined, next: TicketRecord): boolean =>
  read === undefined ? orderOf(next) !== undefined : isOver(read) !== isOver(next) || orderOf(read) !== orderOf(next);

/** What a change of a ticket leaves to be done on its time. */
const unsettledBy = async (
  { contracts, log }: Pick<Stores, 'contracts' | 'log'>,
  tenantId: string,
  read: TicketRecord | undefined,
  next: TicketRecord,
): Promise<Unsettled | undefined> => {
  const { contractId } = next;
  if (contractId === undefined) return undefined;
  const before = orderOf(read);
  const leftOrder = before !== undefined && before !== orderOf(next) ? { leftOrder: before } : {};
  const deleted = (record: TicketRecord | undefined) => record?.heard.facts.deleted === true;
  const moved = read?.contractId !== undefined && read.contractId !== contractId;
  if (moved || (read !== undefined && deleted(read) !== deleted(next))) return leftOrder;
  if (!isOtherWait(read, next)) return undefined;
  const waitsOn = async (ids: readonly string[]): Promise<boolean> =>
    [...(await contracts.many(tenantId, ids)).values()].some((found) => isPerIntervention(found.contract));
  // What its own contract does not cover has stayed where the ticket was before, and waits for it there.
  if (await waitsOn([contractId, ...(next.left ?? [])])) return leftOrder;
  // Or a person put it on a contract that the ticket never was on.
  const placed = read === undefined ? [] : await log.contractsOfTicket(tenantId, read.ticketId);
  return placed.length > 0 && (await waitsOn(placed)) ? leftOrder : undefined;
};

/**
 * The record to write in place of the one that was read: what it leaves behind, and whether its time has to follow. The
 * same object as `read` where nothing has changed.
 */
export const changedRecord = async (
  stores: Pick<Stores, 'contracts' | 'log'>,
  tenantId: string,
  read: TicketRecord | undefined,
  wanted: TicketRecord,
): Promise<TicketRecord> => {
  const next: TicketRecord = {
    ...wanted,
    homeId: read?.homeId ?? wanted.contractId,
    left: leftBy(read, wanted.contractId),
    unsettled: read?.unsettled ?? (await unsettledBy(stores, tenantId, read, wanted)),
  };
  return read !== undefined && isDeepStrictEqual(plain(read), plain(next)) ? read : next;
};

/** As the table keeps it: what is undefined is not there. */
const plain = (record: TicketRecord): unknown => JSON.parse(JSON.stringify(record));

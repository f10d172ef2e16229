import { dayOf, type TimeEntry, type Usage } from '../../billables/billable.ts';
import { accepted } from '../../billables/checked.ts';
import { changePlace, refusalByContract } from '../../billables/placing.ts';
import { waitingFor, waitsOf } from '../../billables/waiting.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { Stored } from '../../table/log-row.ts';
import type { ChangeOutcome } from '../../table/log-store.ts';
import type { Stores } from '../../table/stores.ts';
import type { Standing } from '../../tickets/waits.ts';
import { ticketWaitOf } from '../../tickets/waits.ts';

/** Where a ticket's time, and its expenses, are to lie, and what they wait for. */
export interface TicketTime {
  /** The ticket's own contract. */
  readonly contract: Contract;
  /** Contracts that the ticket has left: what lies there follows it. */
  readonly left: readonly string[];
  readonly standing: Standing;
}

export type StoredEntry = Stored<TimeEntry>;
export type StoredUsage = Stored<Usage>;

/**
 * Puts work, or an expense, where its ticket is, and lets it wait for the ticket or not; undefined when it stands so. What the ticket's
 * contract does not cover stays where it is, and so does what lies where the ticket never was: a person put it there.
 */
export const settleEntry = async (
  { log, contracts }: Pick<Stores, 'log' | 'contracts'>,
  tenantId: string,
  read: StoredUsage,
  { contract, left, standing }: TicketTime,
): Promise<ChangeOutcome | undefined> => {
  const day = dayOf(read);
  const follows =
    read.contractId !== contract.contractId &&
    left.includes(read.contractId) &&
    refusalByContract(contract, day, '') === undefined;
  const own = follows || read.contractId === contract.contractId ? contract : undefined;
  const target = own ?? (await contracts.get(tenantId, read.contractId))?.contract;
  if (target === undefined) return undefined;
  const waited = waitsOf(read);
  const byTicket = ticketWaitOf(standing, target, { workedOn: day });
  const waitsFor = [...waited.filter((wait) => wait !== 'ticket'), ...byTicket].toSorted();
  if (!follows && `${waitsFor}` === `${waited.toSorted()}`) return undefined;
  const { billDate: _b, ulid: _u, version: _v, ...bare } = read;
  const placed: Usage = { ...bare, contractId: target.contractId };
  const settled = waitingFor(placed, waitsFor);
  const held = waitsFor.length > 0;
  const place = accepted(changePlace(read, day, { held }, day));
  return follows
    ? log.move(tenantId, read, settled, held, place.postponedTo)
    : log.change(tenantId, read, settled, held, place.postponedTo);
};

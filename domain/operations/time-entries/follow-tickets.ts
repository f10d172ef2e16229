import type { Stores } from '../../table/stores.ts';
import { concurrently } from '../concurrently.ts';
import { settleOne, ticketTimeOf } from '../tickets/settle.ts';
import type { EntryKey } from './each.ts';
import type { WorkPlace } from './work-place.ts';

type Reading = Pick<Stores, 'contracts' | 'log' | 'tickets'>;

/** Work that was written, or was there already, and its ticket as it was read before. */
export interface WrittenWork extends EntryKey {
  readonly place: Pick<WorkPlace, 'ticket' | 'ticketVersion' | 'onTask'>;
  /** The contract that a person named for it: there it stays, wherever its ticket goes. */
  readonly named: string | undefined;
  readonly isNew: boolean;
}

/** Entries that are read at a time. */
const WIDTH = 10;

/**
 * Whether what it is of may have been changed without finding it, by the version that was read of that before; what somebody
 * has touched since is as they want it.
 */
export const mayLag = async (
  { log }: Pick<Stores, 'log'>,
  tenantId: string,
  { isNew, contractId, billableId }: Omit<WrittenWork, 'place'>,
  read: number | undefined,
  version: number,
): Promise<boolean> => (isNew ? version !== read : (await log.get(tenantId, contractId, billableId))?.version === 1);

/**
 * A ticket may be closed, reopened or moved while work on it is written. Whoever changes it looks for its time after that, and
 * here the ticket is looked at after the time is written, so one of the two finds the other; whoever was stopped in between does
 * it when the work is sent again. The contracts on which the work lies then.
 */
export const followTickets = async (
  stores: Reading,
  tenantId: string,
  written: readonly WrittenWork[],
): Promise<readonly string[]> => {
  const ids = new Set(written.flatMap(({ place }) => place.ticket?.ticketId ?? []));
  const tickets = new Map((await stores.tickets.many(tenantId, [...ids])).map((one) => [one.ticketId, one]));
  const ticketOf = ({ place }: WrittenWork) => tickets.get(place.ticket?.ticketId ?? '');
  const lagging = await concurrently(written, WIDTH, async (one) => {
    const ticket = ticketOf(one);
    return ticket && (await mayLag(stores, tenantId, one, one.place.ticketVersion, ticket.version))
      ? { ...one, ticket }
      : undefined;
  });
  const times = new Map<string, ReturnType<typeof ticketTimeOf>>();
  const placeOf = new Map<WrittenWork, string>();
  // One after the other: each that is changed moves its contract's state on.
  for (const [i, one] of written.entries()) {
    const ticket = lagging[i]?.ticket;
    if (!ticket) continue;
    const { contractId, billableId, named } = one;
    const key = `${ticket.ticketId} ${named}`;
    const time = times.get(key) ?? ticketTimeOf(stores, tenantId, ticket, named);
    times.set(key, time);
    const settled = await time;
    if (!settled) continue;
    await settleOne(stores, tenantId, one, settled);
    const own = settled.contract.contractId;
    const [moved] = own === contractId ? [] : await stores.log.existing(tenantId, [{ contractId: own, billableId }]);
    if (moved) placeOf.set(one, own);
  }
  return written.map((one) => placeOf.get(one) ?? one.contractId);
};

import type { TimeEntry } from '../../billables/billable.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import type { Stores } from '../../table/stores.ts';
import { concurrently } from '../concurrently.ts';

/** Entries of one attempt: at the 600 writes a second of a slow table a small part of its 10 s. */
const CHUNK = 250;
/** Writes under way at a time. */
const WIDTH = 50;

/** The contracts that the ticket or project of an entry was on (`log.add`). */
type LeftOf = (entry: TimeEntry) => readonly string[];

/**
 * Writes new entries, in chunks; for each, whether it was new. Every chunk is an attempt of its own: it reads the billing
 * states, and all its writes have ended, or were given up, within the attempt's deadline (design §2). Where the caller's
 * time is up before a chunk begins, the outcomes are those of the entries before it.
 */
export const writeEntries = async (
  stores: Pick<Stores, 'contracts' | 'log'>,
  tenantId: string,
  planned: readonly TimeEntry[],
  hasTime: () => boolean = () => true,
  leftOf: LeftOf = () => [],
): Promise<readonly boolean[]> => {
  const created: boolean[] = [];
  for (let start = 0; start < planned.length && hasTime(); start += CHUNK) {
    const chunk = planned.slice(start, start + CHUNK);
    created.push(...(await withinDeadline(ATTEMPT_MILLISECONDS, () => writeChunk(stores, tenantId, chunk, leftOf))));
  }
  return created;
};

const writeChunk = async (
  { contracts, log }: Pick<Stores, 'contracts' | 'log'>,
  tenantId: string,
  chunk: readonly TimeEntry[],
  leftOf: LeftOf,
): Promise<readonly boolean[]> => {
  const records = await contracts.many(
    tenantId,
    chunk.map(({ contractId }) => contractId),
  );
  return concurrently(chunk, WIDTH, (entry) => {
    const record = records.get(entry.contractId);
    // Contracts are never deleted, and this one was there when the entry was planned.
    if (!record) throw new Error(`contract ${entry.contractId} has gone`);
    return log.add(tenantId, entry, record.state, isWaiting(entry), leftOf(entry));
  });
};

import { revisionOf } from '../../billables/revision.ts';
import { contractOf } from '../billables/read.ts';
import type { StoredEntry } from '../tickets/settle-entry.ts';
import { type Applied, type Applying, DONE } from './applying.ts';

/**
 * What a tool says later of work that is on an invoice or accounted: the entry stays, and the next bill takes or gives the
 * difference. The same word is the same revision, and of several the greatest holds, so nothing has to be read before.
 */
export const reviseWork = async (
  { needs, tenantId, news }: Applying,
  stored: StoredEntry,
  seconds: number,
): Promise<Applied> => {
  const { stores } = needs;
  const { state } = await contractOf(stores, tenantId, stored.contractId);
  await stores.log.add(tenantId, revisionOf(stored, { seconds, asOf: news.version }), state, false);
  return DONE;
};

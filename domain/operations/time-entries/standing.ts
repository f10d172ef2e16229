import type { Stores } from '../../table/stores.ts';
import { concurrently } from '../concurrently.ts';

/** Something that was to be written and was there already, the contract that it was to go to, and those that it may be on. */
export interface Repeated {
  readonly billableId: string;
  readonly contractId: string;
  readonly left: readonly string[];
}

/** Entries that are looked for at a time. */
const WIDTH = 10;

/**
 * Where something stands that somebody else has written meanwhile, when its ticket or project was on another contract: whoever
 * writes first takes its place on all of them (`log.add`), so one of them tells where it went. Its own contract where it is gone.
 */
export const whereItStands = async (
  { work }: Pick<Stores, 'work'>,
  tenantId: string,
  { billableId, contractId, left }: Repeated,
): Promise<string> => {
  for (const start of [contractId, ...left]) {
    const found = await work.find(tenantId, start, billableId);
    if (found !== undefined && 'stored' in found) return found.stored.contractId;
  }
  return contractId;
};

/** The same of many, in their order. */
export const whereAllStand = (
  stores: Pick<Stores, 'work'>,
  tenantId: string,
  repeated: readonly Repeated[],
): Promise<readonly string[]> => concurrently(repeated, WIDTH, (one) => whereItStands(stores, tenantId, one));

import { MAX_SELECTED, type TimeSelection } from '../../billables/time-selection.ts';
import type { TimeState } from '../../billables/time-state.ts';
import type { Needs } from '../ports.ts';
import type { EntryKey } from './each.ts';
import { findAll } from './found.ts';

export interface Selected {
  readonly keys: readonly EntryKey[];
  /** More are found than one request takes: what is done is found no more, so the same is asked for again. */
  readonly more: boolean;
}

/** The entries that a request names, or those of its filter that are in a state. */
export const selectedIn =
  (state: TimeState) =>
  async (
    stores: Needs['stores'],
    tenantId: string,
    { entries, filter }: TimeSelection,
    hasTime: () => boolean,
  ): Promise<Selected> => {
    if (entries) return { keys: entries, more: false };
    const keys: EntryKey[] = [];
    for await (const { items } of findAll(stores, tenantId, { ...filter, state })) {
      keys.push(...items.map(({ entry: { contractId, billableId } }) => ({ contractId, billableId })));
      if (keys.length > MAX_SELECTED || !hasTime()) return { keys: keys.slice(0, MAX_SELECTED), more: true };
    }
    return { keys, more: false };
  };

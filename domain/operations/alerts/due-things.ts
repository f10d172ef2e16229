import type { Instant } from '../../calendar/local-date.ts';
import { scheduleShards } from '../../table/contract-schedule-store.ts';
import type { DueThing } from '../../table/due-store.ts';
import type { TableNeeds } from '../ports.ts';

/** Rows that are read ahead in each partition. */
const PAGE = 25;

/** One partition of what is due, read page by page. */
interface Lane {
  readonly shard: string;
  waiting: readonly DueThing[];
  /** Of the next page; null where there is none. */
  cursor: string | null | undefined;
}

const since = ({ waiting: [first] }: Lane): string => first?.nextAt ?? '';

/**
 * What is due by a moment, of contracts, warranties and digests of all tenants, the longest due first: one Query for each
 * partition where there is nothing, and never more in memory than a page of each. Rows that are moved on meanwhile lie
 * behind the reader.
 */
export async function* dueThings({ stores }: Pick<TableNeeds, 'stores'>, moment: Instant): AsyncGenerator<DueThing> {
  const lanes: Lane[] = scheduleShards.map((shard) => ({ shard, waiting: [], cursor: undefined }));
  const fill = async (lane: Lane): Promise<void> => {
    while (lane.waiting.length === 0 && lane.cursor !== null) {
      const asked = { limit: PAGE, cursor: lane.cursor };
      const { items, cursor } = await stores.due.page(lane.shard, moment, asked);
      lane.waiting = items;
      lane.cursor = cursor;
    }
  };
  for (const lane of lanes) await fill(lane);
  for (;;) {
    const [lane] = lanes.filter(({ waiting }) => waiting.length > 0).toSorted((a, b) => (since(a) < since(b) ? -1 : 1));
    const [first, ...rest] = lane?.waiting ?? [];
    if (!lane || !first) return;
    lane.waiting = rest;
    yield first;
    await fill(lane);
  }
}

import { type TimeRow, timeColumns } from '../../billables/time-columns.ts';
import type { TimeFilter } from '../../billables/time-filter.ts';
import { csvOf } from '../../csv.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { TableNeeds } from '../ports.ts';
import { whileInTime } from './each.ts';
import { type Found, findAll } from './found.ts';
import { pricedViews } from './read.ts';

/** Most rows of a part. */
export const MAX_ROWS = 5_000;
/**
 * An answer has at most 6 MB. A step of 250 entries can add as much as 3.2 MB where each has texts of full length in letters
 * of four bytes, so no part goes on beyond this.
 */
const MAX_BYTES = 2_000_000;
/** Of a row without its long texts. */
const ROW_BYTES = 800;

const bytesOf = ({ entry: { description = '', notes = '' } }: Found): number =>
  ROW_BYTES + Buffer.byteLength(JSON.stringify([description, notes]));

/** As many entries as one part takes. */
const takePart = async (
  { stores, clock }: Pick<TableNeeds, 'stores' | 'clock'>,
  tenantId: string,
  filter: TimeFilter,
  cursor: string | undefined,
): Promise<Page<Found>> => {
  const hasTime = whileInTime(clock);
  const items: Found[] = [];
  let bytes = 0;
  for await (const page of findAll(stores, tenantId, filter, cursor)) {
    items.push(...page.items);
    bytes += page.items.reduce((sum, found) => sum + bytesOf(found), 0);
    if (items.length >= MAX_ROWS || bytes >= MAX_BYTES || !hasTime()) return { items, cursor: page.cursor };
  }
  return { items, cursor: null };
};

export interface CsvPart {
  readonly csv: string;
  /** Where the next part begins; null after the last. */
  readonly cursor: string | null;
}

/** What a filter finds as CSV, in parts that each have the header. */
export const exportTimeEntries =
  (needs: Pick<TableNeeds, 'stores' | 'clock'>) =>
  async (tenantId: string, filter: TimeFilter, { cursor }: PageRequest): Promise<CsvPart> => {
    const { items, cursor: next } = await takePart(needs, tenantId, filter, cursor);
    const [views, clients] = await Promise.all([
      pricedViews(needs)(tenantId, items),
      needs.stores.clients.many(
        tenantId,
        items.map(({ record }) => record.contract.clientId),
      ),
    ]);
    const rows = views.map((view, i): TimeRow => {
      const { clientId, name } = (items[i] as Found).record.contract;
      return { ...view, clientId, clientName: clients.get(clientId)?.name ?? clientId, contractName: name };
    });
    const columns = Object.values(timeColumns);
    return {
      csv: csvOf(
        Object.keys(timeColumns),
        rows.map((row) => columns.map((cell) => cell(row))),
      ),
      cursor: next,
    };
  };

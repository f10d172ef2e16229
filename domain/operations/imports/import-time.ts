import { rowsOf } from '../../imports/csv-table.ts';
import type { DateOrder } from '../../imports/dates.ts';
import { dateOrderOf, type NamedRow, timeRowsOf, workOf } from '../../imports/time-rows.ts';
import { zoneOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { writeEntries } from '../time-entries/write.ts';
import { planner, type ReadRow, unknownOf } from './plan-time.ts';
import { type ImportReport, MOST_ERRORS, WRITING_MILLISECONDS } from './report.ts';

/**
 * Imports a file of working time, of any tool that is recognised. Good rows are taken, bad ones are named by their line. Rows
 * have their identity from the file, so after a crash, a timeout or a correction the same file is simply sent again.
 */
export const importTime =
  ({ stores, clock, journal }: Pick<Needs, 'stores' | 'clock' | 'journal'>) =>
  async (tenantId: string, file: string | Uint8Array, dateOrder?: DateOrder): Promise<ImportReport> => {
    const end = clock().getTime() + WRITING_MILLISECONDS;
    const zone = await zoneOf(stores, tenantId);
    const { format, rows } = await readRows(file, zone, dateOrder);
    const rowPlanner = await planner(stores, tenantId);
    const { entries, errors } = await rowPlanner.plan(rows);
    const fresh = await unknownOf(stores, tenantId, entries, rowPlanner);
    const written = await writeEntries(stores, tenantId, fresh, () => clock().getTime() < end);
    const created = written.filter(Boolean).length;
    const pending = fresh.length - written.length;
    const counts = {
      rows: rows.length,
      created,
      duplicates: entries.length - created - pending,
      refused: errors.length,
      pending,
    };
    journal.info('time imported', { tenantId, format, ...counts });
    return { ...counts, errors: errors.slice(0, MOST_ERRORS) };
  };

/** The whole file is read before anything is written: one that breaks off in the middle adds nothing. */
const readRows = async (file: string | Uint8Array, zone: string, asked: DateOrder | undefined) => {
  const { format, rows } = await timeRowsOf(rowsOf(file));
  const dates = dateOrderOf(format);
  const named: NamedRow[] = [];
  for await (const row of rows) {
    dates.see(row);
    named.push(row);
  }
  const reading = { zone, dateOrder: dates.order(asked) };
  const read = named.map((row): ReadRow => {
    const { line, billableId } = row;
    return { line, billableId, work: workOf(format, row, reading) };
  });
  return { format: format.name, rows: read };
};

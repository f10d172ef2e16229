import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { addDays } from '../../domain/calendar/local-date.ts';
import { idFrom } from '../../domain/ids.ts';
import { bundle } from '../../infra/bundle/bundle.ts';
import { importFunctions, importHeap } from '../../infra/functions/imports.ts';
import { startCloud } from '../../local/cloud.ts';
import { foundFirm } from '../operations/firm.ts';
import { newTableAt } from '../table/new-table.ts';
import type { ImportFigures } from './import-child.ts';
import type { Measured } from './measured.ts';
import { quickTable } from './quick-table.ts';

/** List prices in USD (us-east-1, November 2026), and what a second of the function costs, on arm64. */
const price = {
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  second: (importFunctions.importRows.megabytes / 1024) * 1.33334e-5,
};
/** Of one core: as the large file below was measured on a busy machine, so on the safe side. */
const SECONDS_A_ROW = 0.0042;
const CLIENTS = 100;
const MILLION = 1_000_000;

/** On the emulator, where each write is counted. */
const COUNTED_ROWS = 1_000;

const HEADER =
  'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()\n';
const rowOf = (n: number): string => {
  const day = addDays('2016-03-01', n % 31);
  const hour = String(8 + (n % 9)).padStart(2, '0');
  return `Resolver ${n % 40},resolver${n % 40}@example.com,Client ${n % CLIENTS},INC${String(n).padStart(7, '0')},Category ${n % 20},Called back and closed,Yes,${day},${hour}:00:00,${day},${hour}:45:00,00:45:00,Phone,\n`;
};
function* linesOf(rows: number): Generator<string> {
  yield HEADER;
  for (let n = 0; n < rows; n += 1) yield rowOf(n);
}

/** Imports files in a process of its own, bundled as a function is, whose memory is that of the import alone. */
const importerIn = (folder: string, tableName: string) => {
  bundle('test/bench/import-child.ts', [], folder);
  return async (endpoint: string, rows: number, name: string): Promise<ImportFigures> => {
    const path = join(folder, `${rows}.csv`);
    await pipeline(Readable.from(linesOf(rows)), createWriteStream(path));
    const program = [...importHeap, join(folder, 'index.mjs')];
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...program,
      ...[endpoint, tableName, path, idFrom('bench', name)],
    ]);
    return JSON.parse(stdout);
  };
};

const dollars = ({ read, write, created, duplicates }: ImportFigures): number =>
  read * price.readUnit + write * price.writeUnit + (created + duplicates) * SECONDS_A_ROW * price.second;

/** Targets: at most 256 MB for 100,000 rows, and 3 USD for a million of them. */
export const benchImport = async (rows: number): Promise<readonly Measured[]> => {
  const cloud = await startCloud();
  const folder = await mkdtemp(join(tmpdir(), 'monthend-import-'));
  const quick = await quickTable(cloud.endpoint);
  try {
    const fixture = await newTableAt(cloud.endpoint);
    await foundFirm(fixture, { clients: CLIENTS, entries: 0 });
    const importIn = importerIn(folder, fixture.tableName);
    const first = await importIn(cloud.endpoint, COUNTED_ROWS, 'first');
    const again = await importIn(cloud.endpoint, COUNTED_ROWS, 'again');
    if (first.created !== COUNTED_ROWS || again.duplicates !== COUNTED_ROWS)
      throw new Error('the bench did not import every row once');
    const large = await importIn(quick.endpoint, rows, 'large');
    const each = (name: string, value: number, unit: string, most?: number): Measured => ({
      name,
      value,
      unit,
      ...(most === undefined ? {} : { most }),
    });
    return [
      each(`peak memory of an import of ${rows} rows`, large.megabytes, 'MB', 256),
      each(`import of ${rows} rows, a table that answers at once`, large.seconds, 's'),
      each('DynamoDB writes of an import', first.write / COUNTED_ROWS, 'WRU/row'),
      each('DynamoDB reads of an import', first.read / COUNTED_ROWS, 'RRU/row'),
      each('DynamoDB and Lambda of an import', (dollars(first) / COUNTED_ROWS) * MILLION, 'USD/1,000,000 rows', 3),
      each('the same file again', (dollars(again) / COUNTED_ROWS) * MILLION, 'USD/1,000,000 rows', 3),
    ];
  } finally {
    quick.close();
    await rm(folder, { recursive: true });
    await cloud.stop();
  }
};

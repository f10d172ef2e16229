/**
 * Minutes of a month in Toggl's CSV layout, summed with nothing of Monthend: no import, no schema, no library. A check
 * that shared code with what it checks would agree with its mistakes.
 *
 * usage: node local/demo/minutes-of-file.ts FILE YYYY-MM
 */
import { readFileSync } from 'node:fs';

export const minutesOfFile = (file: string, month: string): number => {
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(',');
  const [date, duration] = [columns.indexOf('Start date'), columns.indexOf('Duration')];
  let seconds = 0;
  for (const row of rows) {
    // The demo's file has no quoted cells.
    const cells = row.split(',');
    if (!cells[date]?.startsWith(month)) continue;
    const [h = 0, m = 0, s = 0] = (cells[duration] ?? '').split(':').map(Number);
    seconds += h * 3600 + m * 60 + s;
  }
  return seconds / 60;
};

if (import.meta.main) {
  const [file = '', month = ''] = process.argv.slice(2);
  console.log(minutesOfFile(file, month));
}

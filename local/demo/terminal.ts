import { stdout } from 'node:process';

/** Phases with the time each took, and a bar while one runs. */
export const newStopwatch = () => {
  const phases: { name: string; seconds: number }[] = [];
  return {
    phases,
    async time<T>(name: string, work: () => Promise<T>): Promise<T> {
      const startedAt = performance.now();
      console.log(`… ${name}`);
      const result = await work();
      phases.push({ name, seconds: (performance.now() - startedAt) / 1000 });
      return result;
    },
  };
};

const WIDTH = 30;

/** A progress bar on one line; on no terminal only a change of the text is a new line. */
export const newBar = () => {
  let last = '';
  return {
    show(done: number, total: number, text: string): void {
      const filled = total === 0 ? 0 : Math.round((WIDTH * done) / total);
      const bar = `  [${'█'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${text}`;
      if (stdout.isTTY) stdout.write(`\r\u001b[2K${bar}`);
      else if (bar !== last) console.log(bar);
      last = bar;
    },
    end(): void {
      if (stdout.isTTY) stdout.write('\n');
    },
  };
};

/** Columns as wide as they need, numbers to the right. */
export const printTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): void => {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ');
  console.log(line(head));
  console.log(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
};

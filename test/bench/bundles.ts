import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle/bundle.ts';
import { functions } from '../../infra/functions.ts';
import { variables } from '../functions/variables.ts';
import type { Measured } from './measured.ts';

/** What a function finds in its environment; nothing is called while it is only imported. */
const environment = {
  ...variables,
  API_URL: 'https://api.example',
  SHARD_SIZE: '30',
  MAILS_PER_SECOND: '10',
  ALERTS_PER_SECOND: '10',
};

/** Milliseconds from the start of a fresh process's import to its end, median of five. */
const importMs = (folder: string): number => {
  const script = `const t = performance.now(); await import(${JSON.stringify(join(folder, 'index.mjs'))}); console.log(performance.now() - t); process.exit(0);`;
  const run = () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: environment, encoding: 'utf8' }),
    );
  return Array.from({ length: 5 }, run).sort((a, b) => a - b)[2] ?? Number.NaN;
};

/** Target (design §8): at most 1.5 MB and 250 ms for each function. */
export const benchBundles = (): readonly Measured[] =>
  Object.entries(functions).flatMap(([name, spec]) => {
    const folder = mkdtempSync(join(tmpdir(), 'monthend-bundle-'));
    try {
      bundle(spec.entry, 'files' in spec ? (spec.files ?? []) : [], folder);
      return [
        { name: `bundle of ${name}`, value: statSync(join(folder, 'index.mjs')).size / 1e6, unit: 'MB' },
        { name: `import of ${name}`, value: importMs(folder), unit: 'ms' },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentAlias, documentFiles } from '../../../domain/documents/bundling.ts';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { fontAlias } from '../../../infra/bundle/fonts.ts';
import { makeInvoice } from './builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'monthend-bundle-'));
const resolve = createRequire(import.meta.url).resolve;

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('../../../domain/documents/invoice-pdf.ts', import.meta.url))],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    alias: { ...documentAlias, ...fontAlias() },
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
    },
  });
  for (const file of documentFiles) cpSync(resolve(file), join(folder, 'node_modules', file));
  writeFileSync(
    join(folder, 'run.mjs'),
    `import { renderInvoice } from './index.mjs';
     process.stdout.write(await renderInvoice(JSON.parse(process.argv[2])));`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test('a bundle, away from our packages, renders the same bytes as the source', async () => {
  const invoice = makeInvoice();
  const bytes = execFileSync(process.execPath, ['run.mjs', JSON.stringify(invoice)], { cwd: folder, maxBuffer: 1e7 });
  expect(Buffer.compare(bytes, await renderInvoice(invoice))).toBe(0);
});

test('the code of it stays small enough for a quick start', () => {
  expect(statSync(join(folder, 'index.mjs')).size).toBeLessThan(1_000_000);
});

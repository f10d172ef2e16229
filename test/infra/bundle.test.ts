import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundle } from '../../infra/bundle/bundle.ts';
import type { FunctionSpec } from '../../infra/functions/spec.ts';
import { functions } from '../../infra/functions.ts';

const folder = mkdtempSync(join(tmpdir(), 'monthend-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

const specs: [string, FunctionSpec][] = Object.entries(functions);

test.each(specs)('%s is one file of at most 1.5 MB, with what it reads beside it', (name, { entry, files = [] }) => {
  bundle(entry, files, join(folder, name));
  expect(statSync(join(folder, name, 'index.mjs')).size).toBeLessThan(1.5e6);
  for (const file of files) expect(existsSync(join(folder, name, 'node_modules', file))).toBe(true);
});

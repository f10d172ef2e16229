import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { worksheetSchema } from './runner/json-schema.ts';
import { worksheetFiles } from './runner/read.ts';
import { tell } from './runner/report.ts';

const FOLDER = import.meta.dirname;

describe('every worksheet comes out as it says', () => {
  for (const file of worksheetFiles(FOLDER)) {
    const name = relative(FOLDER, file);
    test(name, async () => {
      const { ok, text } = await tell(file, name);
      expect(ok, text).toBe(true);
    });
  }
});

test('worksheet.schema.json is what the format says today', () => {
  const written = readFileSync(new URL('worksheet.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(written), 'run: node test/worksheets/runner/json-schema.ts').toEqual(JSON.parse(worksheetSchema()));
});

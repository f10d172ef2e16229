import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readStory, worksheetFiles } from './runner/read.ts';

const FOLDER = import.meta.dirname;

/** The worked cases that Monthend was built against: told by a worksheet, or left out for a reason. */
const Cases = z.array(
  z.union([z.strictObject({ id: z.string() }), z.strictObject({ id: z.string(), leftOut: z.string().min(20) })]),
);

const cases = Cases.parse(JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')));

const toldBy = (): ReadonlyMap<string, readonly string[]> => {
  const files = new Map<string, string[]>();
  for (const file of worksheetFiles(FOLDER)) {
    const read = readStory(file);
    const ids = 'story' in read ? (read.story.cases ?? []) : [];
    for (const id of ids) files.set(id, [...(files.get(id) ?? []), relative(FOLDER, file)]);
  }
  return files;
};

test('each worked case is listed once', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  expect(cases).toHaveLength(84);
});

test('each worked case is told by a worksheet, or left out with a reason', () => {
  const told = toldBy();
  const missing = cases.filter((one) => !('leftOut' in one) && !told.has(one.id)).map(({ id }) => id);
  const both = cases.filter((one) => 'leftOut' in one && told.has(one.id)).map(({ id }) => id);
  expect({ missing, both }).toEqual({ missing: [], both: [] });
});

test('few are left out', () => {
  expect(cases.filter((one) => 'leftOut' in one).length).toBeLessThanOrEqual(8);
});

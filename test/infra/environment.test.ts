import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { ofType, synthesize } from './synthesize.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const given = new Map(
  ofType(synthesize('prod'), 'AWS::Lambda::Function').map(([, { Properties }]) => [
    String(Properties.Description),
    Object.keys(Properties.Environment.Variables),
  ]),
);

/** The names in each `environment('…')` of the modules that a function is made of. */
function wanted(entry: string): string[] {
  const { metafile } = buildSync({
    absWorkingDir: project,
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
  });
  const text = Object.keys(metafile.inputs).map((path) => readFileSync(`${project}/${path}`, 'utf8'));
  return text.flatMap((source) =>
    [...source.matchAll(/\benvironment\(([^)]*)\)/g)].flatMap(([, names = '']) => names.match(/[A-Z_]{3,}/g) ?? []),
  );
}

/** A variable that is missing stops a function at its cold start: better here than on the first request after a deployment. */
test.each(Object.values(functions).map(({ entry }) => entry))('%s is told all that it asks for', (entry) => {
  const variables = given.get(entry) ?? [];
  expect(wanted(entry).filter((name) => !variables.includes(name))).toEqual([]);
});

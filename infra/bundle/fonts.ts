import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packed, UNPACKING } from './packed.ts';
import { installed, slimCopy } from './slim-copy.ts';

const MODULE = 'dist/module.mjs';
/** Shorter ones are not worth it. */
const TABLE = /JSON\.parse\(("(?:[^"\\]|\\.){2000,}")\)/g;

/** What esbuild has to be told (`alias`) so that the library of fonts keeps its tables of scripts packed: 46 KB less. */
export const fontAlias = (): Readonly<Record<string, string>> => {
  const source = readFileSync(installed(`fontkit/${MODULE}`), 'utf8');
  const slim = source.replaceAll(TABLE, (_, literal: string) => `JSON.parse(${packed(JSON.parse(literal))})`);
  const copy = slimCopy('fontkit', [MODULE], { [MODULE]: `${UNPACKING}\n${slim}` });
  return { fontkit: join(copy, MODULE) };
};

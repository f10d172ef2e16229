import { globSync, readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Files that run on AWS or decide what runs there. */
const sources: readonly Source[] = globSync('{domain,functions}/**/*.ts')
  .filter((path) => !path.endsWith('.d.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const others: readonly Source[] = globSync('{infra,local,test}/**/*.ts').map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

/** What a file imports, types included. */
const importsOf = ({ text }: Source): readonly string[] =>
  [...text.matchAll(/^\s*(?:(?:import|export)\s[^;]*?from\s*|import\s*)\(?'([^']+)'|\bimport\('([^']+)'\)/gms)].map(
    (match) => match[1] ?? match[2] ?? '',
  );

/** The program without comments and types, as the runtime sees it, and without the text of its strings. */
const codeOf = ({ text }: Source): string =>
  transformSync(text, { loader: 'ts', target: 'es2024' }).code.replaceAll(
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|(?<=^|[^:"'`])\/\/.*$/gm,
    "''",
  );

const without = ({ text }: Source): string => transformSync(text, { loader: 'ts', target: 'es2024' }).code;

/** The pure ring: the same facts always give the same answer. */
const RING =
  /^domain\/(money|calendar|contracts|billables|pricing|invoicing|clients|tenants|batches|mails|audits|technicians|profit|timers|tickets|integrations|service-levels|projects|equipment|programmes|products|renewals|webhooks|alerts|templates|price-lists)\//;

const rules: Readonly<Record<string, (source: Source) => readonly string[]>> = {
  'the pure ring imports no cloud, no table, no operation and nothing of the machine': (source) =>
    RING.test(source.path)
      ? importsOf(source).filter((name) =>
          /^(@aws-|electrodb|node:|ulid)|\/(table|operations|documents|functions|infra|local)\//.test(name),
        )
      : [],
  'the pure ring reads no clock and throws no dice': (source) =>
    RING.test(source.path)
      ? (codeOf(source).match(
          /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\()|(?<!new )\bDate\(|\bMath\.random\b|\bperformance\.|\bTemporal\.Now\b|\bprocess\.|\brandomUUID\b|\bsetTimeout\b/g,
        ) ?? [])
      : [],
  'the pure ring promises nothing': (source) =>
    RING.test(source.path) ? (codeOf(source).match(/\basync\b|\bawait\b|\bPromise\b/g) ?? []) : [],
  'electrodb is known to the table only': (source) =>
    source.path.startsWith('domain/table/') || source.path.startsWith('test/')
      ? []
      : importsOf(source).filter((name) => name.startsWith('electrodb')),
  'operations are given stores and never connect to a table': (source) =>
    source.path.startsWith('domain/operations/')
      ? [
          ...source.text.matchAll(/^import (?!type\b)[^;]*?from '[^']*\/table\/(table|stores|entities\/[^']*)\.ts'/gms),
        ].map(([found]) => found)
      : [],
  'only the edges call AWS; the table has its types and the deadline of its client': (source) =>
    /^(functions|local|test|infra)\//.test(source.path)
      ? []
      : source.path.startsWith('domain/table/')
        ? [...source.text.matchAll(/^import (?!type\b)[^;]*?from '@aws-[^']*'/gms)].map(([found]) => found)
        : importsOf(source).filter((name) => name.startsWith('@aws-')),
  'nothing that ships knows the local cloud': (source) =>
    /^(domain|functions)\//.test(source.path)
      ? [
          ...importsOf(source).filter((name) => /(^|\/)(local|test|infra)\//.test(name)),
          ...(without(source).match(/ministack|localhost|127\.0\.0\.1|\blocal\//gi) ?? []),
        ]
      : [],
};

describe('architecture', () => {
  test('there is something to look at', () => {
    expect(sources.filter(({ path }) => RING.test(path)).length).toBeGreaterThan(25);
    expect(sources.flatMap(importsOf)).toEqual(expect.arrayContaining(['electrodb', 'zod', './period.ts']));
  });

  test.each(Object.entries(rules))('%s', (_, broken) => {
    const found = [...sources, ...others].flatMap((source) =>
      broken(source).map((what) => `${source.path}: ${what.replaceAll(/\s+/g, ' ')}`),
    );
    expect(found).toEqual([]);
  });

  /** Each of these would be found: the rules above can fail. */
  test.each<{ rule: number; path: string; text: string }>([
    { rule: 0, path: 'domain/pricing/x.ts', text: "import { Entity } from 'electrodb';" },
    { rule: 0, path: 'domain/pricing/x.ts', text: "import type { Stores } from '../table/stores.ts';" },
    { rule: 0, path: 'domain/pricing/x.ts', text: "import {\n  readFile,\n  stat,\n} from 'node:fs/promises';" },
    { rule: 0, path: 'domain/money/x.ts', text: "export * from '../operations/plan.ts';" },
    { rule: 0, path: 'domain/money/x.ts', text: "const s3 = import('@aws-sdk/client-s3');" },
    { rule: 0, path: 'domain/money/x.ts', text: "import 'node:fs';" },
    { rule: 1, path: 'domain/batches/x.ts', text: 'const now = Date.now();' },
    { rule: 1, path: 'domain/batches/x.ts', text: 'const now = new Date();' },
    { rule: 1, path: 'domain/batches/x.ts', text: 'const now = new Date;' },
    { rule: 1, path: 'domain/batches/x.ts', text: 'const now = Date();' },
    { rule: 1, path: 'domain/batches/x.ts', text: 'const dice = Math.random();' },
    { rule: 2, path: 'domain/calendar/x.ts', text: 'export const f = async () => 1;' },
    { rule: 2, path: 'domain/calendar/x.ts', text: 'export const f = () => Promise.resolve(1);' },
    { rule: 3, path: 'domain/operations/x.ts', text: "import { ElectroError } from 'electrodb';" },
    { rule: 4, path: 'domain/operations/x.ts', text: "import { connect } from '../table/table.ts';" },
    { rule: 5, path: 'domain/documents/x.ts', text: "import { S3Client } from '@aws-sdk/client-s3';" },
    { rule: 5, path: 'domain/table/x.ts', text: "import { S3Client } from '@aws-sdk/client-s3';" },
    { rule: 6, path: 'functions/x.ts', text: "const endpoint = 'http://localhost:4566';" },
    { rule: 6, path: 'functions/x.ts', text: "import { startCloud } from '../local/cloud.ts';" },
    { rule: 6, path: 'domain/x.ts', text: "const isLocal = process.env.HOST === '127.0.0.1';" },
  ])('rule $rule finds $text', ({ rule, path, text }) => {
    expect(Object.values(rules)[rule]?.({ path, text })).not.toEqual([]);
  });

  /** And these are fine: they do not fail for nothing. */
  test.each([
    "/** Date.now() and new Date() are not for here; nor is localhost. */\nimport { z } from 'zod';",
    'export const dateOf = (text: string): Date => new Date(text); // never new Date()',
    "export const said = 'Promise of new Date()';",
    "import type { LocalDate } from '../calendar/local-date.ts';",
  ])('no rule minds %j', (text) => {
    const source = { path: 'domain/pricing/x.ts', text };
    expect(Object.values(rules).flatMap((broken) => broken(source))).toEqual([]);
  });
});

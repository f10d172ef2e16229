import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { playStory } from './runner/play.ts';
import { storyOf } from './runner/read.ts';

const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');

/** JSON with comments as JSON: what stands in a string is no comment. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*/g, (_, string) => string ?? '');

type Example = { title: string; contracts: { terms: { charges: { kind: string }[] } }[] };

const examples = [...README.matchAll(/```jsonc\n([\s\S]*?)```/g)].map(([, text]) => {
  const value: unknown = JSON.parse(withoutComments(text ?? ''));
  return { title: (value as Example).title, value };
});

describe('the examples of the README come out as they say', () => {
  test.each(examples)('$title', async ({ value }) => {
    const read = storyOf(value);
    expect(read).not.toHaveProperty('faults');
    if ('story' in read) expect(await playStory(read.story)).toEqual([]);
  });
});

test('there is an example of each kind of charge', () => {
  const kinds = Charge.options.map(({ shape }) => shape.kind.value);
  const shown = examples.flatMap(({ value }) =>
    (value as Example).contracts.flatMap(({ terms }) => terms.charges.map(({ kind }) => kind)),
  );
  expect([...new Set(shown)].sort()).toEqual([...kinds].sort());
});

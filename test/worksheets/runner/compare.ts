import { inStory } from './place.ts';

/** What differs, at its place in the story. */
export interface Difference {
  readonly at: string;
  readonly expected: string;
  readonly got: string;
}

const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** Of one value: "80.00" is "80", and an amount of minor units was written as currency units before. */
const plain = (text: string): string => {
  if (!DECIMAL.test(text) || !text.includes('.')) return text;
  const short = text.replace(/0+$/, '').replace(/\.$/, '');
  return short === '-0' ? '0' : short;
};

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const compareLists = (
  expected: readonly unknown[],
  got: readonly unknown[],
  path: readonly PropertyKey[],
  minor: (amount: number) => string,
): readonly Difference[] => {
  const length =
    expected.length === got.length
      ? []
      : [{ at: inStory(path), expected: `${expected.length} in the list`, got: `${got.length}` }];
  const each = expected.flatMap((one, i) => (i < got.length ? compare(one, got[i], [...path, i], minor) : []));
  return [...length, ...each];
};

/**
 * Where what was expected and what came differ. Of an object only what is expected is looked at; lists must be equally
 * long and in the same order; `null` expects that there is nothing. A decimal string also stands for the amount in minor
 * units, which `minor` writes.
 */
export const compare = (
  expected: unknown,
  got: unknown,
  path: readonly PropertyKey[],
  minor: (amount: number) => string,
): readonly Difference[] => {
  const differs = [{ at: inStory(path), expected: shown(expected), got: shown(got) }];
  if (expected === null) return got === null || got === undefined ? [] : differs;
  if (Array.isArray(expected)) return Array.isArray(got) ? compareLists(expected, got, path, minor) : differs;
  if (isObject(expected)) {
    if (!isObject(got)) return differs;
    return Object.entries(expected).flatMap(([key, value]) =>
      compare(value, Object.hasOwn(got, key) ? got[key] : undefined, [...path, key], minor),
    );
  }
  if (typeof expected === 'string' && typeof got === 'number') {
    const amount = minor(got);
    return plain(expected) === plain(amount) ? [] : [{ at: inStory(path), expected, got: amount }];
  }
  if (typeof expected === 'string' && typeof got === 'string') return plain(expected) === plain(got) ? [] : differs;
  return expected === got ? [] : differs;
};

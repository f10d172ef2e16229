import type { z } from 'zod';
import type { Fault } from '../../../domain/errors.ts';

type Issue = z.core.$ZodRawIssue;

const WORDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return WORDS[typeof value] ?? typeof value;
};

const unit = (origin: string, count: number | bigint): string => {
  if (origin === 'string') return ` character${count === 1 ? '' : 's'} long`;
  return '';
};

/** What a caller has to do, for the checks that have no sentence of their own in the schema. */
export const sentenceFor = (issue: Issue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = WORDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is missing: give ${wanted}` : `must be ${wanted}, not ${kindOf(issue.input)}`;
    }
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${issue.maximum} entries`
        : `must be at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    case 'too_small':
      return issue.origin === 'array'
        ? `must have at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`
        : `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${JSON.stringify(issue.values[0])}`
        : `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : 'is none of the forms that are taken here';
    case 'invalid_key':
      return 'has a name that is not taken here';
    default:
      return undefined;
  }
};

/** Keys of a caller enter an answer shortened: they can be as long as the body. */
const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

const segment = (key: PropertyKey): string => shortened(String(key)).replaceAll('~', '~0').replaceAll('/', '~1');

/** RFC 6901. */
export const pointerTo = (path: readonly PropertyKey[]): string => path.map((key) => `/${segment(key)}`).join('');

/** Each thing that is wrong, where it is and what to do about it. */
export const faultsOf = (error: z.ZodError, prefix = ''): readonly Fault[] =>
  error.issues.flatMap((issue) => {
    const at = `${prefix}${pointerTo(issue.path)}`;
    if (issue.code !== 'unrecognized_keys') return [{ pointer: at, detail: issue.message }];
    return issue.keys.map((key) => ({
      pointer: `${at}/${segment(key)}`,
      detail: `is not known here: leave "${shortened(key)}" out`,
    }));
  });

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { type StepKind, type Story, type StoryStep, steps, Worksheet } from './format.ts';
import { inStory } from './place.ts';

/** What keeps a file from being a worksheet: where, and a sentence. */
export interface FormatFault {
  readonly at: string;
  readonly says: string;
}

const SKIPPED = new Set(['worksheet.schema.json', 'cases.json']);

/** All worksheets of a folder and its sub-folders, or the one file, in the order of their paths. */
export const worksheetFiles = (path: string): readonly string[] => {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.json') && !SKIPPED.has(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort();
};

type Issue = z.core.$ZodIssue;

const sentenceOf = (issue: Issue): string =>
  issue.code === 'unrecognized_keys' ? `has a key that is not known: ${issue.keys.join(', ')}` : issue.message;

/** Of a union's branches the one that was meant: what it refuses lies deepest, or there is least of it. */
const meant = (branches: readonly (readonly Issue[])[]): readonly Issue[] => {
  const shallow = (issues: readonly Issue[]) =>
    issues.filter(({ path, code }) => path.length <= 1 && code !== 'unrecognized_keys').length;
  return [...branches].sort((a, b) => shallow(a) - shallow(b) || a.length - b.length)[0] ?? [];
};

const faultsIn = (issues: readonly Issue[], prefix: readonly PropertyKey[] = []): readonly FormatFault[] =>
  issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return faultsIn(meant(issue.errors), path);
    return [{ at: inStory(path), says: sentenceOf(issue) }];
  });

/** Steps are looked at by the key that says what they do, so that a fault is told of the step that was meant. */
const stepFaults = (step: unknown, i: number): readonly FormatFault[] => {
  const at = ['steps', i];
  if (typeof step !== 'object' || step === null) return [{ at: inStory(at), says: 'must be an object' }];
  const kinds = Object.keys(step).filter((key): key is StepKind => Object.hasOwn(steps, key));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    return [{ at: inStory(at), says: `must have exactly one of the keys ${Object.keys(steps).join(', ')}` }];
  const parsed = steps[kind].safeParse(step);
  return parsed.success ? [] : faultsIn(parsed.error.issues, at);
};

const kindOf = (step: object): StepKind => Object.keys(step).find((key) => Object.hasOwn(steps, key)) as StepKind;

/** The story that a JSON value tells, or what is wrong with its form. */
export const storyOf = (value: unknown): { readonly story: Story } | { readonly faults: readonly FormatFault[] } => {
  const parsed = Worksheet.safeParse(value);
  if (parsed.success) {
    // As it stands in the file: the API's own defaults are filled in by the API's own schemas when it is played.
    const story = value as Omit<Story, 'steps'> & { steps: readonly object[] };
    return { story: { ...story, steps: story.steps.map((step) => ({ ...step, kind: kindOf(step) }) as StoryStep) } };
  }
  const listed = (value as { steps?: unknown } | null)?.steps;
  const inSteps = Array.isArray(listed) ? listed.flatMap(stepFaults) : [];
  const outside = parsed.error.issues.filter(({ path }) => inSteps.length === 0 || path[0] !== 'steps');
  return { faults: [...faultsIn(outside), ...inSteps] };
};

export const readStory = (file: string): ReturnType<typeof storyOf> => {
  try {
    return storyOf(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { faults: [{ at: 'file', says: `is not JSON: ${error.message}` }] };
  }
};

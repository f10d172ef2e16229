import type { IntegrationOptions } from './integration.ts';
import { instantOf, momentOf, type Zoneless } from './moment.ts';
import type { TicketStatus, ToolRef, Translated } from './news.ts';

/** A JSON object that somebody else wrote: every value may be anything. */
export type Facts = Readonly<Record<string, unknown>>;

export const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object in a text; undefined for anything else. */
export const factsInText = (text: string): Facts | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isFacts(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The JSON object in a body; undefined for anything else, such as what is not UTF-8. */
export const factsOf = (body: Uint8Array): Facts | undefined => {
  try {
    return factsInText(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

/** What lies under names, one within the other. Own ones only: "constructor" and "toString" are names that tools use. */
export const under = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (isFacts(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);

/** Nothing, as tools write it. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

// As `line` and `paragraph` of text.ts would refuse them; what a tool sends is not worth refusing for a tab in it.
const CONTROL = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const CONTROL_BUT_LINES = /[^\P{Cc}\n]+|[\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Cut between characters, so that no half of one is left. */
const clipped = (text: string, max: number): string =>
  text.length <= max
    ? text
    : text
        .slice(0, max)
        .replace(/[\ud800-\udbff]$/u, '')
        .trim();

const plain = (value: unknown, control: RegExp, max: number): string | undefined => {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  return clipped(text.toWellFormed().replaceAll(control, ' ').trim(), max) || undefined;
};

/** A name or title on one line; longer ones are cut. */
export const lineOf = (value: unknown, max = 200): string | undefined => plain(value, CONTROL, max);

/** A text that may have several lines. */
export const paragraphOf = (value: unknown, max = 1000): string | undefined =>
  plain(typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value, CONTROL_BUT_LINES, max);

/** The tool's id of something, a number or a text. Cut ones could be another's, so what is too long is none; "0" is nobody. */
export const idOf = (value: unknown): string | undefined => {
  const whole = typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : typeof value === 'string';
  const text = whole ? String(value).trim() : '';
  return text === '' || text === '0' || text.length > 120 || lineOf(text) !== text ? undefined : text;
};

/** Most seconds that anything is told to have taken: some thirty years. */
const MOST_SECONDS = 1_000_000_000;

/** Whole seconds; as digits too, as templates write them. */
export const secondsOf = (value: unknown): number | undefined => {
  const text = typeof value === 'string' ? value.trim() : value;
  const seconds = typeof text === 'string' && /^\d{1,10}(\.0+)?$/.test(text) ? Number(text) : text;
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= MOST_SECONDS
    ? seconds
    : undefined;
};

/** Decimal hours as seconds, rounded to the nearest. */
export const secondsOfHours = (value: unknown): number | undefined => {
  const text = typeof value === 'string' ? value.trim() : value;
  const hours = typeof text === 'string' && /^\d{1,6}(\.\d{1,20})?$/.test(text) ? Number(text) : text;
  return typeof hours === 'number' && hours >= 0 ? secondsOf(Math.round(hours * 3600)) : undefined;
};

export const instantIn = (value: unknown, zoneless?: Zoneless): string | undefined =>
  instantOf(momentOf(value, zoneless));

/** Somebody or something, as far as it is told; undefined when nothing of it is. */
export const refOf = (told: { id?: unknown; name?: unknown; email?: unknown }): ToolRef | undefined => {
  const ref = withoutAbsent({ id: idOf(told.id), name: lineOf(told.name), email: lineOf(told.email, 254) });
  return Object.keys(ref).length === 0 ? undefined : ref;
};

/** Tags as a list, or as a text with commas or spaces between them. */
export const tagsOf = (value: unknown, separator: ',' | ' ' = ','): readonly string[] | undefined => {
  if (typeof value === 'string') return namesIn(value.split(separator));
  return Array.isArray(value) ? namesIn(value) : undefined;
};
const MOST_TAGS = 100;
const namesIn = (values: readonly unknown[]): readonly string[] =>
  values.slice(0, MOST_TAGS).flatMap((each) => lineOf(each) ?? []);

/** What a tool's status means: as the integration's options say, or else as the tool usually means it. */
export const statusOf = (
  { statuses = {} }: IntegrationOptions,
  usual: ReadonlyMap<string, TicketStatus>,
  ...names: readonly unknown[]
): TicketStatus | undefined => {
  const told = names.flatMap((name) => lineOf(name)?.toLowerCase() ?? []);
  const chosen = new Map(Object.entries(statuses).map(([name, status]) => [name.trim().toLowerCase(), status]));
  const known = told.find((name) => chosen.has(name)) ?? told.find((name) => usual.has(name));
  return known === undefined ? undefined : (chosen.get(known) ?? usual.get(known));
};

/** Without what is undefined: news say only what they say. */
export const withoutAbsent = <T extends object>(facts: T): T =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as T;

/** It is the tool's, but of no form that is known: why, for people. */
export const notUnderstood = (reason: string): Translated => ({ notUnderstood: reason });

/** It says nothing of tickets or time. */
export const nothing: Translated = { news: [] };

export const notJson = notUnderstood('the body is not a JSON object');

import type { Instant } from '../calendar/local-date.ts';
import type { TicketNews, TicketStatus } from '../integrations/news.ts';
import { type StatusWord, withStatus } from './course.ts';
import type { TicketFacts } from './ticket.ts';

type Name = keyof TicketFacts;

/** All that was heard of a ticket by now, in whatever order it came. */
export interface Heard {
  /** The greatest that was heard. */
  readonly version: string;
  /** The first moment that was heard of. */
  readonly first: Instant;
  readonly facts: TicketFacts;
  /** The versions of those facts that something newer than they left unsaid. */
  readonly said?: Readonly<Partial<Record<Name, string>>> | undefined;
  readonly statuses: readonly StatusWord[];
}

/** What somebody says of a ticket at once. */
export interface Words {
  readonly version: string;
  readonly at: Instant;
  readonly facts: TicketFacts;
  readonly status?: TicketStatus | undefined;
}

/** Versions of tools begin with their moment; those that do not are of the moment at which they are heard. */
const MOMENT = /^([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*Z/;
export const momentIn = (version: string, heardAt: Instant): Instant => {
  const found = MOMENT.exec(version);
  return found ? `${found[1]}${(found[2] ?? '.').padEnd(4, '0')}Z` : heardAt;
};

/** What a tool says. Whoever tells of a status tells that the ticket is there: so it was not deleted, or is restored. */
export const wordsOf = (
  { about: _a, externalId: _e, version, status, deleted, ...facts }: TicketNews,
  heardAt: Instant,
): Words => {
  const isThere = status === undefined ? {} : { deleted: false };
  return {
    version,
    at: momentIn(version, heardAt),
    facts: { ...facts, ...(deleted === true ? { deleted } : isThere) },
    status,
  };
};

/**
 * The version of a person's word: behind all that the tool has said so far, and all that people have, and before what the
 * tool says next. `count` grows with each change of the ticket.
 */
export const wordOfPerson = (heard: Heard | undefined, count: number): string =>
  `${heard?.version.split('~', 1)[0] ?? ''}~${String(count).padStart(9, '0')}`;

/** Of two that were said at one moment the one that holds: the greater number, or text. */
const isGreater = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number' ? a > b : JSON.stringify(a) > JSON.stringify(b);

/**
 * Lays words over what was heard: for each fact by itself the last word holds, by version, whenever it comes; so the same
 * words in any order, and however often, come to the same. Of two of one version the greater holds.
 */
export const hear = (heard: Heard | undefined, words: Words): Heard => {
  const before = heard ?? { version: words.version, first: words.at, facts: {}, statuses: [] };
  const versionOf = (name: Name): string => before.said?.[name] ?? before.version;
  const versions = new Map<Name, string>(namesOf(before.facts).map((name) => [name, versionOf(name)]));
  const facts: Partial<Record<Name, unknown>> = { ...before.facts };
  for (const name of namesOf(words.facts)) {
    const known = versions.get(name);
    const wins =
      known === undefined ||
      known < words.version ||
      (known === words.version && isGreater(words.facts[name], facts[name]));
    if (!wins) continue;
    facts[name] = words.facts[name];
    versions.set(name, words.version);
  }
  const version = before.version < words.version ? words.version : before.version;
  const older = [...versions].filter(([, said]) => said !== version);
  const { status, at } = words;
  return {
    version,
    first: words.at < before.first ? words.at : before.first,
    facts: facts as TicketFacts,
    ...(older.length > 0 && { said: Object.fromEntries(older.sort()) }),
    statuses:
      status === undefined ? before.statuses : withStatus(before.statuses, { version: words.version, status, at }),
  };
};

const namesOf = (facts: TicketFacts): readonly Name[] =>
  (Object.keys(facts) as Name[]).filter((name) => facts[name] !== undefined);

/** The version of the running total that holds. */
export const totalVersionOf = ({ said, version }: Heard): string => said?.totalSeconds ?? version;

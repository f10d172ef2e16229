import type { Instant } from '../calendar/local-date.ts';
import type { TicketStatus } from '../integrations/news.ts';

/** One saying of a ticket's status. */
export interface StatusWord {
  readonly version: string;
  readonly status: TicketStatus;
  /** When it was so. */
  readonly at: Instant;
}

/** Most that are kept of one ticket: the latest. */
export const MAX_STATUS_WORDS = 100;

export const isDone = (status: TicketStatus): boolean => status === 'resolved' || status === 'closed';

const isBefore = (a: StatusWord, b: StatusWord): boolean =>
  a.version < b.version || (a.version === b.version && a.status < b.status);

/**
 * The words with one more, in the order in which they were said, whatever the order in which they come; one that is heard
 * again changes nothing.
 */
export const withStatus = (words: readonly StatusWord[], word: StatusWord): readonly StatusWord[] => {
  if (words.some(({ version, status }) => version === word.version && status === word.status)) return words;
  const after = words.findIndex((one) => isBefore(word, one));
  const place = after === -1 ? words.length : after;
  return words.toSpliced(place, 0, word).slice(-MAX_STATUS_WORDS);
};

/** Where a ticket is, and when it got there. */
export interface Course {
  readonly status: TicketStatus;
  readonly resolvedAt?: Instant | undefined;
  readonly closedAt?: Instant | undefined;
  readonly reopenedAt?: Instant | undefined;
  readonly reopened: number;
}

/** Moments that a tool tells itself. */
interface Told {
  readonly resolvedAt?: Instant | null | undefined;
  readonly closedAt?: Instant | null | undefined;
}

/** A ticket of which nobody has said it is open. What the tool tells of its moments holds, while it is where it says. */
export const courseOf = (words: readonly StatusWord[], told: Told = {}): Course => {
  let course: Course = { status: 'open', reopened: 0 };
  for (const { status, at } of words) {
    const [was, is] = [isDone(course.status), isDone(status)];
    if (was && !is) course = { reopenedAt: at, reopened: course.reopened + 1, status };
    else
      course = {
        ...course,
        status,
        resolvedAt: is ? (course.resolvedAt ?? at) : undefined,
        closedAt: status === 'closed' ? (course.closedAt ?? at) : undefined,
      };
  }
  return {
    ...course,
    resolvedAt: isDone(course.status) ? (told.resolvedAt ?? course.resolvedAt) : undefined,
    closedAt: course.status === 'closed' ? (told.closedAt ?? course.closedAt) : undefined,
  };
};

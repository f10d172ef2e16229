import * as z from 'zod';
import { idFrom } from '../ids.ts';
import { paragraph } from '../text.ts';
import type { Revision, TimeEntry } from './billable.ts';

/** What a person says of time that is on an invoice. */
export const NewRevision = z
  .strictObject({
    minutes: z
      .number()
      .min(0, 'must be 0, for work that was not done, or more')
      .max(1440, 'must be at most 1440: an entry lasts at most 24 hours')
      .describe('What it lasts by now, all in all; 0 for work that was not done.'),
    reason: paragraph(1000).min(1, 'must say why').describe("For the firm's own eyes."),
  })
  .meta({ id: 'NewRevision', examples: [{ minutes: 45, reason: 'the technician had forgotten to stop the clock' }] });
export type NewRevision = z.infer<typeof NewRevision>;

/** What is said of time that was billed: how long it lasted all in all, and as of which word. */
export interface Said {
  /** 0: it was deleted, or never done. */
  readonly seconds: number;
  /** Sorts as text by when it was said. */
  readonly asOf: string;
  readonly description?: string | undefined;
}

/** The same word on the same work is the same revision, however often it comes. */
export const revisionId = (of: string, asOf: string): string => idFrom('revision', of, asOf);

export const revisionOf = (
  { billableId: of, contractId, workedOn: on }: TimeEntry,
  said: Said,
  billableId = revisionId(of, said.asOf),
): Revision => ({ kind: 'revision', billableId, contractId, of, on, ...said });

/** What stands between a tool's word and what people said after it. */
const AFTER = '~';

/**
 * As of which word a person speaks: after the last one that is known, and before whatever the tool says next. `name` tells
 * two people apart who speak at once.
 */
export const asOfPerson = (known: readonly string[], name: string): string => {
  const last = known.toSorted().at(-1) ?? '';
  const after = `${last.split(AFTER, 1)[0]}${AFTER}`;
  const spoken = known.filter((word) => word.startsWith(after)).length;
  return `${after}${String(spoken + 1).padStart(4, '0')}${AFTER}${name}`;
};

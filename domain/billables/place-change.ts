import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';

/** What a request can say of a billable's place on the log. */
export const placeChange = {
  /** `false` releases what was held. */
  held: z.boolean().optional(),
  /** Bills it under a later date; `null` takes that back. */
  postponedTo: LocalDateSchema.nullable().optional(),
};

/** What a request says of a place. */
export interface PlaceChange {
  readonly held?: boolean | undefined;
  readonly postponedTo?: string | null | undefined;
}

export const heldIsNowhere: [(change: PlaceChange) => boolean, { error: string; path: string[] }] = [
  ({ held, postponedTo }) => held !== true || postponedTo == null,
  { error: 'must not be given with held: what is held has no bill date', path: ['postponedTo'] },
];

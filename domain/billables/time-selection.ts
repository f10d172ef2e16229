import * as z from 'zod';
import { Id } from '../ids.ts';
import { daysInOrder, namesSomething, timeFilterFields } from './time-filter.ts';

/** Most entries that are named in one request, or taken of a filter in one. */
export const MAX_SELECTED = 500;

const { state: _, ...withoutState } = timeFilterFields;

/** Entries by their ids, or all that a filter finds; what is asked for says in which state they must be. */
export const TimeSelection = z
  .strictObject({
    entries: z
      .array(z.strictObject({ contractId: Id, billableId: Id }))
      .min(1)
      .max(MAX_SELECTED)
      .optional(),
    filter: z
      .strictObject(withoutState)
      .refine(...namesSomething)
      .refine(...daysInOrder)
      .optional(),
  })
  .refine(({ entries, filter }) => (entries === undefined) !== (filter === undefined), {
    error: 'must be either entries or a filter',
  })
  .meta({ id: 'TimeSelection' });
export type TimeSelection = z.infer<typeof TimeSelection>;

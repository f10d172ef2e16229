import * as z from 'zod';

/** How actual time becomes billed time (semantics.md §2.1); actual time is always kept beside it. */
export const RoundingRule = z
  .strictObject({
    /** `none` counts whole minutes, half a minute up. */
    mode: z.enum(['up', 'nearest', 'down', 'none']).default('up'),
    /** Minutes. */
    incrementMinutes: z.int().min(1).max(480).default(15),
    /** Minutes; no work stays no work. */
    minimumMinutes: z.int().min(0).max(1440).default(0),
    /** Where steps are counted from: zero, or the end of the minimum (RND-MIN-07). */
    anchor: z.enum(['zero', 'minimum']).default('zero'),
    /** Minutes of a started step that are not charged (RND-BUF-01); a minimum stays due. */
    toleranceMinutes: z.int().min(0).max(479).default(0),
    /** What is rounded as one: each entry, a ticket's day, a ticket's period, or all of a day. */
    aggregation: z.enum(['entry', 'ticketDay', 'ticketPeriod', 'clientDay']).default('ticketDay'),
    /** Entries of one ticket and technician that follow within so many minutes are rounded as one; the gap is not work. */
    mergeGapMinutes: z.int().min(0).max(240).default(0),
    /** With bands: the whole is rounded and its last part takes the surplus, or each part by itself (MULT-07). */
    bands: z.enum(['whole', 'perSegment']).default('whole'),
  })
  .refine(({ toleranceMinutes, incrementMinutes }) => toleranceMinutes < incrementMinutes, {
    error: 'must be less than incrementMinutes, or no step would ever be charged',
    path: ['toleranceMinutes'],
  })
  .meta({ id: 'RoundingRule' });
export type RoundingRule = z.infer<typeof RoundingRule>;

/** Quarters of an hour, up, per ticket and day: what holds when neither contract, client nor tenant says otherwise. */
export const DEFAULT_ROUNDING: RoundingRule = {
  mode: 'up',
  incrementMinutes: 15,
  minimumMinutes: 0,
  anchor: 'zero',
  toleranceMinutes: 0,
  aggregation: 'ticketDay',
  mergeGapMinutes: 0,
  bands: 'whole',
};

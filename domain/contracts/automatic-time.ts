import * as z from 'zod';

/**
 * Time that nobody records: a ticket's from its opening to its resolution, by the calendar and not by business hours, or
 * so many minutes when it is opened. A ticket can be left out.
 */
export const AutomaticTime = z
  .union([
    z.strictObject({ from: z.literal('opening'), until: z.literal('resolution') }),
    z.strictObject({ minutesAtCreation: z.int().min(1).max(1440) }),
  ])
  .meta({ id: 'AutomaticTime' });
export type AutomaticTime = z.infer<typeof AutomaticTime>;

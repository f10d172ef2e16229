import * as z from 'zod';

/** How time is taken while work is done. */
export const TimeTracking = z
  .strictObject({
    /** A timer or session that runs for longer was forgotten: it counts as far as here, and a person looks at it. */
    forgottenAfterMinutes: z.int().min(1).max(1440).default(600),
    /**
     * Remote sessions that are shorter are not accounted (Supremo's "minimum duration to account", semantics.md §1.8),
     * where the contract's step tariff does not name a minimum of its own. No billing minimum.
     */
    minimumSessionSeconds: z.int().min(0).max(3600).default(0),
  })
  .meta({ id: 'TimeTracking' });
export type TimeTracking = z.infer<typeof TimeTracking>;

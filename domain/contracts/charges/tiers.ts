import * as z from 'zod';
import { Price, Quantity } from '../../money/decimal.ts';

const Tier = z.strictObject({
  /** The last quantity of the tier; absent for the last one, which has no end. */
  upTo: Quantity.optional(),
  unitPrice: Price,
});

/**
 * Prices by quantity. Tiers follow each other from zero without gap or overlap, because each begins where the one before
 * ends. `progressive`: every unit at the price of the tier that it falls into; `volume`: all units at the price of the
 * tier that the total falls into.
 */
export const Tiers = z
  .strictObject({ mode: z.enum(['progressive', 'volume']), steps: z.array(Tier).min(1).max(50) })
  .superRefine(({ steps }, context) => {
    for (const [i, { upTo }] of steps.entries()) {
      const fault = (message: string) => context.addIssue({ code: 'custom', path: ['steps', i, 'upTo'], message });
      const before = steps[i - 1]?.upTo;
      if (i === steps.length - 1) {
        if (upTo !== undefined) fault('the last tier has no end: leave upTo out, or quantities above it have no price');
      } else if (upTo === undefined) fault('only the last tier has no end: what is above it would have two prices');
      else if (Number(upTo) <= Number(before ?? 0)) fault(`must be more than ${before ?? 0}, where the tier begins`);
    }
  })
  .meta({ id: 'Tiers' });
export type Tiers = z.infer<typeof Tiers>;

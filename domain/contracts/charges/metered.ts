import * as z from 'zod';
import { Price, Quantity } from '../../money/decimal.ts';
import { chargeBase } from './charge-base.ts';
import { Tiers } from './tiers.ts';

/**
 * Devices, gigabytes, mailboxes: priced by readings (semantics.md §1.6), in arrears. A reading holds until the next one of
 * the same device; the devices are added up, then what is included is taken off, then tiers apply.
 */
export const Metered = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('metered'),
    unit: z.enum(['piece', 'gigabyte']).default('piece'),
    /** `total` adds up what was used (pages, transfers); the others count what was there. */
    countAt: z.enum(['periodStart', 'periodEnd', 'peak', 'prorated', 'total']).default('periodEnd'),
    included: Quantity.default('0'),
    unitPrice: Price.optional(),
    tiers: Tiers.optional(),
  })
  .refine(({ unitPrice, tiers }) => (unitPrice === undefined) !== (tiers === undefined), {
    error: 'give either unitPrice or tiers',
    path: ['unitPrice'],
  })
  .meta({ id: 'Metered' });
export type Metered = z.infer<typeof Metered>;

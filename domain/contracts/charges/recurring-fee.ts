import * as z from 'zod';
import { Price, Quantity } from '../../money/decimal.ts';
import { line } from '../../text.ts';
import { chargeBase } from './charge-base.ts';
import { Tiers } from './tiers.ts';

/**
 * How a period that is covered in part is charged (semantics.md §3.3). `actualDays`: days covered ÷ days of the period,
 * both ends counted; `actual30`: days covered ÷ 30 for each month; `strict30`: every month has 30 days, the 31st is none
 * and the last of February completes it; `none`: any started period in full.
 */
export const Proration = z.enum(['actualDays', 'actual30', 'strict30', 'none']).meta({ id: 'Proration' });
export type Proration = z.infer<typeof Proration>;

export const Timing = z.enum(['advance', 'arrears']).meta({ id: 'Timing' });
export type Timing = z.infer<typeof Timing>;

/** Longer ahead nobody pays. */
export const LeadDays = z.int().min(0).max(366);

/** A retainer or licence: quantity × unit price for each billing period (semantics.md §1.1). */
export const RecurringFee = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('recurringFee'),
    /** From the start; what is added and removed later comes as quantity changes. */
    quantity: Quantity.default('1'),
    /** For one unit and period; instead of it `tiers` price the whole quantity. */
    unitPrice: Price.optional(),
    tiers: Tiers.optional(),
    /** `advance`: charged with the bill that reaches the day before the period; `arrears`: once it is over. */
    timing: Timing.default('advance'),
    /** In advance: so many days before the period begins (31: August's fee on 1 July). */
    leadDays: LeadDays.default(0),
    proration: Proration.default('actualDays'),
    /** When a change of quantity counts: from its day, prorated, or from the next period on. */
    quantityChanges: z.enum(['prorated', 'nextPeriod']).default('prorated'),
    /** Charged once, with the first period. */
    setup: z.strictObject({ price: Price, description: line(200).optional() }).optional(),
  })
  .refine(({ unitPrice, tiers }) => (unitPrice === undefined) !== (tiers === undefined), {
    error: 'give either unitPrice or tiers',
    path: ['unitPrice'],
  })
  .refine(({ timing, leadDays }) => timing === 'advance' || leadDays === 0, {
    error: 'only what is charged in advance has lead days',
    path: ['leadDays'],
  })
  .meta({ id: 'RecurringFee' });
export type RecurringFee = z.infer<typeof RecurringFee>;

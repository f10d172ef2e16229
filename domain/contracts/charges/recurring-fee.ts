import * as z from 'zod';
import { Price, Quantity } from '../../money/decimal.ts';
import { chargeBase } from './charge-base.ts';

/** A retainer or licence: quantity × unit price for each billing period (semantics.md §1.1). */
export const RecurringFee = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('recurringFee'),
    quantity: Quantity.default('1'),
    unitPrice: Price,
    /** `advance`: charged with the bill that reaches the day before the period; `arrears`: once it is over. */
    timing: z.enum(['advance', 'arrears']).default('advance'),
    /** `actualDays`: days covered ÷ days of the period, both ends counted (§3.3); `none`: any started period in full. */
    proration: z.enum(['actualDays', 'none']).default('actualDays'),
  })
  .meta({ id: 'RecurringFee' });
export type RecurringFee = z.infer<typeof RecurringFee>;

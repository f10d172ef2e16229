import * as z from 'zod';
import { Percent } from '../../money/decimal.ts';
import { chargeBase } from './charge-base.ts';

/** How products and expenses that are put on the contract are charged: at their own price, or at cost and a markup. */
export const ExpenseCharge = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('expense'),
    /** On the cost of what has no price of its own. */
    markupPercent: Percent.default('0'),
  })
  .meta({ id: 'ExpenseCharge' });
export type ExpenseCharge = z.infer<typeof ExpenseCharge>;

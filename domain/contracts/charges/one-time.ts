import * as z from 'zod';
import { LocalDateSchema } from '../../calendar/local-date.ts';
import { Price, Quantity } from '../../money/decimal.ts';
import { line, Slug } from '../../text.ts';
import { chargeBase } from './charge-base.ts';

/** A part of a project's price, due on a date or when it is reported as reached. */
const Milestone = z.strictObject({
  milestoneId: Slug,
  description: line(200),
  price: Price,
  dueOn: LocalDateSchema.optional(),
});

/** A price that is agreed once (semantics.md §1.5): a project fee, whole or by milestones. */
export const OneTime = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('oneTime'),
    quantity: Quantity.default('1'),
    unitPrice: Price.optional(),
    /** The day from which it is invoiced; the first day of its terms when absent. */
    dueOn: LocalDateSchema.optional(),
    milestones: z
      .array(Milestone)
      .min(1)
      .max(100)
      .refine((milestones) => new Set(milestones.map(({ milestoneId }) => milestoneId)).size === milestones.length, {
        error: 'must not hold the same milestoneId twice',
      })
      .optional(),
  })
  .refine(({ unitPrice, milestones }) => (unitPrice === undefined) !== (milestones === undefined), {
    error: 'give either one price or milestones',
    path: ['unitPrice'],
  })
  .meta({ id: 'OneTime' });
export type OneTime = z.infer<typeof OneTime>;

import * as z from 'zod';
import { Percent, Price } from '../../money/decimal.ts';
import { line } from '../../text.ts';

/** Taken off before tax (semantics.md §2.6). An amount is in currency units and never takes more than there is. */
export const Discount = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('percent'),
      percent: Percent.refine((percent) => Number(percent) <= 100, { error: 'must be at most 100' }),
      reason: line(120).optional(),
    }),
    z.strictObject({ kind: z.literal('amount'), amount: Price, reason: line(120).optional() }),
  ])
  .meta({ id: 'Discount' });
export type Discount = z.infer<typeof Discount>;

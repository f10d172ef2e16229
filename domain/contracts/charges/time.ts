import * as z from 'zod';
import { Price } from '../../money/decimal.ts';
import { line } from '../../text.ts';
import { chargeBase } from './charge-base.ts';

/** How actual time becomes billed time (semantics.md §2.1); actual time is always kept beside it. */
export const RoundingRule = z
  .strictObject({
    /** `none` counts whole minutes, half a minute up. */
    mode: z.enum(['up', 'nearest', 'down', 'none']).default('up'),
    /** Minutes. */
    incrementMinutes: z.int().min(1).max(480).default(15),
    /** Minutes; no work stays no work. */
    minimumMinutes: z.int().min(0).max(1440).default(0),
    /** What is rounded as one: each entry, a ticket's day, a ticket's period, or all of a day. */
    aggregation: z.enum(['entry', 'ticketDay', 'ticketPeriod', 'clientDay']).default('ticketDay'),
  })
  .meta({ id: 'RoundingRule' });
export type RoundingRule = z.infer<typeof RoundingRule>;

const RateTable = z.record(line(80), Price).refine((rates) => Object.keys(rates).length <= 200, {
  error: 'must hold at most 200 rates',
});

/** Working time by the hour. Rates are per hour; the first that matches wins: work type, technician, default (§2.2). */
export const TimeCharge = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('time'),
    rates: z.strictObject({
      default: Price,
      workTypes: RateTable.default({}),
      technicians: RateTable.default({}),
    }),
    rounding: RoundingRule.default({ mode: 'up', incrementMinutes: 15, minimumMinutes: 0, aggregation: 'ticketDay' }),
  })
  .meta({ id: 'TimeCharge' });
export type TimeCharge = z.infer<typeof TimeCharge>;

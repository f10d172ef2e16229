import * as z from 'zod';
import { Price, Quantity } from '../../money/decimal.ts';
import { chargeBase } from './charge-base.ts';
import { Minutes, workTypes } from './time.ts';

/**
 * Supremo's pay per use (semantics.md §1.8): each session costs the initial step and every started step after it. With a
 * subscription sessions take whole steps from a total of time that is paid once, at the start; what is overdrawn the
 * next top-up settles.
 */
export const StepTariff = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('stepTariff'),
    workTypes,
    /** Shorter connections are not accounted at all; extra minutes do not count for it. */
    minimumMinutes: Minutes.default(0),
    /**
     * Connections of one technician to one machine that follow within so many minutes are one session (RND-TV-02); the break
     * is no time.
     */
    mergeGapMinutes: z.int().min(0).max(240).optional(),
    initialMinutes: Minutes.default(0),
    /** Due even for less; "0" with 0 minutes is no initial step. */
    initialPrice: Price.default('0'),
    stepMinutes: z.int().min(1).max(1440),
    stepPrice: Price.default('0'),
    /** Hours and their price, both once. */
    subscription: z.strictObject({ hours: Quantity, amount: Price }).optional(),
  })
  .refine(
    ({ subscription, initialMinutes, initialPrice, stepPrice }) =>
      subscription === undefined || (initialMinutes === 0 && Number(initialPrice) === 0 && Number(stepPrice) === 0),
    { error: 'a subscription is paid by its amount: its steps have no prices', path: ['subscription'] },
  )
  .meta({ id: 'StepTariff' });
export type StepTariff = z.infer<typeof StepTariff>;

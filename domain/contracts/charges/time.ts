import * as z from 'zod';
import { Price } from '../../money/decimal.ts';
import { line } from '../../text.ts';
import { Bands } from './bands.ts';
import { chargeBase } from './charge-base.ts';
import { ContractRates, Factor } from './rates.ts';
import { LeadDays, Timing } from './recurring-fee.ts';
import { RoundingRule } from './rounding.ts';

/** A hundred years of working time: beyond it is a typing error. */
export const Minutes = z.int().min(0).max(10_000_000);

/** Which work a charge takes: that of these work types, or all that no other charge of the contract takes. */
export const workTypes = z
  .array(line(80))
  .min(1)
  .max(100)
  .refine((names) => new Set(names).size === names.length, { error: 'must not name the same work type twice' })
  .optional();

/** Unused time: lost, kept, kept up to a limit, or kept for so many further periods (semantics.md §1.3). */
export const Rollover = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('capped'), minutes: Minutes }),
    z.strictObject({ kind: z.literal('periods'), periods: z.int().min(1).max(60) }),
  ])
  .meta({ id: 'Rollover' });
export type Rollover = z.infer<typeof Rollover>;

/** What a rule counts over: the billing period, a calendar quarter or year, or the whole contract. */
export const Scope = z.enum(['period', 'quarter', 'year', 'contract']).meta({ id: 'Scope' });
export type Scope = z.infer<typeof Scope>;

/** Time that costs nothing more, then the overage (semantics.md §1.7). */
export const IncludedTime = z
  .strictObject({
    minutes: Minutes,
    scope: Scope.default('period'),
    rollover: Rollover.default({ kind: 'none' }),
    /** Only a part of it for a scope that the contract covers in part. */
    prorate: z.boolean().default(true),
    /** Per hour beyond it; the usual rate when absent. */
    overagePrice: Price.optional(),
    /** Multiplies the rate beyond it (MULT-06). */
    overageMultiplier: Factor.optional(),
  })
  .refine(({ overagePrice, overageMultiplier }) => overagePrice === undefined || overageMultiplier === undefined, {
    error: 'give either a price or a multiplier',
    path: ['overageMultiplier'],
  })
  .refine(({ scope, rollover }) => scope !== 'contract' || rollover.kind === 'none', {
    error: 'what counts over the whole contract has nothing to roll over',
    path: ['rollover'],
  })
  .meta({ id: 'IncludedTime' });
export type IncludedTime = z.infer<typeof IncludedTime>;

/** Due for each billing period, even without work; it covers some time (OneDesk's monthly minimum). */
export const MonthlyMinimum = z
  .strictObject({
    amount: Price,
    minutes: Minutes,
    timing: Timing.default('advance'),
    leadDays: LeadDays.default(0),
    overagePrice: Price.optional(),
  })
  .meta({ id: 'MonthlyMinimum' });
export type MonthlyMinimum = z.infer<typeof MonthlyMinimum>;

/** A cap or budget. `warn` bills on and tells; `block` does not charge what is beyond; `rate` charges it at another rate. */
export const TimeLimit = z
  .strictObject({
    /** Currency units, or minutes. */
    amount: Price.optional(),
    minutes: Minutes.optional(),
    scope: Scope.default('contract'),
    onExceed: z.enum(['warn', 'block', 'rate']).default('warn'),
    /** Per hour, for `rate`. */
    rate: Price.optional(),
  })
  .refine(({ amount, minutes }) => (amount === undefined) !== (minutes === undefined), {
    error: 'give either an amount or minutes',
    path: ['amount'],
  })
  .refine(({ onExceed, rate }) => (onExceed === 'rate') === (rate !== undefined), {
    error: 'a rate goes with onExceed "rate", and only with it',
    path: ['rate'],
  })
  .meta({ id: 'TimeLimit' });
export type TimeLimit = z.infer<typeof TimeLimit>;

/** How the way to a client is charged (semantics.md §2.4): never rounded with the work, nor taken from prepaid time. */
export const Travel = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('flat'), price: Price }),
    z.strictObject({ kind: z.literal('perKilometre'), price: Price }),
    z.strictObject({ kind: z.literal('perHour'), price: Price }),
  ])
  .meta({ id: 'Travel' });
export type Travel = z.infer<typeof Travel>;

/** Working time by the hour. Rates are per hour; the first that matches wins (semantics.md §2.2). */
export const TimeCharge = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('time'),
    workTypes,
    rates: ContractRates.prefault({}),
    /** The client's rule when absent, then the tenant's. */
    rounding: RoundingRule.optional(),
    roundingOfWorkTypes: z.record(line(80), RoundingRule).default({}),
    bands: Bands.optional(),
    included: IncludedTime.optional(),
    minimum: MonthlyMinimum.optional(),
    limit: TimeLimit.optional(),
    travel: Travel.default({ kind: 'none' }),
  })
  .refine(({ included, minimum }) => included === undefined || minimum === undefined, {
    error: 'a monthly minimum has its own included time',
    path: ['included'],
  })
  .meta({ id: 'TimeCharge' });
export type TimeCharge = z.infer<typeof TimeCharge>;

import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Metered } from '../../../domain/contracts/charges/metered.ts';
import { Proration } from '../../../domain/contracts/charges/recurring-fee.ts';
import { RoundingRule } from '../../../domain/contracts/charges/rounding.ts';
import { Scope } from '../../../domain/contracts/charges/time.ts';
import { Id } from '../../../domain/ids.ts';

/** A decimal string. */
const decimal = z.string();

const tier = z
  .strictObject({
    mode: z.enum(['progressive', 'volume']),
    above: decimal.describe('The tier begins above this quantity.'),
    upTo: decimal.optional(),
    of: decimal.describe('The whole quantity.'),
  })
  .optional();

const rate = z
  .strictObject({
    origin: z.string().describe('Where the price per hour came from, such as "contract.workType:Network".'),
    perHour: decimal.optional(),
    multiplier: decimal.optional(),
    band: z.strictObject({ name: z.string(), multiplier: decimal.optional(), rate: decimal.optional() }).optional(),
  })
  .meta({ id: 'RateFacts' });

const work = {
  entries: z.int(),
  actualSeconds: z.int().describe('As worked, before any rounding.'),
  extraMinutes: z.int().optional(),
};
const rounded = { ...work, billedMinutes: z.int(), rounding: RoundingRule };
const days = { daysCovered: z.int(), daysOfPeriod: z.int() };
const prepaid = z.enum(['hours', 'money', 'incidents']);

const fees = [
  z.strictObject({ rule: z.enum(['fullPeriod', 'startedPeriod']), tier }),
  z.strictObject({ rule: z.literal('proratedByDays'), method: Proration.exclude(['none']), ...days, tier }),
  z.strictObject({ rule: z.literal('quantityChanged'), by: decimal, from: LocalDateSchema, ...days }),
  z.strictObject({ rule: z.literal('setup') }),
] as const;

const time = [
  z.strictObject({
    rule: z.literal('roundedTime'),
    ...rounded,
    rate,
    beyond: z.enum(['included', 'minimum', 'block', 'limit']).optional(),
  }),
  z.strictObject({ rule: z.enum(['fixedPrice', 'includedInFee', 'noCharge']), ...work }),
  z.strictObject({
    rule: z.enum(['includedTime', 'coveredByMinimum']),
    ...rounded,
    scope: Scope,
    includedMinutes: z.int(),
    usedBefore: z.int(),
    usedAfter: z.int(),
  }),
  z.strictObject({
    rule: z.literal('aboveLimit'),
    ...rounded,
    limit: z.strictObject({ amount: decimal.optional(), minutes: z.int().optional() }),
  }),
  z.strictObject({ rule: z.literal('monthlyMinimum'), includedMinutes: z.int() }),
  z.strictObject({ rule: z.literal('travel'), by: z.enum(['flat', 'perKilometre', 'perHour']), visits: z.int() }),
] as const;

const blocks = [
  z.strictObject({
    rule: z.literal('blockPurchase'),
    source: z.enum(['purchase', 'period', 'rollover', 'topUp']),
    of: prepaid,
    granted: decimal.describe('Minutes, currency units or incidents.'),
    validFrom: LocalDateSchema,
    expiresOn: LocalDateSchema.optional(),
    settled: decimal.optional().describe('Of what was overdrawn before.'),
  }),
  z.strictObject({
    rule: z.literal('takenFromBlock'),
    of: prepaid,
    ...rounded,
    rate: rate.optional(),
    taken: z.array(z.strictObject({ grantId: z.string(), amount: decimal })),
    weight: decimal.optional(),
    leftAfter: decimal.describe('Negative when overdrawn.'),
  }),
] as const;

const others = [
  z.strictObject({
    rule: z.enum(['initialStep', 'nextSteps']),
    ...work,
    sessions: z.int(),
    stepMinutes: z.int(),
  }),
  z.strictObject({
    rule: z.literal('metered'),
    countAt: Metered.shape.countAt.unwrap(),
    counted: decimal,
    included: decimal,
    readings: z.int(),
    devices: z.int(),
    tier,
  }),
  z.strictObject({ rule: z.enum(['oneTime', 'creditedPart', 'asWritten', 'addedByHand']) }),
  z.strictObject({ rule: z.literal('milestone'), milestoneId: z.string() }),
  z.strictObject({
    rule: z.literal('expense'),
    product: z
      .strictObject({
        productId: Id,
        version: z.int().describe('Of the catalogue when it was recorded.'),
        code: z.string(),
        insteadOf: decimal.optional().describe("The catalogue's price, where another is charged in its place."),
      })
      .optional(),
    unitCost: decimal.optional(),
    markupPercent: decimal.optional(),
    free: z.enum(['noCharge', 'takenFromBlock']).optional(),
  }),
] as const;

/** Why a line has its amount, as data: the rule, and what it was given (`domain/invoicing/explanation.ts`). */
export const Explanation = z
  .discriminatedUnion('rule', [...fees, ...time, ...blocks, ...others])
  .meta({ id: 'Explanation' });

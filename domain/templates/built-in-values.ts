import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Timing } from '../contracts/charges/recurring-fee.ts';
import { Minutes } from '../contracts/charges/time.ts';
import { Price, parseDecimal, QUANTITY_DECIMALS, Quantity } from '../money/decimal.ts';
import { divideRounded } from '../money/rounding.ts';
import { line, Slug } from '../text.ts';

/** How often a contract is billed, as people say it. */
export const cadences = {
  week: { unit: 'week', every: 1 },
  month: { unit: 'month', every: 1 },
  quarter: { unit: 'month', every: 3 },
  year: { unit: 'month', every: 12 },
} as const;

/** A contract covers no more: a thousand years of work. */
const MAX_HOURS = 100_000;
const Hours = Quantity.refine((hours) => Number(hours) > 0 && Number(hours) <= MAX_HOURS, {
  error: `must be more than 0 and at most ${MAX_HOURS}`,
});

/** Whole minutes of hours with decimals, half a minute up. */
export const minutesOfHours = (hours: string): number =>
  Number(divideRounded(parseDecimal(hours, QUANTITY_DECIMALS) * 60n, 10n ** BigInt(QUANTITY_DECIMALS)));

const common = {
  description: line(200).optional().describe('On the invoice. Default: the name of the contract.'),
  taxRateId: Slug.optional().describe("Default: the firm's."),
  billedEvery: z.enum(['week', 'month', 'quarter', 'year']).default('month').describe('Default: month.'),
};

const charged = Timing.default('advance').describe('In advance, or in arrears.');
const bought = {
  charged: z.enum(['once', 'period']).default('once').describe('Bought once, or again for each period.'),
  validMonths: z
    .int()
    .min(1)
    .max(120)
    .optional()
    .describe('How long what is bought once can be used. Default: until it is used up.'),
  overagePrice: Price.optional().describe("Of an hour beyond it. Default: the client's or firm's."),
};
const validOnce: [
  (asked: { readonly charged: string; readonly validMonths?: number | undefined }) => boolean,
  { error: string; path: string[] },
] = [
  (asked) => asked.charged === 'once' || asked.validMonths === undefined,
  { error: 'goes with what is bought once: a period has its own end', path: ['validMonths'] },
];

/** Each kind of contract that people know by a name, with the few values that make one of it. */
export const BuiltInValues = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('flatFeeRetainer'),
      price: Price.describe('For one, each period.'),
      quantity: Quantity.default('1').describe('How many. Default: 1.'),
      hourlyPrice: Price.optional().describe('Of work beside it. Default: work costs nothing more.'),
      charged,
      ...common,
    }),
    z.strictObject({
      kind: z.literal('includedHours'),
      price: Price.describe('For each period.'),
      hours: Hours.describe('That it covers each period.'),
      hourlyPrice: Price.optional().describe("Of an hour beyond them. Default: the client's or firm's."),
      charged,
      ...common,
    }),
    z.strictObject({
      kind: z.literal('hourly'),
      hourlyPrice: Price.optional().describe("Of an hour. Default: the client's or firm's."),
      ...common,
    }),
    z
      .strictObject({
        kind: z.literal('blockHours'),
        hours: Hours.describe('That are bought.'),
        hourlyPrice: Price.describe('Of each of them.'),
        ...bought,
        ...common,
      })
      .refine(...validOnce),
    z
      .strictObject({
        kind: z.literal('blockMoney'),
        price: Quantity.refine((amount) => Number(amount) > 0, { error: 'must be more than 0' }).describe(
          'The money that is paid in advance.',
        ),
        hourlyPrice: Price.optional().describe("What an hour takes from it. Default: the client's or firm's price."),
        ...bought,
        ...common,
      })
      .refine(...validOnce),
    z.strictObject({
      kind: z.literal('remoteMonitoring'),
      price: Price.describe('For each device and period, counted at its end.'),
      included: Quantity.default('0').describe('Devices that cost nothing. Default: none.'),
      ...common,
    }),
    z.strictObject({
      kind: z.literal('onlineBackup'),
      price: Price.describe('For each gigabyte and period, counted at its end.'),
      included: Quantity.default('0').describe('Gigabytes that cost nothing. Default: none.'),
      ...common,
    }),
    z.strictObject({
      kind: z.literal('projectAtOneFee'),
      price: Price.describe('For all of it.'),
      dueOn: LocalDateSchema.optional().describe('From when on it is invoiced. Default: its first day.'),
      ...common,
    }),
    z
      .strictObject({
        kind: z.literal('projectByTheHour'),
        hourlyPrice: Price.describe('Of an hour.'),
        hours: Hours.optional().describe('Its budget. Default: none.'),
        overagePrice: Price.optional().describe('Of an hour beyond the budget. Default: the same, with a warning.'),
        ...common,
      })
      .refine(({ hours, overagePrice }) => hours !== undefined || overagePrice === undefined, {
        error: 'goes with a budget of hours',
        path: ['overagePrice'],
      }),
    z.strictObject({
      kind: z.literal('payPerUse'),
      initialMinutes: Minutes.default(0).describe('Of the first step of each session. Default: no such step.'),
      initialPrice: Price.default('0').describe('Of the first step, due even for less.'),
      stepMinutes: z.int().min(1).max(1440).describe('Of each step after it: 60 for hours.'),
      stepPrice: Price.describe('Of each step that is begun.'),
      ...common,
    }),
    z.strictObject({
      kind: z.literal('subscriptionOfHours'),
      hours: Hours.describe('That sessions take from.'),
      price: Price.describe('Of all of them, once.'),
      stepMinutes: z.int().min(1).max(1440).default(1).describe('Sessions take whole steps of it. Default: 1.'),
      ...common,
    }),
    z.strictObject({
      kind: z.literal('monthlyMinimum'),
      price: Price.describe('Due for each period, even without work.'),
      hours: Hours.describe('That it covers each period.'),
      hourlyPrice: Price.optional().describe("Of an hour beyond them. Default: the client's or firm's."),
      charged,
      ...common,
    }),
  ])
  .meta({ id: 'BuiltInTemplate', examples: [{ kind: 'blockHours', hours: '20', hourlyPrice: '85.00' }] });
export type BuiltInValues = z.infer<typeof BuiltInValues>;
export type BuiltInKind = BuiltInValues['kind'];

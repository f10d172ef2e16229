import * as z from 'zod';
import { LocalDateSchema } from '../../calendar/local-date.ts';
import { Percent, Price, Quantity } from '../../money/decimal.ts';
import { chargeBase } from './charge-base.ts';
import { Factor, FactorTable } from './rates.ts';
import { LeadDays } from './recurring-fee.ts';
import { RoundingRule } from './rounding.ts';
import { Rollover, workTypes } from './time.ts';

/** How much is bought, at what price for each hour, incident or unit of currency, and how long it can be used. */
const purchase = {
  /** Hours, currency units or incidents. */
  quantity: Quantity,
  /** For one hour, incident or unit of currency. */
  unitPrice: Price,
};

/**
 * What is bought: `period`: again for each billing period, invoiced in advance; `once`: with the first bill; `none`:
 * top-ups alone. `validMonths` counts from the day of the purchase; without it what is bought once does not expire, and
 * what a period brings ends with it, but for its rollover.
 */
const Purchase = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('none') }),
  z
    .strictObject({
      every: z.literal('once'),
      ...purchase,
      validFrom: LocalDateSchema.optional(),
      /** The last day on which it can be used. */
      expiresOn: LocalDateSchema.optional(),
      validMonths: z.int().min(1).max(120).optional(),
    })
    .refine(({ expiresOn, validMonths }) => expiresOn === undefined || validMonths === undefined, {
      error: 'give either expiresOn or validMonths',
      path: ['expiresOn'],
    })
    .refine(
      ({ validFrom, expiresOn }) => validFrom === undefined || expiresOn === undefined || validFrom <= expiresOn,
      {
        error: 'must not expire before it is valid',
        path: ['expiresOn'],
      },
    ),
  z.strictObject({
    every: z.literal('period'),
    ...purchase,
    leadDays: LeadDays.default(0),
    rollover: Rollover.default({ kind: 'none' }),
  }),
]);

/**
 * Hours, money or incidents that are paid before they are used (semantics.md §1.3, §1.4, §1.9): a ledger of grants, of
 * which the one that expires first is used first, then the oldest.
 */
export const PrepaidBlock = z
  .strictObject({
    ...chargeBase,
    kind: z.literal('prepaidBlock'),
    workTypes,
    of: z.enum(['hours', 'money', 'incidents']).default('hours'),
    purchase: Purchase,
    /** Which grant is used first: the one that expires first, then the oldest; or the one that began first. */
    order: z.enum(['expiry', 'start']).default('expiry'),
    /** Which grants an entry may use: those valid on the day of the work, or on the day under which it is billed. */
    allocation: z.enum(['workedDate', 'billDate']).default('workedDate'),
    /** How used time is rounded; as the contract's time is otherwise. */
    rounding: RoundingRule.optional(),
    /** Hours that an hour of a role takes: "2" for a senior's. */
    weights: FactorTable.default({}),
    /** Beyond the grants: billed by the hour, taken from the next top-up, or refused. */
    overage: z.enum(['bill', 'negative', 'refuse']).default('bill'),
    /** With `negative`: so many percent of what was granted may be overdrawn, more is refused (BLK-09). */
    overrunPercent: Percent.optional(),
    /** Per hour (or incident); the contract's time charge, the client and the tenant are asked when absent. */
    overagePrice: Price.optional(),
    overageMultiplier: Factor.optional(),
    /** The price of an hour that is taken from a block of money; the usual rate when absent. */
    hourPrice: Price.optional(),
    /** What else than working time takes from a block of money. */
    expenses: z.boolean().default(false),
    /** Work at no charge, shown or hidden, takes from the block too. */
    freeWork: z.boolean().default(false),
    /** Buys again by itself when less than this is left. */
    autoTopUp: z
      .strictObject({
        below: Quantity,
        quantity: Quantity,
        unitPrice: Price,
        validMonths: z.int().min(1).max(120).optional(),
      })
      .optional(),
    /** Percent of what was granted: reaching one is a fact that alerts are made of. */
    alertsAt: z.array(Percent).max(5).default(['80', '95']),
    /** What those percent are of: all that is valid, or the last purchase alone (BLK-13: "90", a tenth of it is left). */
    alertsOf: z.enum(['granted', 'lastPurchase']).default('granted'),
    /** Days before a grant expires at which that is a fact too. */
    expiryNoticeDays: z.int().min(0).max(366).default(15),
  })
  .refine(({ overagePrice, overageMultiplier }) => overagePrice === undefined || overageMultiplier === undefined, {
    error: 'give either a price or a multiplier',
    path: ['overageMultiplier'],
  })
  .refine(({ of, expenses }) => of === 'money' || !expenses, {
    error: 'only a block of money pays for expenses',
    path: ['expenses'],
  })
  .refine(({ of, hourPrice }) => of === 'money' || hourPrice === undefined, {
    error: 'only a block of money has a price for its hours',
    path: ['hourPrice'],
  })
  .refine(({ overage, overrunPercent }) => overage === 'negative' || overrunPercent === undefined, {
    error: 'only a block that may be overdrawn has a limit for it',
    path: ['overrunPercent'],
  })
  .refine(({ of, purchase }) => of === 'hours' || purchase.every !== 'period' || purchase.rollover.kind !== 'capped', {
    error: 'a cap is in minutes: only a block of hours has one',
    path: ['purchase', 'rollover'],
  })
  .refine(({ autoTopUp }) => autoTopUp === undefined || Number(autoTopUp.quantity) > 0, {
    error: 'must be more than 0, or it would buy for ever',
    path: ['autoTopUp', 'quantity'],
  })
  .meta({ id: 'PrepaidBlock' });
export type PrepaidBlock = z.infer<typeof PrepaidBlock>;

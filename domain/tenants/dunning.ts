import * as z from 'zod';
import { Slug } from '../text.ts';

/** How a reminder speaks. */
export const ReminderTone = z.enum(['friendly', 'firm', 'final']).meta({ id: 'ReminderTone' });
export type ReminderTone = z.infer<typeof ReminderTone>;

/** One reminder of every invoice that is still open on its day. */
export const ReminderStep = z
  .strictObject({
    /** Names it in histories. */
    id: Slug,
    /** Days after the due date; below zero before it. */
    days: z.int().min(-30).max(180),
    tone: ReminderTone.default('friendly'),
  })
  .meta({ id: 'ReminderStep' });
export type ReminderStep = z.infer<typeof ReminderStep>;

const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** When and how clients are reminded of what they have not paid, each time at most once for each invoice. */
export const Reminders = z
  .strictObject({
    steps: z
      .array(ReminderStep)
      .min(1)
      .max(6)
      .refine((steps) => distinct(steps.map(({ id }) => id)), { error: 'must not hold the same id twice' })
      .refine((steps) => distinct(steps.map(({ days }) => days)), { error: 'must not hold the same day twice' }),
    /** Local hour of the morning at which they are sent. */
    atHour: z.int().min(0).max(23).default(9),
    /** Tells the interest on late payment, at the rate that the invoice states. */
    lateInterest: z.boolean().default(false),
    /** Tells the fixed 40 EUR for recovery costs that French law gives between businesses (C. com. D. 441-5). */
    recoveryFee: z.boolean().default(false),
    /** Minor units: of less no reminder is sent. */
    minimumOpen: z.int().min(1).default(1),
    /** Brings the invoice's PDF once more. */
    attachInvoice: z.boolean().default(false),
  })
  .meta({ id: 'Reminders' });
export type Reminders = z.infer<typeof Reminders>;

/** Statements of account by mail, once a month, to each client that owes something. */
export const MonthlyStatements = z
  .strictObject({ dayOfMonth: z.int().min(1).max(28), onlyWithOpenBalance: z.literal(true).default(true) })
  .meta({ id: 'MonthlyStatements' });
export type MonthlyStatements = z.infer<typeof MonthlyStatements>;

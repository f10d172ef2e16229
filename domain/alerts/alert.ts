import * as z from 'zod';
import { Quantity } from '../money/decimal.ts';
import { Email, Slug } from '../text.ts';

/**
 * The dates of a contract's life that an alert can come before: its last day, the last day to give notice, new prices, the
 * day on which some of a prepaid block expires.
 */
export const AlertedDate = z
  .enum(['end', 'noticeDeadline', 'priceRevision', 'blockExpiry'])
  .meta({ id: 'AlertedDate' });
export type AlertedDate = z.infer<typeof AlertedDate>;

/** Longer ahead nobody decides. */
export const MOST_DAYS = 730;

export const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** What every alert has. */
export const alertBasics = {
  /** Its name within what it is of: of the same name, nothing is told twice of the same date. */
  alertId: Slug,
  /** Who gets it, each a mail of their own. Default: the account managers, or else the firm itself. */
  to: z
    .array(Email)
    .min(1)
    .max(20)
    .refine((emails) => distinct(emails.map((email) => email.toLowerCase())), {
      error: 'must not hold the same address twice',
    })
    .optional(),
};

/**
 * One warning of something of a contract. A contract that has no such thing has it wait for one. What is left of blocks and
 * allowances is looked at each morning, with the work that is on no invoice yet.
 */
export const ContractAlert = z
  .discriminatedUnion('before', [
    z.strictObject({
      ...alertBasics,
      before: AlertedDate,
      /** Whole local days before the date; 0: on its morning. */
      days: z.int().min(0, 'must not be negative: an alert comes before its date').max(MOST_DAYS),
    }),
    /** Once for all that was bought so far, or for each period of an allowance. */
    z.strictObject({
      ...alertBasics,
      before: z.enum(['blockUsedUp', 'allowanceUsedUp']),
      /** When no more than this is left: hours, money or incidents, as the charge counts; "0": when it is used up. */
      left: Quantity,
      /** Of this charge alone. Default: of each such charge. */
      chargeId: Slug.optional(),
    }),
    /** Once, if time that was worked on it stands on no invoice. */
    z.strictObject({
      ...alertBasics,
      before: z.literal('openTimeForgotten'),
      /** Whole local days after its last day. */
      daysAfterEnd: z.int().min(0, 'must not be negative: it is told after the end').max(MOST_DAYS),
    }),
  ])
  .meta({ id: 'ContractAlert' });
export type ContractAlert = z.infer<typeof ContractAlert>;

/** All alerts of one contract, or those that hold where a contract has none of its own. */
export const ContractAlerts = z
  .array(ContractAlert)
  .max(20)
  .refine((alerts) => distinct(alerts.map(({ alertId }) => alertId)), {
    error: 'must not hold the same alertId twice',
  });
export type ContractAlerts = z.infer<typeof ContractAlerts>;

import * as z from 'zod';
import { ContractAlerts } from '../alerts/alert.ts';
import { ContractDigest } from '../alerts/digest.ts';
import { WarrantyAlerts } from '../alerts/warranty.ts';
import { TimeZone } from '../calendar/local-date.ts';
import { StandardRates } from '../contracts/charges/rates.ts';
import { RoundingRule } from '../contracts/charges/rounding.ts';
import { Id } from '../ids.ts';
import { MailSettings } from '../mails/settings.ts';
import { Currency } from '../money/currency.ts';
import { Percent } from '../money/decimal.ts';
import { Address, Country, Email, Locale, line, Slug } from '../text.ts';
import { Branch, type BranchName, PaymentAccount, refuseBranches, Sender, type SeriesUse } from './branch.ts';
import { MonthlyStatements, Reminders } from './dunning.ts';
import { SeriesOfTenant } from './series.ts';
import { TaxRate } from './tax-rate.ts';
import { TimeTracking } from './time-tracking.ts';

/** When an invoice falls due: days after its issue, then to the end of that month if asked (C. com. L.441-10). */
export const PaymentTerms = z
  .strictObject({ days: z.int().min(0).max(120).default(30), endOfMonth: z.boolean().default(false) })
  .meta({ id: 'PaymentTerms' });
export type PaymentTerms = z.infer<typeof PaymentTerms>;

/** Whether a person looks at the drafts before they are issued. `above`: only when one exceeds the amount. */
export const ReviewPolicy = z
  .discriminatedUnion('when', [
    z.strictObject({ when: z.literal('always') }),
    z.strictObject({ when: z.literal('never') }),
    z.strictObject({ when: z.literal('above'), minor: z.int().min(0) }),
  ])
  .meta({ id: 'ReviewPolicy' });
export type ReviewPolicy = z.infer<typeof ReviewPolicy>;

export const InvoiceGrouping = z.enum(['client', 'contract', 'group']).meta({ id: 'InvoiceGrouping' });
export type InvoiceGrouping = z.infer<typeof InvoiceGrouping>;
/**
 * What has a line of its own, under each price: the contract, each ticket and each task of a project, each ticket and each
 * project, or each entry.
 */
export const LineGrouping = z.enum(['contract', 'ticket', 'project', 'entry']).meta({ id: 'LineGrouping' });
export type LineGrouping = z.infer<typeof LineGrouping>;

/** Month end by itself: on this day of the month, at this local hour, for the month before. */
export const AutomaticMonthEnd = z
  .strictObject({ dayOfMonth: z.int().min(1).max(28), hour: z.int().min(0).max(23).default(6) })
  .meta({ id: 'AutomaticMonthEnd' });
export type AutomaticMonthEnd = z.infer<typeof AutomaticMonthEnd>;

/** How working time is priced where contract and client say nothing (semantics.md §2). */
export const TimeRules = z
  .strictObject({
    rates: StandardRates.prefault({}),
    rounding: RoundingRule.optional(),
    /** Work over the edge of a billing period belongs to its local start, or is split there. */
    boundary: z.enum(['start', 'split']).default('start'),
  })
  .meta({ id: 'TimeRules' });
export type TimeRules = z.infer<typeof TimeRules>;

/** How invoices are added up (semantics.md §5, §7). */
export const InvoiceRules = z
  .strictObject({
    /** Tax once per rate on the sum of its lines, or on each line; then there is no e-invoice. */
    taxRounding: z.enum(['perRate', 'perLine']).default('perRate'),
    /** Whether prices of contracts include the tax. */
    prices: z.enum(['exclusive', 'inclusive']).default('exclusive'),
    /** Minor units before tax: what comes to less waits for the next invoice. */
    minimum: z.int().min(0).default(0),
    /** A total below zero waits for an invoice that is larger, or is a credit note. */
    negative: z.enum(['carry', 'creditNote']).default('carry'),
  })
  .meta({ id: 'InvoiceRules' });
export type InvoiceRules = z.infer<typeof InvoiceRules>;

/** Settings that the row of a firm hosted before they existed does not have. */
export const ADDED_LATER = {
  mail: MailSettings.parse({}),
  markChangesAbovePercent: 20,
  timeTracking: TimeTracking.parse({}),
};

/** What a tenant may change. Everything printed on invoices is copied onto each invoice when it is issued. */
export const TenantSettings = z
  .strictObject({
    legalName: line(120),
    legalForm: line(120).optional(),
    /** Share capital, court of registration and the like, as the tenant's law wants them printed (BT-33). */
    legalText: line(300).optional(),
    address: Address,
    vatNumber: line(20).optional(),
    companyNumber: line(30).optional(),
    email: Email,
    phone: line(40).optional(),
    currency: Currency,
    timeZone: TimeZone,
    locale: Locale.default('en'),
    paper: z.enum(['A4', 'Letter']).default('A4'),
    taxRates: z.array(TaxRate).min(1).max(30),
    defaultTaxRateId: Slug,
    series: SeriesOfTenant,
    paymentTerms: PaymentTerms.default({ days: 30, endOfMonth: false }),
    payment: PaymentAccount.default({}),
    /** Percent a year on late payment; France's default is the ECB rate plus 10 points. */
    latePenaltyPercent: Percent.optional(),
    sender: Sender,
    mail: MailSettings.prefault({}),
    timeRules: TimeRules.prefault({}),
    timeTracking: TimeTracking.prefault({}),
    /** How soon tickets are answered and solved whose contract says nothing of it. */
    serviceLevelId: Id.optional(),
    invoiceRules: InvoiceRules.prefault({}),
    reviewPolicy: ReviewPolicy.default({ when: 'always' }),
    /** A draft that differs from the last bill by more than this percentage is marked for the reviewer. */
    markChangesAbovePercent: z.int().min(0).max(1000).default(ADDED_LATER.markChangesAbovePercent),
    automaticMonthEnd: AutomaticMonthEnd.optional(),
    reminders: Reminders.optional(),
    statements: MonthlyStatements.optional(),
    /** For contracts that have no alerts of their own. */
    contractAlerts: ContractAlerts.optional(),
    /** For equipment that has none of its own. */
    warrantyAlerts: WarrantyAlerts.optional(),
    /** To each account manager, where the firm wants it. */
    contractDigest: ContractDigest.optional(),
    /** Places of business whose clients get documents from there. */
    branches: z.array(Branch).max(50).optional(),
  })
  .refine(({ taxRates, defaultTaxRateId }) => taxRates.some(({ taxRateId }) => taxRateId === defaultTaxRateId), {
    error: 'must be one of taxRates',
    path: ['defaultTaxRateId'],
  })
  .refine(({ taxRates }) => new Set(taxRates.map(({ taxRateId }) => taxRateId)).size === taxRates.length, {
    error: 'must not hold the same taxRateId twice',
    path: ['taxRates'],
  })
  .refine(({ reminders, latePenaltyPercent }) => !reminders?.lateInterest || latePenaltyPercent !== undefined, {
    error: 'needs latePenaltyPercent: the rate that invoices state',
    path: ['reminders', 'lateInterest'],
  })
  .refine(({ reminders, address }) => !reminders?.recoveryFee || address.country === 'FR', {
    error: 'is for firms in France: C. com. D. 441-5',
    path: ['reminders', 'recoveryFee'],
  })
  .superRefine(refuseBranches)
  .meta({ id: 'TenantSettings' });
export type TenantSettings = z.infer<typeof TenantSettings>;

/** What the operator gives to host a firm; the rest has defaults of the firm's country. */
export const NewTenant = z
  .strictObject({
    legalName: line(120),
    country: Country,
    /** As invoices print it; the owner completes it in the settings otherwise. */
    address: Address.optional(),
    timeZone: TimeZone,
    currency: Currency.optional(),
    locale: Locale.optional(),
    email: Email,
    owner: z.strictObject({
      email: Email,
      /** The owner's `sub` at another identity provider; without it an account is made in the own user pool. */
      subject: line(128).optional(),
    }),
  })
  .meta({ id: 'NewTenant' });
export type NewTenant = z.infer<typeof NewTenant>;

export interface Tenant {
  readonly tenantId: string;
  readonly settings: TenantSettings;
  /** Content of the logo in S3, or absent. */
  readonly logoKey?: string | undefined;
  /** What its series have numbered that the settings do not say any more (`series-used.ts`). */
  readonly formerSeries?: readonly SeriesUse[] | undefined;
  /** Of the firm as it is at one of its branches (`at-branch.ts`). */
  readonly branch?: BranchName | undefined;
  readonly version: number;
}

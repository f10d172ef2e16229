import * as z from 'zod';
import type { Instant } from '../calendar/local-date.ts';
import { Discount } from '../contracts/charges/discount.ts';
import { RoundingRule } from '../contracts/charges/rounding.ts';
import { Id } from '../ids.ts';
import { Delivery } from '../mails/delivery.ts';
import { Currency } from '../money/currency.ts';
import { Price } from '../money/decimal.ts';
import { PaymentTerms } from '../tenants/tenant.ts';
import { Address, Email, Locale, line } from '../text.ts';

/**
 * How the tenant taxes this client. `reverseCharge`: a business in another EU country that owes the VAT itself
 * (category AE, "Autoliquidation"); `export`: outside the EU (category G).
 */
export const TaxTreatment = z.enum(['standard', 'reverseCharge', 'export']).meta({ id: 'TaxTreatment' });
export type TaxTreatment = z.infer<typeof TaxTreatment>;

const BillingContact = z.strictObject({
  name: line(80).optional(),
  email: Email,
  /** Gets a copy (Cc) of what is addressed to the others. */
  copy: z.boolean().optional(),
});
const isAddressed = (contacts: readonly z.infer<typeof BillingContact>[]): boolean =>
  contacts.some(({ copy }) => copy !== true);
const NOT_ONLY_COPIED = {
  error: 'must have a contact that is not only copied: a mail has to be addressed to somebody',
};

/** A part of the client, as its contracts name it, whose invoices go to contacts of its own. */
export const InvoiceGroup = z
  .strictObject({
    name: line(60).describe('As `invoiceGroup` of the contracts has it.'),
    billingContacts: z.array(BillingContact).min(1).max(10).refine(isAddressed, NOT_ONLY_COPIED),
  })
  .meta({ id: 'InvoiceGroup' });

export const ClientDetails = z
  .strictObject({
    name: line(120),
    legalName: line(120).optional(),
    address: Address,
    billingContacts: z
      .array(BillingContact)
      .max(10)
      .default([])
      .refine((contacts) => contacts.length === 0 || isAddressed(contacts), NOT_ONLY_COPIED),
    /** Contacts of parts of the client, for invoices whose contracts are all of one part. */
    invoiceGroups: z
      .array(InvoiceGroup)
      .max(20)
      .refine((groups) => new Set(groups.map(({ name }) => name)).size === groups.length, {
        error: 'must not hold the same name twice',
      })
      .optional(),
    /** How its documents reach it. Default: by mail. */
    delivery: Delivery.optional(),
    vatNumber: line(20).optional(),
    companyNumber: line(30).optional(),
    taxTreatment: TaxTreatment.default('standard'),
    locale: Locale.optional(),
    /** What its contracts are priced and invoiced in; the tenant's when absent. */
    currency: Currency.optional(),
    paymentTerms: PaymentTerms.optional(),
    purchaseOrder: line(60).optional(),
    branch: line(60)
      .optional()
      .describe('The `branchId` of the branch of the firm that looks after the client: its documents come from there.'),
    /** How working time is priced where a contract says nothing; `hourlyPrice` is per hour. */
    timeRules: z.strictObject({ hourlyPrice: Price.optional(), rounding: RoundingRule.optional() }).optional(),
    /** Whether it is reminded of what it has not paid, where the firm reminds at all. */
    reminders: z.boolean().optional().describe('Default: true.'),
    /** Taken off each of the client's invoices, before tax (BG-20). */
    discount: Discount.optional(),
    /** Where tickets and time from tools go, if several of its contracts cover the day and nothing else says which. */
    defaultContractId: Id.optional(),
    /** Only its name is known: an integration added it. It can have no contract until its address is. */
    incomplete: z.literal(true).optional(),
  })
  .refine(({ taxTreatment, vatNumber }) => taxTreatment !== 'reverseCharge' || vatNumber !== undefined, {
    error: 'a client that owes the VAT itself needs its VAT number on the invoice',
    path: ['vatNumber'],
  })
  .meta({ id: 'ClientDetails' });
export type ClientDetails = z.infer<typeof ClientDetails>;

export interface Client extends ClientDetails {
  readonly clientId: string;
  readonly version: number;
  /** Nothing says any more who it was. */
  readonly erasedAt?: Instant | undefined;
  /** It was the same as this one, which has all that was its own; its documents stay under its own id. */
  readonly mergedInto?: string | undefined;
  /** The duplicates that were merged into it, with those that had been merged into these. */
  readonly absorbed?: readonly string[] | undefined;
}

/** The ids under which a client's documents and histories lie: its own, and those of its duplicates. */
export const accountIds = ({ clientId, absorbed = [] }: Pick<Client, 'clientId' | 'absorbed'>): readonly string[] => [
  clientId,
  ...absorbed,
];

import * as z from 'zod';
import { Discount } from '../contracts/charges/discount.ts';
import { RoundingRule } from '../contracts/charges/rounding.ts';
import { Price } from '../money/decimal.ts';
import { PaymentTerms } from '../tenants/tenant.ts';
import { Address, Email, Locale, line } from '../text.ts';

/**
 * How the tenant taxes this client. `reverseCharge`: a business in another EU country that owes the VAT itself
 * (category AE, "Autoliquidation"); `export`: outside the EU (category G).
 */
export const TaxTreatment = z.enum(['standard', 'reverseCharge', 'export']).meta({ id: 'TaxTreatment' });
export type TaxTreatment = z.infer<typeof TaxTreatment>;

export const ClientDetails = z
  .strictObject({
    name: line(120),
    legalName: line(120).optional(),
    address: Address,
    billingContacts: z
      .array(z.strictObject({ name: line(80).optional(), email: Email }))
      .max(10)
      .default([]),
    vatNumber: line(20).optional(),
    companyNumber: line(30).optional(),
    taxTreatment: TaxTreatment.default('standard'),
    locale: Locale.optional(),
    paymentTerms: PaymentTerms.optional(),
    purchaseOrder: line(60).optional(),
    /** How working time is priced where a contract says nothing; `hourlyPrice` is per hour. */
    timeRules: z.strictObject({ hourlyPrice: Price.optional(), rounding: RoundingRule.optional() }).optional(),
    /** Taken off each of the client's invoices, before tax (BG-20). */
    discount: Discount.optional(),
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
}

import type { LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import type { Reach } from '../../contracts/billing-state.ts';
import { type BilledPart, invoiceOrReason, type NoInvoice } from '../../invoicing/compose.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import { minorDigits } from '../../money/currency.ts';
import { type Bill, bill } from '../../pricing/bill.ts';
import type { Holidays, StandardRules } from '../../pricing/pricing.ts';
import type { LineGrouping, Tenant } from '../../tenants/tenant.ts';
import type { ContractFacts } from './contract-facts.ts';

/** What the bills of an invoice share. */
export interface BillingFacts {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly reach: Reach;
  readonly lineGrouping: LineGrouping;
  readonly holidays: Holidays;
  /** How far the log is billed; as the terms say when absent. */
  readonly logThrough?: LocalDate | undefined;
}

/** The bills of some contracts, and what they come to; where nothing is invoiced, why. */
export interface PricedInvoice {
  readonly parts: readonly BilledPart[];
  readonly invoice: InvoiceContent | NoInvoice;
}

/** Rates and rules where a contract says nothing: the client's, then the tenant's. */
const standardRules = ({ settings: { timeRules } }: Tenant, { timeRules: ofClient }: Client): StandardRules => ({
  clientRate: ofClient?.hourlyPrice,
  clientRounding: ofClient?.rounding,
  tenantRates: timeRules.rates,
  tenantRounding: timeRules.rounding,
  boundary: timeRules.boundary,
});

/** The bill of one contract. Throws what pricing throws. */
export const billContract = (
  { contract, state, billables, billed }: ContractFacts,
  { tenant, client, reach, lineGrouping, holidays, logThrough }: BillingFacts,
): Bill =>
  bill({
    contract,
    state,
    billables,
    reach,
    grouping: lineGrouping,
    minorDigits: minorDigits(tenant.settings.currency),
    standard: standardRules(tenant, client),
    holidays,
    billed,
    logThrough,
  });

/** Month end, preview and simulation are this one function, so that they cannot differ. Throws what pricing throws. */
export const priceInvoice = (contracts: readonly ContractFacts[], facts: BillingFacts): PricedInvoice => {
  const parts = contracts.map((one) => ({
    contract: one.contract,
    stateBefore: one.state,
    bill: billContract(one, facts),
  }));
  return { parts, invoice: invoiceOrReason(facts.tenant, facts.client, parts) };
};

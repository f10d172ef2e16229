import type { LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import type { Reach } from '../../contracts/billing-state.ts';
import { type BilledPart, invoiceOrReason, type NoInvoice } from '../../invoicing/compose.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import { minorDigits } from '../../money/currency.ts';
import { type Bill, bill } from '../../pricing/bill.ts';
import { type Holidays, NO_STANDARD_RULES, type StandardRules } from '../../pricing/pricing.ts';
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

/**
 * Rates and rules where a contract says nothing: the client's, then the tenant's. The tenant's rates are in its own
 * currency: they say nothing of a client that is billed in another.
 */
const standardRules = ({ settings }: Tenant, client: Client): StandardRules => {
  const { timeRules } = settings;
  const isForeign = currencyOfClient(client, settings) !== settings.currency;
  return {
    clientRate: client.timeRules?.hourlyPrice,
    clientRounding: client.timeRules?.rounding,
    tenantRates: isForeign ? NO_STANDARD_RULES.tenantRates : timeRules.rates,
    tenantRounding: timeRules.rounding,
    boundary: timeRules.boundary,
  };
};

/** The bill of one contract. Throws what pricing throws. */
export const billContract = (
  { contract, state, billables, billed, putBacks, unbilled }: ContractFacts,
  { tenant, client, reach, lineGrouping, holidays, logThrough }: BillingFacts,
): Bill =>
  bill({
    contract,
    state,
    billables,
    reach,
    grouping: lineGrouping,
    minorDigits: minorDigits(currencyOfClient(client, tenant.settings)),
    standard: standardRules(tenant, client),
    holidays,
    billed,
    putBacks,
    unbilled,
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

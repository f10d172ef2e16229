import type { Client, TaxTreatment } from '../clients/client.ts';
import type { Discount } from '../contracts/charges/discount.ts';
import type { Contract, Terms } from '../contracts/contract.ts';
import { minorDigits } from '../money/currency.ts';
import type { Tenant, TenantSettings } from '../tenants/tenant.ts';
import { type DocumentDiscount, documentAllowances, type PricedLine } from './allowance.ts';
import { currencyOfClient } from './exchange.ts';
import type { Allowance, TaxedLine, Totals } from './invoice.ts';
import { netOfTax } from './net.ts';
import { type TaxSettings, taxationOf } from './tax.ts';
import { totalsOf } from './totals.ts';

/** What of a contract says how its lines are taxed and what is taken off them together. */
export interface ContractAgreement {
  readonly contractId: string;
  readonly terms: readonly Pick<Terms, 'effectiveFrom' | 'discount' | 'taxExemption'>[];
}

/** All that makes an invoice of priced lines. A draft keeps it, so that lines changed by a person go the same way. */
export interface Agreement {
  readonly settings: TaxSettings & Pick<TenantSettings, 'currency'>;
  readonly taxTreatment: TaxTreatment;
  /** The client's. */
  readonly discount?: Discount | undefined;
  /** In the order of the invoice. */
  readonly contracts: readonly ContractAgreement[];
}

const contractAgreementOf = ({ contractId, terms }: Contract): ContractAgreement => ({
  contractId,
  terms: terms.map(({ effectiveFrom, discount, taxExemption }) => ({
    effectiveFrom,
    ...(discount && { discount }),
    ...(taxExemption && { taxExemption }),
  })),
});

export const agreementOf = (
  { settings }: Pick<Tenant, 'settings'>,
  client: Pick<Client, 'taxTreatment' | 'discount' | 'currency'>,
  contracts: readonly Contract[],
): Agreement => {
  const { taxRates, defaultTaxRateId, invoiceRules } = settings;
  const { taxTreatment, discount } = client;
  return {
    settings: { taxRates, defaultTaxRateId, invoiceRules, currency: currencyOfClient(client, settings) },
    taxTreatment,
    ...(discount && { discount }),
    contracts: contracts.map(contractAgreementOf),
  };
};

/** A line with how it is taxed; a rate that a person has chosen holds against the contract's exemption. Throws `TaxRateUnknown`. */
export const pricedLine = (
  line: PricedLine['line'],
  { contracts, settings, taxTreatment }: Agreement,
  byHand = false,
): PricedLine => {
  const contract = byHand ? undefined : contracts.find(({ contractId }) => contractId === line.contractId);
  return { line, taxation: taxationOf(line, contract, settings, taxTreatment) };
};

export interface Reckoned {
  readonly lines: readonly TaxedLine[];
  readonly allowances: readonly Allowance[];
  readonly totals: Totals;
}

/**
 * Lines after all discounts, with their taxes and what they come to: the only way to these, for what was computed and
 * for what a person made of it. `added`: discounts on what is left after all that were agreed.
 */
export const reckon = (
  priced: readonly PricedLine[],
  { contracts, discount, settings: { currency, invoiceRules } }: Agreement,
  added: readonly DocumentDiscount[] = [],
): Reckoned => {
  const discounts = [...(discount ? [{ discount }] : []), ...added];
  const agreed = documentAllowances(contracts, priced, discounts, minorDigits(currency));
  const { lines, allowances } = netOfTax(priced, agreed, invoiceRules);
  return { lines, allowances, totals: totalsOf(lines, allowances) };
};

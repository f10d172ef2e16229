import type { TaxTreatment } from '../clients/client.ts';
import { nearestTerms, type Terms } from '../contracts/contract.ts';
import { BillingError } from '../errors.ts';
import { formatDecimal, parseDecimal } from '../money/decimal.ts';
import type { TaxRate } from '../tenants/tax-rate.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import type { Tax } from './invoice.ts';
import type { Line } from './line.ts';

export type TaxSettings = Pick<TenantSettings, 'taxRates' | 'defaultTaxRateId' | 'invoiceRules'>;

/** How an amount is taxed, and the percentage of tax that is in it as it was priced ("0" for prices before tax). */
export interface Taxation {
  readonly tax: Tax;
  readonly included: string;
}

/** What a treatment does to every rate of the invoice; the reasons are those of invoicing.md §1.1. */
const overrides: Readonly<Record<Exclude<TaxTreatment, 'standard'>, Tax>> = {
  reverseCharge: { category: 'AE', percent: '0' },
  export: { category: 'G', percent: '0' },
};

const rateOf = ({ taxRates, defaultTaxRateId }: TaxSettings, taxRateId = defaultTaxRateId): TaxRate => {
  const rate = taxRates.find((candidate) => candidate.taxRateId === taxRateId);
  if (!rate) throw new BillingError('TaxRateUnknown', `the tax rate "${taxRateId}" is not in the tenant's settings`);
  return rate;
};

/** "20.00" is "20", or one rate would be taxed and rounded in two rows. */
const plain = (percent: string): string => formatDecimal(parseDecimal(percent, 4), 4);

const taxOf = ({
  category,
  percent,
  exemptionReason,
}: Pick<TaxRate, 'category' | 'percent' | 'exemptionReason'>): Tax => ({
  category,
  percent: plain(percent),
  ...(exemptionReason === undefined ? {} : { exemptionReason }),
});

/**
 * How a line is taxed: as its contract's exemption says on the line's first day (TAX-09), else at its own rate or the
 * tenant's default; a client that owes the tax itself, or is abroad, has none of it. Prices that include tax include
 * that of the usual rate, whoever the client is; prices of an exempt contract include none. Without a contract nothing is
 * exempt.
 * Throws `TaxRateUnknown` for a rate that is gone from the settings.
 */
export const taxationOf = (
  line: Pick<Line, 'period' | 'taxRateId'>,
  contract: { readonly terms: readonly Pick<Terms, 'effectiveFrom' | 'taxExemption'>[] } | undefined,
  settings: TaxSettings,
  treatment: TaxTreatment,
): Taxation => {
  const exemption = contract && nearestTerms(contract, line.period.from).taxExemption;
  const usual = exemption
    ? taxOf({ category: exemption.category, percent: '0', exemptionReason: exemption.reason })
    : taxOf(rateOf(settings, line.taxRateId));
  return {
    tax: treatment === 'standard' ? usual : overrides[treatment],
    included: settings.invoiceRules.prices === 'inclusive' ? usual.percent : '0',
  };
};

/** Amounts of one row of the tax summary have one key: category, percentage and reason. */
export const rowOf = ({ category, percent, exemptionReason }: Tax): string =>
  JSON.stringify([category, percent, exemptionReason ?? null]);

/** The order of the tax summary: the highest percentage first. */
export const byRow = (a: Tax, b: Tax): number => {
  const byPercent = Number(b.percent) - Number(a.percent);
  if (byPercent !== 0) return byPercent;
  return rowOf(a) < rowOf(b) ? -1 : Number(rowOf(a) > rowOf(b));
};

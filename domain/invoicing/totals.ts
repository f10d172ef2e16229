import type { TaxTreatment } from '../clients/client.ts';
import { BillingError } from '../errors.ts';
import { formatDecimal, parseDecimal } from '../money/decimal.ts';
import { sum, taxOn } from '../money/rounding.ts';
import type { TaxRate, TenantSettings } from '../tenants/tenant.ts';
import type { TaxedLine, TaxTotal, Totals } from './invoice.ts';
import type { Line } from './line.ts';

/** What a treatment does to every rate of the invoice; the reasons are those of invoicing.md §1.1. */
const overrides: Readonly<Record<Exclude<TaxTreatment, 'standard'>, Pick<TaxRate, 'category' | 'percent'>>> = {
  reverseCharge: { category: 'AE', percent: '0' },
  export: { category: 'G', percent: '0' },
};

const rateOf = ({ taxRates, defaultTaxRateId }: TenantSettings, taxRateId = defaultTaxRateId): TaxRate => {
  const rate = taxRates.find((candidate) => candidate.taxRateId === taxRateId);
  if (!rate) throw new BillingError('TaxRateUnknown', `the tax rate "${taxRateId}" is not in the tenant's settings`);
  return rate;
};

/** "20.00" is "20", or one rate would be taxed and rounded in two rows. */
const plain = (percent: string): string => formatDecimal(parseDecimal(percent, 4), 4);

/** Gives each line its tax. Throws `TaxRateUnknown` for a rate that is gone from the settings. */
export const taxLines = (
  lines: readonly Line[],
  settings: TenantSettings,
  treatment: TaxTreatment,
): readonly TaxedLine[] =>
  lines.map((line) => {
    const { category, percent } = treatment === 'standard' ? rateOf(settings, line.taxRateId) : overrides[treatment];
    return { ...line, tax: { category, percent: plain(percent) } };
  });

/** Tax once per category and rate on the sum of the lines' nets (BR-CO-17); totals are sums of what is printed. */
export const totalsOf = (lines: readonly TaxedLine[], { taxRates }: Pick<TenantSettings, 'taxRates'>): Totals => {
  const byRate = Map.groupBy(lines, ({ tax }) => `${tax.category} ${tax.percent}`);
  const taxes = [...byRate.values()].map((group): TaxTotal => {
    const { category, percent } = (group[0] as TaxedLine).tax;
    const base = sum(group.map(({ net }) => net));
    const reason = taxRates.find(
      (rate) => rate.category === category && plain(rate.percent) === percent,
    )?.exemptionReason;
    return {
      category,
      percent,
      base,
      tax: taxOn(base, percent),
      ...(reason === undefined ? {} : { exemptionReason: reason }),
    };
  });
  taxes.sort((a, b) => Number(b.percent) - Number(a.percent) || a.category.localeCompare(b.category));
  const net = sum(taxes.map(({ base }) => base));
  const tax = sum(taxes.map(({ tax }) => tax));
  return { taxes, net, tax, gross: sum([net, tax]) };
};

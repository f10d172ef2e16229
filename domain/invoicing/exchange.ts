import type { LocalDate } from '../calendar/local-date.ts';
import type { Client } from '../clients/client.ts';
import { BillingError } from '../errors.ts';
import { minorDigits } from '../money/currency.ts';
import { parseDecimal, RATE_DECIMALS } from '../money/decimal.ts';
import { divideRounded, type Minor, toMinor } from '../money/rounding.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import type { InvoiceContent } from './invoice.ts';

/** What a unit of a currency was worth on a day, in units of the tenant's. */
export interface ExchangeRate {
  readonly currency: string;
  readonly on: LocalDate;
  /** Decimal string of at most 10 places. */
  readonly rate: string;
}

/** A document's tax in the currency that the firm accounts for it in (BT-6, BT-111), by the rate of a day. */
export interface TaxCurrency {
  readonly currency: string;
  /** Decimal string: units of `currency` for one of the document's. */
  readonly rate: string;
  /** The day of the rate. */
  readonly on: LocalDate;
  /** Minor units of `currency`. */
  readonly tax: Minor;
}

/** The currency that a client's contracts are priced and invoiced in. */
export const currencyOfClient = (
  { currency }: Pick<Client, 'currency'>,
  settings: Pick<TenantSettings, 'currency'>,
): string => currency ?? settings.currency;

/** An amount in minor units of one currency in those of another, rounded once. */
export const exchanged = (minor: Minor, rate: string, from: string, to: string): Minor => {
  const exact = BigInt(minor) * parseDecimal(rate, RATE_DECIMALS) * 10n ** BigInt(minorDigits(to));
  return toMinor(divideRounded(exact, 10n ** BigInt(RATE_DECIMALS + minorDigits(from))));
};

type Stated = Pick<InvoiceContent, 'currency' | 'taxCurrency' | 'totals'>;

/** The document with its tax by the rate that it has already, once its totals are others. */
export const restated = <C extends Stated>(content: C): C => {
  const { currency, taxCurrency, totals } = content;
  if (!taxCurrency) return content;
  const tax = exchanged(totals.tax, taxCurrency.rate, currency, taxCurrency.currency);
  return { ...content, taxCurrency: { ...taxCurrency, tax } };
};

/**
 * A document in another currency than the tenant's, with its tax in the tenant's; any other as it is. Throws
 * `ExchangeRateMissing` where there is no rate.
 */
export const withTaxCurrency = <C extends Stated>(
  content: C,
  { currency: own }: Pick<TenantSettings, 'currency'>,
  rate: ExchangeRate | undefined,
): C => {
  const { currency } = content;
  if (currency === own) return content;
  if (rate?.currency !== currency) {
    const advice = `record what 1 ${currency} is in ${own} (PUT /exchange-rates/${currency}/{date}), then retry the batch`;
    throw new BillingError('ExchangeRateMissing', `no rate of ${currency} is known for this date or before: ${advice}`);
  }
  return restated({ ...content, taxCurrency: { currency: own, rate: rate.rate, on: rate.on, tax: 0 } });
};

/** The same of a credit note on a document: at its rate and, with the last of its tax, what is left to the unit. */
export const creditedTaxCurrency = (
  tax: Minor,
  of: { readonly tax: Minor; readonly currency: string; readonly taxCurrency: TaxCurrency },
  earlier: readonly { readonly tax: Minor; readonly own: Minor }[],
): TaxCurrency => {
  const { taxCurrency, currency } = of;
  const before = earlier.reduce((all, one) => ({ tax: all.tax + one.tax, own: all.own + one.own }), { tax: 0, own: 0 });
  const isLast = before.tax + tax === of.tax;
  const own = isLast ? taxCurrency.tax - before.own : exchanged(tax, taxCurrency.rate, currency, taxCurrency.currency);
  return { ...taxCurrency, tax: own };
};

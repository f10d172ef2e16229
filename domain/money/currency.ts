import * as z from 'zod';

/**
 * ISO 4217 codes and their minor digits come from the runtime's own CLDR tables, so nobody maintains a list here.
 * `Intl` alone would take any three letters: a code must also be one that CLDR knows.
 */
const known = new Set(Intl.supportedValuesOf('currency'));

export const Currency = z
  .string()
  .refine((code) => known.has(code), { error: 'must be a currency code of ISO 4217, such as "EUR"' });

/** How many decimals the currency's minor unit has: 2 for EUR, 0 for JPY, 3 for TND. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** What firms of a country bill in unless they say otherwise; the euro countries and those we have tested. */
const byCountry: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK MC AD SM BG'
      .split(' ')
      .map((country) => [country, 'EUR']),
  ),
  ...{ GB: 'GBP', US: 'USD', CA: 'CAD', CH: 'CHF', LI: 'CHF', SE: 'SEK', NO: 'NOK', DK: 'DKK', PL: 'PLN', CZ: 'CZK' },
  ...{ HU: 'HUF', RO: 'RON', AU: 'AUD', NZ: 'NZD', JP: 'JPY', SG: 'SGD', IN: 'INR', ZA: 'ZAR', MA: 'MAD', TN: 'TND' },
};

/** The country's currency, or undefined where the tenant has to name one. */
export const currencyOf = (country: string): string | undefined => byCountry[country];

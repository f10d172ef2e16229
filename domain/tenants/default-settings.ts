import { BillingError } from '../errors.ts';
import { currencyOf } from '../money/currency.ts';
import type { Locale } from '../text.ts';
import type { Series } from './series.ts';
import type { TaxRate } from './tax-rate.ts';
import { type NewTenant, TenantSettings } from './tenant.ts';

/** Percentages of a country's VAT, the standard rate first. The owner changes them in the settings. */
const VAT: Readonly<Record<string, readonly string[]>> = {
  FR: ['20', '10', '5.5', '2.1'],
  MC: ['20', '10', '5.5', '2.1'],
  BE: ['21', '12', '6'],
  LU: ['17', '14', '8', '3'],
  DE: ['19', '7'],
  GB: ['20', '5'],
  CH: ['8.1', '3.8', '2.6'],
};

const RATE_IDS = ['standard', 'intermediate', 'reduced', 'super-reduced'];
const NAME_OF_TAX: Readonly<Record<Locale, string>> = { fr: 'TVA', en: 'VAT' };
const NO_TAX: Readonly<Record<Locale, string>> = { fr: 'Hors champ de la taxe', en: 'Not subject to tax' };
const TO_COMPLETE: Readonly<Record<Locale, string>> = { fr: '(adresse à compléter)', en: '(address to be completed)' };

/** "Facture", "avoir"; an invoice, a credit note. */
const INVOICES: Readonly<Record<Locale, string>> = { fr: 'FA', en: 'INV' };
const CREDIT_NOTES: Readonly<Record<Locale, string>> = { fr: 'AV', en: 'CN' };

const seriesNamed = (prefix: string): Series => ({ prefix, format: `${prefix}-{yyyy}-{number:5}` });

const FRENCH = ['FR', 'MC'];
const LETTER_COUNTRIES = ['US', 'CA'];

/** What we do not know is not guessed: such a firm charges no tax until its owner has set its rates. */
const taxRatesOf = (country: string, locale: Locale): readonly TaxRate[] => {
  const percents = VAT[country];
  if (!percents) {
    const name = NO_TAX[locale];
    return [{ taxRateId: 'standard', name, category: 'O', percent: '0', exemptionReason: name }];
  }
  return percents.map((percent, i) => ({
    taxRateId: RATE_IDS[i] ?? `rate-${i + 1}`,
    name: `${NAME_OF_TAX[locale]} ${locale === 'fr' ? percent.replace('.', ',') : percent} %`,
    category: 'S',
    percent,
  }));
};

/** The settings that a new firm starts with, by the customs of its country. Its drafts are always looked at. */
export const defaultSettings = (firm: NewTenant): TenantSettings => {
  const { country, legalName, email } = firm;
  const currency = firm.currency ?? currencyOf(country);
  if (currency === undefined)
    throw new BillingError('RequestInvalid', `name the currency: we do not know the usual one of ${country}`, [
      { pointer: '/currency', detail: `is missing: the usual one of ${country} is not known here` },
    ]);
  const locale = firm.locale ?? (FRENCH.includes(country) ? 'fr' : 'en');
  return TenantSettings.parse({
    legalName,
    address: firm.address ?? { lines: [TO_COMPLETE[locale]], city: '-', country },
    email,
    currency,
    timeZone: firm.timeZone,
    locale,
    paper: LETTER_COUNTRIES.includes(country) ? 'Letter' : 'A4',
    taxRates: taxRatesOf(country, locale),
    defaultTaxRateId: 'standard',
    series: { invoices: seriesNamed(INVOICES[locale]), creditNotes: seriesNamed(CREDIT_NOTES[locale]) },
    sender: { name: legalName.slice(0, 80).trim(), replyTo: email },
  });
};

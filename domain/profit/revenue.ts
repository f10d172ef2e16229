import type { LocalDate } from '../calendar/local-date.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { apportion, spread } from '../money/apportion.ts';
import { minorDigits } from '../money/currency.ts';
import { parseDecimal, RATE_DECIMALS } from '../money/decimal.ts';
import { divideRounded, type Minor, sum, toMinor } from '../money/rounding.ts';

/** What a document brought of one contract; of none for lines that a person wrote without one. */
export interface Revenue {
  readonly contractId?: string | undefined;
  readonly invoiceId: string;
  readonly formattedNumber: string;
  readonly issuedOn: LocalDate;
  /** Minor units of the firm's currency before tax; below zero of a credit note. */
  readonly net: Minor;
}

export type Issued = Pick<
  Invoice,
  'invoiceId' | 'formattedNumber' | 'issuedOn' | 'kind' | 'currency' | 'taxCurrency' | 'lines' | 'allowances' | 'totals'
>;

/**
 * A document's net by contract, which adds up to its total: the lines of each less its own discounts, and of a discount on the
 * whole document a share, in proportion to what the lines of each come to.
 */
const netsOf = ({ lines, allowances }: Issued): ReadonlyMap<string | undefined, Minor> => {
  const nets = new Map<string | undefined, Minor>();
  const add = (contractId: string | undefined, minor: Minor) =>
    nets.set(contractId, (nets.get(contractId) ?? 0) + minor);
  for (const { contractId, net } of lines) add(contractId, net);
  const common = sum(allowances.flatMap(({ contractId, minor }) => (contractId === undefined ? [minor] : [])));
  const shares = spread(common, [...nets.values()]);
  const ids = [...nets.keys()];
  for (const { contractId, minor } of allowances) if (contractId !== undefined) add(contractId, -minor);
  for (const [i, share] of shares.entries()) add(ids[i], -share);
  const rest = common - sum(shares);
  if (rest !== 0) add(ids[0], -rest);
  return nets;
};

/** Amounts of one currency in another, which add up to their sum in it, rounded once. */
const exchangedParts = (parts: readonly Minor[], rate: string, from: string, to: string): readonly Minor[] => {
  const factor = parseDecimal(rate, RATE_DECIMALS) * 10n ** BigInt(minorDigits(to));
  const divisor = 10n ** BigInt(RATE_DECIMALS + minorDigits(from));
  const exact = parts.map((part) => BigInt(part) * factor);
  const whole = exact.reduce((all, one) => all + one, 0n);
  return apportion(toMinor(divideRounded(whole, divisor)), exact, divisor);
};

/** What a document brought, contract by contract, in the firm's currency: by the rate that it states where it is in another. */
export const revenueOf = (document: Issued, own: string): readonly Revenue[] => {
  const { invoiceId, formattedNumber, issuedOn, kind, currency, taxCurrency } = document;
  const nets = netsOf(document);
  const parts = [...nets.values()];
  if (currency !== own && taxCurrency?.currency !== own)
    throw new Error(`${invoiceId} states no rate of ${currency} in ${own}`);
  const owned = taxCurrency && currency !== own ? exchangedParts(parts, taxCurrency.rate, currency, own) : parts;
  const sign = kind === 'creditNote' ? -1 : 1;
  return [...nets.keys()].map((contractId, i) => ({
    ...{ contractId, invoiceId, formattedNumber, issuedOn },
    net: sign * (owned[i] ?? 0) + 0,
  }));
};

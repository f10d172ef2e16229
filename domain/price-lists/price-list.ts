import * as z from 'zod';
import { type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { PriceName } from '../contracts/charges/price-link.ts';
import { BillingError } from '../errors.ts';
import { Price } from '../money/decimal.ts';
import { own } from '../own.ts';
import { line } from '../text.ts';

/** A list is one record: 50 times 100 prices are some 300 KB. */
const MOST_PRICES = 100;
const MOST_VERSIONS = 50;

const Prices = z
  .record(PriceName, Price)
  .refine((prices) => Object.keys(prices).length > 0 && Object.keys(prices).length <= MOST_PRICES, {
    error: `must hold 1 to ${MOST_PRICES} prices`,
  })
  .describe('By name, in the currency in which a contract is billed.');

/** What the prices are from a day on. */
export const ListedPrices = z.strictObject({ prices: Prices }).meta({ id: 'ListedPrices' });
export type ListedPrices = z.infer<typeof ListedPrices>;

export const NewPriceList = z
  .strictObject({
    name: line(120),
    /** The first day; charges of days before it have the same prices. */
    effectiveFrom: LocalDateSchema,
    prices: Prices,
  })
  .meta({
    id: 'NewPriceList',
    examples: [{ name: '2026', effectiveFrom: '2026-01-01', prices: { visit: '75.00', 'hour.senior': '110.00' } }],
  });
export type NewPriceList = z.infer<typeof NewPriceList>;

export interface PriceVersion {
  readonly effectiveFrom: LocalDate;
  readonly prices: Readonly<Record<string, string>>;
}

/** Prices that charges of many contracts have in common, by the day from which they hold, in order. */
export interface PriceList {
  readonly priceListId: string;
  readonly name: string;
  readonly versions: readonly PriceVersion[];
  readonly version: number;
}

/** What a price is on a day: as the last version says that knows it, or else the first. */
export const priceOn = (
  { versions }: Pick<PriceList, 'versions'>,
  name: string,
  day: LocalDate,
): string | undefined => {
  const known = versions.filter(({ prices }) => own(prices, name) !== undefined);
  const version = known.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? known[0];
  return version && own(version.prices, name);
};

export const namesIn = ({ versions }: Pick<PriceList, 'versions'>): ReadonlySet<string> =>
  new Set(versions.flatMap(({ prices }) => Object.keys(prices)));

const refuse = (detail: string, pointer: string) => new BillingError('TermsInvalid', detail, [{ pointer, detail }]);

/** What has come may be on invoices. */
const guardFuture = (effectiveFrom: LocalDate, today: LocalDate): void => {
  if (effectiveFrom <= today)
    throw refuse(`must be after ${today}: until then it may be invoiced`, '/path/effectiveFrom');
};

/** The list with other prices from a day on. None goes away: a charge may have it. Throws `TermsInvalid`. */
export const repriced = (list: PriceList, { effectiveFrom, prices }: PriceVersion, today: LocalDate): PriceList => {
  guardFuture(effectiveFrom, today);
  const others = list.versions.filter((version) => version.effectiveFrom !== effectiveFrom);
  const missing = [...namesIn(list)].filter((name) => own(prices, name) === undefined);
  if (missing.length > 0) throw refuse(`must say the price of ${missing.join(', ')}: charges may have it`, '/prices');
  if (others.length >= MOST_VERSIONS)
    throw refuse(`a list has at most ${MOST_VERSIONS} versions: begin another list`, '/path/effectiveFrom');
  const versions = [...others, { effectiveFrom, prices }].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  return { ...list, versions };
};

/** The list without prices that have not come yet. Throws `TermsInvalid`, `NotFound`, `StillUsed`. */
export const withdrawn = (list: PriceList, effectiveFrom: LocalDate, today: LocalDate): PriceList => {
  const versions = list.versions.filter((version) => version.effectiveFrom !== effectiveFrom);
  if (versions.length === list.versions.length)
    throw new BillingError('NotFound', `no prices begin on ${effectiveFrom}`);
  guardFuture(effectiveFrom, today);
  const left = namesIn({ versions });
  const lost = [...namesIn(list)].filter((name) => !left.has(name));
  if (lost.length > 0) throw new BillingError('StillUsed', `nothing else says the price of ${lost.join(', ')}`);
  return { ...list, versions };
};

import type { LocalDate } from '../calendar/local-date.ts';
import type { Charge } from '../contracts/charges/charge.ts';
import { withPrice } from '../contracts/charges/price-link.ts';
import { type Contract, FAR_FUTURE, type Terms } from '../contracts/contract.ts';
import { BillingError, type Fault } from '../errors.ts';
import { type PriceList, priceOn } from './price-list.ts';

export type PriceLists = ReadonlyMap<string, PriceList>;

type WithCharges = Pick<Terms, 'charges'>;

/** The lists that some terms have prices from. */
export const listsIn = (versions: readonly WithCharges[]): readonly string[] => [
  ...new Set(versions.flatMap(({ charges }) => charges.flatMap(({ priceList }) => priceList?.priceListId ?? []))),
];

/** A charge at the prices of a day. */
const pricedOn = (charge: Charge, lists: PriceLists, day: LocalDate): Charge => {
  const { priceList } = charge;
  if (!priceList) return charge;
  const list = lists.get(priceList.priceListId);
  return Object.entries(priceList.prices).reduce((priced, [pointer, name]) => {
    const price = list && priceOn(list, name, day);
    const after = price === undefined ? undefined : withPrice(priced, pointer, price);
    if (!after) throw new BillingError('NotFound', `"${charge.chargeId}" has no price "${name}" in its price list`);
    return after;
  }, charge);
};

/** Terms at the prices that hold on each of their days: a version for each day on which one of them changes. */
const expanded = (terms: Terms, until: LocalDate, lists: PriceLists): readonly Terms[] => {
  const used = listsIn([terms]);
  const changes = used
    .flatMap((id) => lists.get(id)?.versions ?? [])
    .map(({ effectiveFrom }) => effectiveFrom)
    .filter((day) => day > terms.effectiveFrom && day < until);
  const days = [terms.effectiveFrom, ...[...new Set(changes)].sort()];
  return days
    .map((effectiveFrom) => ({
      ...terms,
      effectiveFrom,
      charges: terms.charges.map((charge) => pricedOn(charge, lists, effectiveFrom)),
    }))
    .filter(({ charges }, i, all) => i === 0 || JSON.stringify(charges) !== JSON.stringify(all[i - 1]?.charges));
};

/**
 * A contract as it is priced: where its charges have prices from lists, with a version of the terms for each change of
 * these. Pricing knows no lists: to it a change of a list is a change of terms.
 */
export const expandedTerms = <C extends Pick<Contract, 'terms'>>(contract: C, lists: PriceLists): C => {
  if (listsIn(contract.terms).length === 0) return contract;
  const { terms } = contract;
  return {
    ...contract,
    terms: terms.flatMap((one, i) => expanded(one, terms[i + 1]?.effectiveFrom ?? FAR_FUTURE, lists)),
  };
};

/** What terms name of lists and is not there; `pointer` is where they stand in the request. */
export const lostPrices = ({ charges }: WithCharges, lists: PriceLists, pointer: string): readonly Fault[] =>
  charges.flatMap(({ priceList }, i): readonly Fault[] => {
    if (!priceList) return [];
    const at = `${pointer}/charges/${i}/priceList`;
    const list = lists.get(priceList.priceListId);
    if (!list) return [{ pointer: `${at}/priceListId`, detail: 'must be the id of a price list' }];
    return Object.entries(priceList.prices)
      .filter(([, name]) => list.versions.every(({ prices }) => !Object.hasOwn(prices, name)))
      .map(([place, name]) => ({
        pointer: `${at}/prices/${place.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        detail: `must be a price of "${list.name}", which has no "${name}"`,
      }));
  });

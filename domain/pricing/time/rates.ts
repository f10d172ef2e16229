import type { TimeEntry } from '../../billables/billable.ts';
import type { Band } from '../../contracts/charges/bands.ts';
import { type ContractRates, RATE_ORIGINS, type RateOrigin } from '../../contracts/charges/rates.ts';
import { BillingError } from '../../errors.ts';
import type { RateFacts } from '../../invoicing/explanation.ts';
import { formatDecimal, PRICE_DECIMALS, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { divideRounded } from '../../money/rounding.ts';
import type { StandardRules } from '../pricing.ts';

/** A price per hour. The same rate is the same object, so that work at one rate is found without comparing texts. */
export interface Rate {
  /** Decimal string per hour, after multipliers: what the line says. */
  readonly price: string;
  readonly facts: RateFacts;
  /** It was agreed as it is: no band and no multiplier changes it. */
  readonly final?: boolean;
}

/** Whose rate is asked for. */
export type Worker = Pick<TimeEntry, 'workType' | 'technician' | 'team' | 'hourlyPrice'>;

/** A price times a factor, half away from zero to the 6 decimals of prices. */
const times = (price: string, factor: string): string =>
  formatDecimal(
    divideRounded(
      parseDecimal(price, PRICE_DECIMALS) * parseDecimal(factor, QUANTITY_DECIMALS),
      10n ** BigInt(QUANTITY_DECIMALS),
    ),
    PRICE_DECIMALS,
    2,
  );

const product = (a: string, b: string): string =>
  formatDecimal(parseDecimal(a, 2 * QUANTITY_DECIMALS) * parseDecimal(b, QUANTITY_DECIMALS), 3 * QUANTITY_DECIMALS);

export const plainRate = (price: string, origin: string, final = false): Rate => ({
  price,
  facts: { origin, perHour: price },
  ...(final ? { final } : {}),
});

/** A rate by a factor; one that was multiplied before says the product of both. */
export const multiplied = (rate: Rate, factor: string): Rate => {
  const { multiplier } = rate.facts;
  const all = multiplier === undefined ? factor : product(multiplier, factor);
  return { ...rate, price: times(rate.price, factor), facts: { ...rate.facts, multiplier: all } };
};

/** The rate in a band, by what the band does to the plain one; a band's own rate needs none. */
const inBand = (rate: Rate | undefined, { name, multiplier, rate: own }: Band): Rate | undefined => {
  if (own !== undefined)
    return { price: own, facts: { origin: 'contract.band', perHour: own, band: { name, rate: own } } };
  if (rate === undefined || multiplier === undefined) return undefined;
  return { ...rate, price: times(rate.price, multiplier), facts: { ...rate.facts, band: { name, multiplier } } };
};

const dearer = (a: Rate | undefined, b: Rate | undefined): Rate | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return parseDecimal(b.price, PRICE_DECIMALS) > parseDecimal(a.price, PRICE_DECIMALS) ? b : a;
};

/** The rate under some bands: the highest price of them, they never add up; the plain one under none (semantics.md §2.3). */
export const bandedRates = (): ((rate: Rate | undefined, bands: readonly Band[]) => Rate | undefined) => {
  const known = new Map<Rate | undefined, Map<Band, Rate | undefined>>();
  return (rate, bands) => {
    if (bands.length === 0 || rate?.final) return rate;
    const ofRate = known.get(rate) ?? new Map<Band, Rate | undefined>();
    known.set(rate, ofRate);
    for (const band of bands) if (!ofRate.has(band)) ofRate.set(band, inBand(rate, band));
    return bands.map((band) => ofRate.get(band)).reduce(dearer);
  };
};

/** Makes something of a key once, and gives the same object again. */
export const remembering = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      known.set(key, value);
    }
    return value;
  };
};

type Table = (worker: Worker) => Rate | undefined;

const byName = (
  prices: Readonly<Record<string, string>>,
  origin: string,
  nameOf: (worker: Worker) => string | undefined,
): Table => {
  // A map: a work type may well be called "constructor".
  const rates = new Map(Object.entries(prices).map(([name, price]) => [name, plainRate(price, `${origin}:${name}`)]));
  return (worker) => {
    const name = nameOf(worker);
    return name === undefined ? undefined : rates.get(name);
  };
};

const same = (price: string | undefined, origin: string): Table => {
  const rate = price === undefined ? undefined : plainRate(price, origin);
  return () => rate;
};

const byPair = (rows: ContractRates['workTypesOfTechnicians']): Table => {
  const key = (workType: string, technician: string): string => JSON.stringify([workType, technician]);
  const rates = new Map(
    rows.map(({ workType, technician, price }) => [
      key(workType, technician),
      plainRate(price, `contract.workTypeAndTechnician:${workType}/${technician}`),
    ]),
  );
  return ({ workType, technician }) => (workType === undefined ? undefined : rates.get(key(workType, technician)));
};

const tablesOf = (
  rates: ContractRates | undefined,
  { clientRate, tenantRates }: StandardRules,
): Record<RateOrigin, Table> => ({
  'contract.workTypeAndTechnician': byPair(rates?.workTypesOfTechnicians ?? []),
  'contract.workType': byName(rates?.workTypes ?? {}, 'contract.workType', ({ workType }) => workType),
  'contract.technician': byName(rates?.technicians ?? {}, 'contract.technician', ({ technician }) => technician),
  'contract.team': byName(rates?.teams ?? {}, 'contract.team', ({ team }) => team),
  'contract.default': same(rates?.default, 'contract.default'),
  'client.default': same(clientRate, 'client.default'),
  'tenant.workType': byName(tenantRates.workTypes, 'tenant.workType', ({ workType }) => workType),
  'tenant.technician': byName(tenantRates.technicians, 'tenant.technician', ({ technician }) => technician),
  'tenant.team': byName(tenantRates.teams, 'tenant.team', ({ team }) => team),
  'tenant.default': same(tenantRates.default, 'tenant.default'),
});

const orderOf = (rates: ContractRates | undefined): readonly RateOrigin[] => {
  if (rates?.singleLevel !== undefined) return [`contract.${rates.singleLevel}`, 'contract.default'];
  return rates?.precedence ?? RATE_ORIGINS;
};

/**
 * The rate of work (semantics.md §2.2, RATE-05): the entry's own price, then the first origin of the order that has one,
 * times the factor of its work type. Undefined where nobody has agreed on any. The contract has no rates where a block is
 * all that takes the work.
 */
export const ratesOf = (
  rates: ContractRates | undefined,
  standard: StandardRules,
): ((worker: Worker) => Rate | undefined) => {
  const tables = tablesOf(rates, standard);
  const order = orderOf(rates).map((origin) => tables[origin]);
  const factors = new Map(Object.entries(rates?.multipliers ?? {}));
  const ownRate = remembering((price: string) => plainRate(price, 'entry', true));
  const timesFactor = remembering((rate: Rate) => remembering((factor: string) => multiplied(rate, factor)));

  const find = (worker: Worker): Rate | undefined => {
    let rate: Rate | undefined;
    for (const table of order) {
      rate = table(worker);
      if (rate !== undefined) break;
    }
    const factor = worker.workType === undefined ? undefined : factors.get(worker.workType);
    return rate === undefined || factor === undefined ? rate : timesFactor(rate)(factor);
  };
  // By team, work type and technician: a month's work asks for the same few over and over.
  const ofTeam = remembering((team: string | undefined) =>
    remembering((workType: string | undefined) =>
      remembering((technician: string) => find({ team, workType, technician }) ?? NO_RATE),
    ),
  );
  return ({ hourlyPrice, team, workType, technician }) => {
    if (hourlyPrice !== undefined) return ownRate(hourlyPrice);
    const rate = ofTeam(team)(workType)(technician);
    return rate === NO_RATE ? undefined : rate;
  };
};

const NO_RATE: Rate = { price: '0', facts: { origin: 'none' } };

/** The rate, or `RateUnknown` where somebody has to agree on one first. */
export const mustHaveRate = (
  rate: Rate | undefined,
  { workedOn, technician, workType }: Pick<TimeEntry, 'workedOn' | 'technician' | 'workType'>,
  chargeId: string,
): Rate => {
  if (rate !== undefined) return rate;
  const what = workType === undefined ? 'work' : `work of the type "${workType}"`;
  throw new BillingError(
    'RateUnknown',
    `no rate is agreed for the ${what} that ${technician} did on ${workedOn}: give the charge "${chargeId}" a default rate, or the client or the firm a standard one`,
  );
};

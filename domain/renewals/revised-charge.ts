import type { Charge } from '../contracts/charges/charge.ts';
import type { PrepaidBlock } from '../contracts/charges/prepaid-block.ts';
import type { Tiers } from '../contracts/charges/tiers.ts';
import type { TimeCharge, Travel } from '../contracts/charges/time.ts';
import { assertNever } from '../errors.ts';

/** A price as it will be, of what it was. */
export type Reprice = (price: string) => string;

const optional = (price: string | undefined, revise: Reprice) => (price === undefined ? undefined : revise(price));

/** The same record without what is undefined, so that terms compare and store alike. */
const given = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const table = (prices: Readonly<Record<string, string>>, revise: Reprice): Record<string, string> =>
  Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, revise(price)]));

const tiers = (known: Tiers | undefined, revise: Reprice): Tiers | undefined =>
  known && { ...known, steps: known.steps.map((step) => ({ ...step, unitPrice: revise(step.unitPrice) })) };

const travel = (known: Travel, revise: Reprice): Travel =>
  known.kind === 'none' ? known : { ...known, price: revise(known.price) };

/** Every price of an hour, and the minimum of a period. A cap or budget is a sum that the client has allowed: it stays. */
const timeCharge = (charge: TimeCharge, revise: Reprice): TimeCharge => {
  const { rates, bands, included, minimum, limit } = charge;
  return given({
    ...charge,
    rates: given({
      ...rates,
      default: optional(rates.default, revise),
      workTypes: table(rates.workTypes, revise),
      technicians: table(rates.technicians, revise),
      teams: table(rates.teams, revise),
      workTypesOfTechnicians: rates.workTypesOfTechnicians.map((one) => ({ ...one, price: revise(one.price) })),
    }),
    bands: bands && {
      ...bands,
      bands: bands.bands.map((band) => given({ ...band, rate: optional(band.rate, revise) })),
    },
    included: included && given({ ...included, overagePrice: optional(included.overagePrice, revise) }),
    minimum:
      minimum &&
      given({
        ...minimum,
        amount: revise(minimum.amount),
        overagePrice: optional(minimum.overagePrice, revise),
      }),
    limit: limit && given({ ...limit, rate: optional(limit.rate, revise) }),
    travel: travel(charge.travel, revise),
  });
};

/** What is bought again and again costs more; a block of money is bought at what it is worth, but its hours cost more. */
const prepaidBlock = (charge: PrepaidBlock, revise: Reprice): PrepaidBlock => {
  const { of, purchase, autoTopUp } = charge;
  const ofPurchase: Reprice = of === 'money' ? (price) => price : revise;
  return given({
    ...charge,
    purchase: purchase.every === 'period' ? { ...purchase, unitPrice: ofPurchase(purchase.unitPrice) } : purchase,
    autoTopUp: autoTopUp && { ...autoTopUp, unitPrice: ofPurchase(autoTopUp.unitPrice) },
    overagePrice: optional(charge.overagePrice, revise),
    hourPrice: optional(charge.hourPrice, revise),
  });
};

/**
 * A charge at revised prices: all that is charged again for each further period, hour, unit or session. What is agreed
 * once keeps its price, because it was agreed for one thing: one-time prices, milestones, setups, blocks and
 * subscriptions that are bought once. So do discounts that are amounts, caps and budgets, and a markup, which is a part
 * of a cost that moves by itself.
 */
export const revisedCharge = (charge: Charge, revise: Reprice): Charge => {
  switch (charge.kind) {
    case 'recurringFee':
    case 'metered':
      return given({
        ...charge,
        unitPrice: optional(charge.unitPrice, revise),
        tiers: tiers(charge.tiers, revise),
      });
    case 'time':
      return timeCharge(charge, revise);
    case 'prepaidBlock':
      return prepaidBlock(charge, revise);
    case 'stepTariff':
      return { ...charge, initialPrice: revise(charge.initialPrice), stepPrice: revise(charge.stepPrice) };
    case 'oneTime':
    case 'expense':
      return charge;
    default:
      return assertNever(charge);
  }
};

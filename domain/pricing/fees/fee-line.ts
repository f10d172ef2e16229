import { daysOf, type Period } from '../../calendar/period.ts';
import type { RecurringFee } from '../../contracts/charges/recurring-fee.ts';
import { type Contract, termOf } from '../../contracts/contract.ts';
import type { FeeExplanation, TierFacts } from '../../invoicing/explanation.ts';
import type { Line } from '../../invoicing/line.ts';
import { formatDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { priceLine } from '../../money/rounding.ts';
import type { Pricing } from '../pricing.ts';
import { type Share, shareOf } from './proration.ts';
import type { Piece } from './schedule.ts';
import { tierParts } from './tiers.ts';

/** A piece of a recurring fee. */
export type FeePiece = Piece<RecurringFee>;

/** One unit, as `Part` counts. */
export const ONE = 10n ** BigInt(QUANTITY_DECIMALS);

/** Units at one price: of a tier, or all of them. */
interface Part {
  /** Told apart in the line's key: empty, or the tier's. */
  readonly name: string;
  readonly quantity: bigint;
  readonly unitPrice: string;
  readonly tier?: TierFacts | undefined;
}

/** What the units of a period cost by the fee's price or tiers; nothing is shown as nothing, at the first price. */
export const partsOf = ({ unitPrice, tiers }: RecurringFee, quantity: bigint): readonly Part[] => {
  if (!tiers) return [{ name: '', quantity, unitPrice: unitPrice ?? '0' }];
  const parts = tierParts(tiers, quantity).map(({ place, facts, ...part }) => ({
    name: `:tier${place + 1}`,
    tier: facts,
    ...part,
  }));
  return parts.length > 0 ? parts : [{ name: ':tier1', quantity: 0n, unitPrice: tiers.steps[0]?.unitPrice ?? '0' }];
};

/** What another number of units changes, price by price: with tiers what the new ones cost less what the old ones did. */
export const differenceOf = (charge: RecurringFee, before: bigint, after: bigint): readonly Part[] => {
  if (!charge.tiers) return partsOf(charge, after - before);
  const old = new Map(partsOf(charge, before).map((part) => [part.name, part]));
  const fresh = new Map(partsOf(charge, after).map((part) => [part.name, part]));
  return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((name) => {
    const part = (fresh.get(name) ?? old.get(name)) as Part;
    const quantity = (fresh.get(name)?.quantity ?? 0n) - (old.get(name)?.quantity ?? 0n);
    return quantity === 0n ? [] : [{ ...part, quantity }];
  });
};

/**
 * The part of the period that some days of a piece are; undefined for all of it. Under `actual30` a period is counted in
 * days also where the whole contract is no longer than it: February alone is 29 of 30 days (PRO-ZUO-03), but a February
 * among other months is a month.
 */
export const shareOfDays = (
  { charge, terms, period, inFull }: FeePiece,
  days: Period,
  contract: Contract,
): Share | undefined => {
  const { proration } = charge;
  const isAlone = proration === 'actual30' && daysOf(termOf(contract)) === daysOf(period);
  if (inFull || (daysOf(days) === daysOf(period) && !isAlone)) return undefined;
  return shareOf(proration === 'none' ? 'actualDays' : proration, terms.cadence, period, days);
};

/** What is due by the calendar and named on a line. */
interface Due {
  readonly charge: Pick<RecurringFee, 'chargeId' | 'description' | 'taxRateId'>;
}

/** A line of a fee: units for the whole period or, with a share, unit-days at the price of a period's days. */
export const lineOf = (
  { charge }: Due,
  days: Period,
  { name, quantity, unitPrice }: Part,
  share: Share | undefined,
  { contract, minorDigits }: Pricing,
  rest: Pick<Line, 'explanation'> & Partial<Pick<Line, 'late' | 'billableIds'>> & { readonly key: string },
): Line => {
  const price = {
    quantity: formatDecimal(share ? quantity * BigInt(share.days) : quantity, QUANTITY_DECIMALS),
    unitPrice,
    baseQuantity: share?.of ?? 1,
  };
  return {
    contractId: contract.contractId,
    chargeId: charge.chargeId,
    description: charge.description,
    period: days,
    late: false,
    ...price,
    unit: share ? 'DAY' : 'C62',
    net: priceLine(price, minorDigits),
    taxRateId: charge.taxRateId,
    billableIds: [],
    ...rest,
    key: `${rest.key}${name}`,
  };
};

/** Why a piece costs what it does, changes of quantity apart. */
export const explainBase = (
  { charge, period, days }: FeePiece,
  share: Share | undefined,
  tier?: TierFacts,
): FeeExplanation => {
  const facts = tier ? { tier } : {};
  if (!share) return { rule: daysOf(days) === daysOf(period) ? 'fullPeriod' : 'startedPeriod', ...facts };
  const method = charge.proration === 'none' ? 'actualDays' : charge.proration;
  return { rule: 'proratedByDays', method, daysCovered: share.days, daysOfPeriod: share.of, ...facts };
};

import type { Logged, Reading } from '../../billables/billable.ts';
import { addDays, laterOf } from '../../calendar/local-date.ts';
import { covers, type Period } from '../../calendar/period.ts';
import type { MeterBalance } from '../../contracts/balances.ts';
import type { Metered } from '../../contracts/charges/metered.ts';
import { type Contract, termsByPeriod } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import type { OtherExplanation, TierFacts } from '../../invoicing/explanation.ts';
import type { Line } from '../../invoicing/line.ts';
import { parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { divideRounded, priceLine } from '../../money/rounding.ts';
import { own } from '../../own.ts';
import type { Piece } from '../fees/schedule.ts';
import { type Scale, tierParts } from '../fees/tiers.ts';
import type { Priced, Pricing } from '../pricing.ts';
import { measured, quantityOf, type Span, spansOf, written } from './meter-count.ts';
import { MeterLog } from './meter-log.ts';

type Explained = Extract<OtherExplanation, { rule: 'metered' }>;

interface Part {
  readonly name: string;
  readonly total: bigint;
  readonly unitPrice: string;
  readonly tier?: TierFacts;
}

const partsOf = ({ unitPrice, tiers }: Metered, total: bigint, scale: Scale): readonly Part[] => {
  if (!tiers || total === 0n) return [{ name: '', total, unitPrice: unitPrice ?? tiers?.steps[0]?.unitPrice ?? '0' }];
  return tierParts(tiers, total, scale).map(({ place, quantity, unitPrice: price, facts }) => ({
    name: `:tier${place + 1}`,
    total: quantity,
    unitPrice: price,
    tier: facts,
  }));
};

type Facts = Pick<Line, 'key' | 'period' | 'late' | 'billableIds'> & { readonly explanation: Explained };

const lineOf = (span: Span, part: Part, facts: Facts, { contract, minorDigits }: Pricing): Line => {
  const { unit, ...quantity } = quantityOf(part.total, span);
  const price = { ...quantity, unitPrice: part.unitPrice };
  return {
    ...facts,
    key: `${facts.key}${part.name}`,
    contractId: contract.contractId,
    chargeId: span.charge.chargeId,
    description: span.charge.description,
    ...price,
    unit,
    net: priceLine(price, minorDigits),
    taxRateId: span.charge.taxRateId,
    explanation: part.tier ? { ...facts.explanation, tier: part.tier } : facts.explanation,
  };
};

/** A period's lines; none where nothing was counted, and one at 0.00 where all of it is included. */
const linesOf = (span: Span, log: MeterLog, fresh: readonly Reading[], pricing: Pricing): readonly Line[] => {
  const { charge, period, days } = span;
  const counted = log.over(days);
  const { total, scale } = measured(charge.countAt, counted, period);
  if (total === 0n) return [];
  const [times, by] = [BigInt(scale.times), BigInt(scale.by)];
  const included = divideRounded(parseDecimal(charge.included, QUANTITY_DECIMALS) * times, by);
  const [first, last] = [days[0] as Period, days.at(-1) as Period];
  const covered = { from: first.from, until: last.until };
  const isUse = charge.countAt === 'total';
  const facts: Facts = {
    key: `${charge.chargeId}:${first.from}`,
    period: covered,
    late: false,
    billableIds: fresh.filter(({ on }) => covers(covered, on)).map(({ billableId }) => billableId),
    explanation: {
      rule: 'metered',
      countAt: charge.countAt,
      counted: written(isUse ? total : divideRounded(total, times)),
      included: isUse ? written(included) : charge.included,
      readings: counted.readings,
      devices: counted.devices,
    },
  };
  const beyond = total > included ? total - included : 0n;
  return partsOf(charge, beyond, scale).map((part) => lineOf(span, part, facts, pricing));
};

/** A charge as each version of the terms has it, oldest first, with the days on which it holds. */
const heldBy = (contract: Contract, chargeId: string): readonly { charge: Metered; period: Period }[] =>
  termsByPeriod(contract).flatMap(({ terms, period }) =>
    terms.charges.flatMap((charge) =>
      charge.kind === 'metered' && charge.chargeId === chargeId ? [{ charge, period }] : [],
    ),
  );

/** Uses that become known when no period is left to count them in: as they come, and nothing of them is included. */
const usedTooLate = (
  log: MeterLog,
  fresh: readonly Reading[],
  last: { charge: Metered; period: Period },
  pricing: Pricing,
) => {
  const { charge, period } = last;
  const { quantity: total, readings, devices } = log.after(period.until);
  if (charge.countAt !== 'total' || total === 0n) return [];
  const facts: Facts = {
    key: `${charge.chargeId}:${period.until}~late`,
    period: { from: addDays(period.until, -1), until: period.until },
    late: true,
    billableIds: fresh.map(({ billableId }) => billableId),
    explanation: { rule: 'metered', countAt: 'total', counted: written(total), included: '0', readings, devices },
  };
  const span: Span = { charge, period, days: [] };
  return partsOf(charge, total, { times: 1, by: 1 }).map((part) => lineOf(span, part, facts, pricing));
};

const priceMeter = (
  chargeId: string,
  pieces: readonly Piece<Metered>[],
  fresh: readonly Logged<Reading>[],
  pricing: Pricing,
): { readonly lines: readonly Line[]; readonly balance?: MeterBalance } => {
  const last = heldBy(pricing.contract, chargeId).at(-1);
  const [reading] = fresh;
  if (!last && reading)
    throw new BillingError(
      'ChargeUnknown',
      `the contract has no meter "${chargeId}": correct the reading of ${reading.on}, or delete it`,
    );
  if (!last) return { lines: [] };
  const before = own(pricing.state.balances.meters, chargeId);
  const chargedBefore = own(pricing.state.chargedUntil, chargeId);
  const log = new MeterLog(last.charge.countAt === 'total' ? 'use' : 'level', before, fresh, chargedBefore);
  const lines = spansOf(pieces).flatMap((span) => linesOf(span, log, fresh, pricing));
  const chargedUntil = pieces.map(({ days }) => days.until).reduce(laterOf, chargedBefore ?? pricing.contract.startsOn);
  if (chargedUntil < last.period.until) return { lines, balance: log.balance(chargedUntil) };
  return { lines: [...lines, ...usedTooLate(log, fresh, last, pricing)] };
};

/**
 * Prices meters for periods that are over (semantics.md §1.6): the devices are added up, then what is included is taken
 * off, then price or tiers apply. A part of a period, by its days: levels cost their part of it, and uses have their part
 * of what is included and of the tiers. Throws `ChargeUnknown` for a reading of no such charge.
 */
export const priceMetered = (
  pricing: Pricing,
  pieces: readonly Piece<Metered>[],
  readings: readonly Logged<Reading>[],
): Priced<MeterBalance> => {
  const due = Map.groupBy(pieces, ({ charge }) => charge.chargeId);
  const fresh = Map.groupBy(readings, ({ chargeId }) => chargeId);
  const ids = new Set([...due.keys(), ...Object.keys(pricing.state.balances.meters), ...[...fresh.keys()].sort()]);
  const priced = [...ids].map((id) => [id, priceMeter(id, due.get(id) ?? [], fresh.get(id) ?? [], pricing)] as const);
  const balances = priced.flatMap(([id, { balance }]) =>
    balance && balance.readings.length > 0 ? [[id, balance]] : [],
  );
  return { lines: priced.flatMap(([, { lines }]) => lines), balances: Object.fromEntries(balances) };
};

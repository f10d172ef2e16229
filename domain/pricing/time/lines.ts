import type { LoggedTime } from '../../billables/billable.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import type { Charge } from '../../contracts/charges/charge.ts';
import { assertNever } from '../../errors.ts';
import type { Explanation, RateFacts, WorkFacts } from '../../invoicing/explanation.ts';
import type { Line } from '../../invoicing/line.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { type LinePrice, priceLine } from '../../money/rounding.ts';
import { own } from '../../own.ts';
import type { Pricing } from '../pricing.ts';
import { type Common, commonOf } from './common.ts';
import { isPaid, keyOf, type Pile } from './piles.ts';
import { remembering } from './rates.ts';
import type { Route } from './route.ts';
import type { Inclusion, Outcome } from './slices.ts';
import { lineSubjectOf, wordsOf } from './subject.ts';
import { hasCharged, travelPrice } from './travel.ts';

/** Which line it is, by which charge and terms. */
interface Place {
  readonly key: string;
  readonly charge: Charge;
  readonly route: Route;
  readonly late: boolean;
  readonly putBack: string | undefined;
  /** The day after the last. */
  readonly until: LocalDate;
}

/** What every line of work says, whatever it costs. */
const workLine = (
  { contract, grouping, minorDigits }: Pricing,
  { key, charge, route, late, putBack, until }: Place,
  common: Common,
  { quantity, unitPrice, baseQuantity, unit }: LinePrice & Pick<Line, 'unit'>,
  explanation: Explanation,
): Line => ({
  key,
  contractId: contract.contractId,
  chargeId: charge.chargeId,
  description: wordsOf(common, grouping, charge.description),
  ticket: common.ticket,
  technician: common.technician,
  workType: common.workType,
  period: { from: common.firstDay, until },
  late,
  ...(putBack === undefined ? {} : { putBack }),
  quantity,
  unit,
  unitPrice,
  baseQuantity,
  net: priceLine({ quantity, unitPrice, baseQuantity }, minorDigits),
  taxRateId: charge.taxRateId,
  termsFrom: route.terms.effectiveFrom,
  explanation,
  billableIds: common.billableIds,
});

const factsOf = ({ billableIds, workedSeconds, extraMinutes }: Pile): WorkFacts =>
  extraMinutes === 0
    ? { entries: billableIds.length, actualSeconds: workedSeconds }
    : { entries: billableIds.length, actualSeconds: workedSeconds, extraMinutes };

const outcomesOf = <K extends Outcome['kind']>({ outcomes }: Pile, kind: K): readonly Extract<Outcome, { kind: K }>[] =>
  outcomes.filter((one): one is Extract<Outcome, { kind: K }> => one.kind === kind);

const addedUp = (quantities: readonly string[]): string =>
  formatDecimal(
    quantities.reduce((total, each) => total + parseDecimal(each, QUANTITY_DECIMALS), 0n),
    QUANTITY_DECIMALS,
  );

const takenFacts = (pile: Pile, of: Extract<Outcome, { kind: 'taken' }>['block']): Explanation => {
  const outcomes = outcomesOf(pile, 'taken');
  const byGrant = Map.groupBy(
    outcomes.flatMap(({ taken }) => taken.taken),
    ({ grantId }) => grantId,
  );
  const { role } = pile;
  const weight = role === undefined ? undefined : own(of.weights, role);
  const rate: RateFacts | undefined =
    of.hourPrice === undefined ? pile.rate?.facts : { origin: 'block.hourPrice', perHour: of.hourPrice };
  return {
    rule: 'takenFromBlock',
    ...factsOf(pile),
    of: of.of,
    billedMinutes: pile.minutes,
    rounding: pile.kind.rule,
    ...(rate ? { rate } : {}),
    taken: [...byGrant].map(([grantId, parts]) => ({ grantId, amount: addedUp(parts.map(({ amount }) => amount)) })),
    ...(weight === undefined ? {} : { weight }),
    leftAfter: outcomes.at(-1)?.taken.leftAfter ?? '0',
  };
};

const includedFacts = (pile: Pile, first: Inclusion): Explanation => {
  const last = outcomesOf(pile, 'included').at(-1)?.inclusion ?? first;
  const { rule, scope, includedMinutes, usedBefore } = first;
  return {
    ...{ rule, ...factsOf(pile), billedMinutes: pile.minutes, rounding: pile.kind.rule },
    ...{ scope, includedMinutes, usedBefore, usedAfter: last.usedAfter },
  };
};

const explain = (pile: Pile, outcome: Outcome): Explanation => {
  const { kind, minutes, rate } = pile;
  const facts = { ...factsOf(pile), billedMinutes: minutes, rounding: kind.rule };
  const paid = { rule: 'roundedTime', ...facts, rate: rate?.facts ?? { origin: 'none' } } as const;
  switch (outcome.kind) {
    case 'priced': {
      if (kind.reason === 'noCharge' || kind.reason === 'includedInFee') return { rule: kind.reason, ...factsOf(pile) };
      return outcome.beyond ? { ...paid, beyond: outcome.beyond } : paid;
    }
    case 'incident':
      return { ...paid, beyond: 'block' };
    case 'taken':
      return takenFacts(pile, outcome.block);
    case 'included':
      return includedFacts(pile, outcome.inclusion);
    case 'aboveLimit': {
      const { amount, minutes: most } = outcome.limit;
      return { rule: 'aboveLimit', ...facts, limit: amount === undefined ? { minutes: most } : { amount } };
    }
    default:
      return assertNever(outcome);
  }
};

/** Working time as lines: minutes at a price per hour, at nothing where they are paid for otherwise. */
export const linesOf = (pricing: Pricing, piles: readonly Pile[]): readonly Line[] => {
  const dayAfter = remembering((day: LocalDate) => addDays(day, 1));
  return piles.map((pile) => {
    const { key, kind, charge, lastDay } = pile;
    const outcome = pile.outcomes[0] as Outcome;
    const { route, late, putBack } = kind;
    const place: Place = { key, charge, route, late, putBack, until: dayAfter(lastDay) };
    return workLine(pricing, place, pile, priceOf(pile, outcome), explain(pile, outcome));
  });
};

const priceOf = (pile: Pile, outcome: Outcome): LinePrice & Pick<Line, 'unit'> => {
  const { kind, rate, minutes } = pile;
  const unitPrice = isPaid(kind, outcome) ? (rate?.price ?? '0') : '0';
  if (outcome.kind !== 'incident') return { quantity: String(minutes), unitPrice, baseQuantity: 60, unit: 'MIN' };
  const incidents = outcomesOf(pile, 'incident').map((one) => one.incidents);
  return { quantity: addedUp(incidents), unitPrice, baseQuantity: 1, unit: 'C62' };
};

/** An entry with a price of its own, whatever it took: it wins over every rate (RATE-03). */
export const fixedLine = (pricing: Pricing, route: Route, entry: LoggedTime, fixedPrice: string): Line => {
  const charge = route.priced ?? route.charge;
  const { workedOn, billDate, putBack } = entry;
  const late = workedOn < billDate;
  const common = commonOf([entry]);
  const key = keyOf(route.terms, charge, entry.billableId, 'fixedPrice', entry);
  const price = { quantity: '1', unitPrice: fixedPrice, baseQuantity: 1, unit: 'C62' } as const;
  const why = { rule: 'fixedPrice', entries: 1, actualSeconds: entry.seconds } as const;
  return workLine(
    pricing,
    { key, charge, route, late, putBack, until: addDays(common.lastDay, 1) },
    common,
    price,
    why,
  );
};

/** The ways to the client of some work: a line for each contract, ticket, task, project or entry, as the work has. */
export const travelLines = (
  pricing: Pricing,
  work: readonly { readonly route: Route; readonly entry: LoggedTime }[],
): readonly Line[] => {
  const placeOf = (entry: LoggedTime): string => {
    if (pricing.grouping === 'contract') return '';
    return pricing.grouping === 'entry' ? entry.billableId : lineSubjectOf(entry, pricing.grouping);
  };
  const byLine = Map.groupBy(work, ({ route, entry }) =>
    keyOf(route.terms, route.priced ?? route.charge, placeOf(entry), 'travel', entry),
  );
  return [...byLine].flatMap(([key, those]) => {
    const entries = those.map(({ entry }) => entry);
    const [{ route, entry: first }] = those as [(typeof those)[number]];
    const charge = route.priced;
    if (charge?.kind !== 'time' || !hasCharged(first, charge.travel)) return [];
    const { travel } = charge;
    const { workedOn, billDate, putBack } = first;
    const explanation = { rule: 'travel', by: travel.kind, visits: entries.length } as const;
    const common = commonOf(entries);
    const late = workedOn < billDate;
    const place: Place = { key, charge, route, late, putBack, until: addDays(common.lastDay, 1) };
    return [workLine(pricing, place, common, travelPrice(travel, entries), explanation)];
  });
};

import type { LoggedBillable } from '../billables/billable.ts';
import { addDays, earlierOf, type LocalDate, laterOf } from '../calendar/local-date.ts';
import type { RecurringFee } from '../contracts/charges/recurring-fee.ts';
import type { RoundingRule, TimeCharge } from '../contracts/charges/time.ts';
import type { Explanation, Line } from '../invoicing/line.ts';
import { priceLine } from '../money/rounding.ts';
import type { LineGrouping } from '../tenants/tenant.ts';
import { equation } from './equation.ts';
import { type Rate, ratesOf } from './rates.ts';
import { billedMinutes, describeRounding, roundingGroup } from './rounding-rule.ts';

export interface TimeInput {
  readonly contractId: string;
  /** The charge that prices the work, or the fee that includes it. */
  readonly charge: TimeCharge | RecurringFee;
  readonly effectiveFrom: LocalDate;
  readonly entries: readonly LoggedBillable[];
  readonly grouping: LineGrouping;
  readonly minorDigits: number;
}

type Reason = 'roundedTime' | 'noCharge' | 'includedInFee';

/** Entries of one line: one rate, one reason, late or not, and what the lines are grouped by. */
interface Pile {
  readonly key: string;
  readonly reason: Reason;
  readonly rate: Rate;
  readonly late: boolean;
  readonly entries: LoggedBillable[];
  /** Seconds of each group that is rounded as one. */
  readonly groups: Map<string, Map<string, number>>;
}

const FREE: Rate = { price: '0', origin: 'free' };
/** Unrounded and unpriced time is shown as it was worked. */
const AS_WORKED: RoundingRule = { mode: 'none', incrementMinutes: 1, minimumMinutes: 0, aggregation: 'ticketDay' };

const ruleOf = (charge: TimeInput['charge'], reason: Reason): RoundingRule =>
  charge.kind === 'time' && reason === 'roundedTime' ? charge.rounding : AS_WORKED;

/** A line cannot be finer than what is rounded as one, else a rounded group would stand on two lines. */
const lineGroup = (
  entry: LoggedBillable,
  [ticket, rest]: readonly [string, string],
  grouping: LineGrouping,
  { aggregation }: RoundingRule,
): string => {
  if (grouping === 'contract') return '';
  if (grouping === 'entry' || aggregation === 'clientDay') return `${ticket}/${rest}`;
  return entry.ticket ?? '';
};

const reasonOf = (charge: TimeInput['charge'], { charging }: LoggedBillable): Reason => {
  if (charging === 'noCharge') return 'noCharge';
  return charge.kind === 'time' ? 'roundedTime' : 'includedInFee';
};

/** No two lines share a key: what a person typed is its last part, or has its colons replaced. */
const keyOf = (
  { charge, effectiveFrom }: TimeInput,
  lines: string,
  reason: Reason,
  { origin }: Rate,
  late: boolean,
): string => {
  const place = lines.replaceAll('%', '%25').replaceAll(':', '%3A');
  return `${charge.chargeId}@${effectiveFrom}:${place}:${reason}${late ? '~late' : ''}:${origin}`;
};

const pileUp = (input: TimeInput): readonly Pile[] => {
  const { charge, entries, grouping } = input;
  const rateFor = charge.kind === 'time' ? ratesOf(charge) : () => FREE;
  const pilesOf = new Map<string, Pile[]>();
  for (const entry of entries) {
    if (entry.charging === 'hidden') continue;
    const reason = reasonOf(charge, entry);
    const rule = ruleOf(charge, reason);
    const rate = reason === 'roundedTime' ? rateFor(entry) : FREE;
    const late = entry.workedOn < entry.billDate;
    const group = roundingGroup(entry, rule);
    const lines = lineGroup(entry, group, grouping, rule);
    const piles = pilesOf.get(lines) ?? [];
    let pile = piles.find((one) => one.reason === reason && one.rate === rate && one.late === late);
    if (!pile) {
      pile = { key: keyOf(input, lines, reason, rate, late), reason, rate, late, entries: [], groups: new Map() };
      piles.push(pile);
      pilesOf.set(lines, piles);
    }
    pile.entries.push(entry);
    const ofTicket = pile.groups.get(group[0]) ?? new Map<string, number>();
    pile.groups.set(group[0], ofTicket.set(group[1], (ofTicket.get(group[1]) ?? 0) + entry.seconds));
  }
  return [...pilesOf.values()].flat().sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** The value that all entries share, or undefined. */
const shared = <T>(entries: readonly LoggedBillable[], pick: (entry: LoggedBillable) => T): T | undefined => {
  const first = entries[0] && pick(entries[0]);
  return entries.every((entry) => pick(entry) === first) ? first : undefined;
};

const explain = (
  { reason, rate, entries }: Pile,
  rule: RoundingRule,
  minutes: number,
  arithmetic: string,
): Explanation => {
  const actualSeconds = entries.reduce((total, { seconds }) => total + seconds, 0);
  const facts = { entries: entries.length, actualSeconds, arithmetic };
  if (reason !== 'roundedTime') return { rule: reason, ...facts };
  return { rule: reason, ...facts, billedMinutes: minutes, rounding: describeRounding(rule), rateOrigin: rate.origin };
};

const lineOf = (pile: Pile, { contractId, charge, grouping, minorDigits }: TimeInput): Line => {
  const { entries, groups, rate } = pile;
  const rule = ruleOf(charge, pile.reason);
  let minutes = 0;
  for (const ofTicket of groups.values()) {
    for (const seconds of ofTicket.values()) minutes += billedMinutes(seconds, rule);
  }
  const price = { quantity: String(minutes), unitPrice: rate.price, baseQuantity: 60 };
  const net = priceLine(price, minorDigits);
  let [first, last] = [entries[0]?.workedOn ?? '', ''];
  for (const { workedOn } of entries) {
    first = earlierOf(first, workedOn);
    last = laterOf(last, workedOn);
  }
  const description = grouping === 'contract' ? undefined : shared(entries, (entry) => entry.description);
  return {
    key: pile.key,
    contractId,
    chargeId: charge.chargeId,
    description: description ?? charge.description,
    ticket: shared(entries, (entry) => entry.ticket),
    technician: shared(entries, (entry) => entry.technician),
    workType: shared(entries, (entry) => entry.workType),
    period: { from: first, until: addDays(last, 1) },
    late: pile.late,
    ...price,
    unit: 'MIN',
    net,
    taxRateId: charge.taxRateId,
    explanation: explain(pile, rule, minutes, equation(price, net, minorDigits)),
    billableIds: entries.map(({ billableId }) => billableId),
  };
};

/**
 * Working time as lines. What is rounded as one never mixes rates, charging or late and punctual work, so a minute is
 * billed at one rate, and the order of the entries does not matter.
 */
export const priceTime = (input: TimeInput): readonly Line[] => pileUp(input).map((pile) => lineOf(pile, input));

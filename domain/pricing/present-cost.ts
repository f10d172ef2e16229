import type { TimeEntry } from '../billables/billable.ts';
import type { ExplanationRule } from '../invoicing/explanation.ts';
import type { Line } from '../invoicing/line.ts';
import { apportion } from '../money/apportion.ts';
import { type Minor, sum } from '../money/rounding.ts';
import { pricedSeconds } from './time/groups.ts';

/** Why an entry that stands on no line costs nothing: as it is charged, or too short for its step tariff. */
export const unlinedRules = ['hidden', 'writtenOff', 'belowMinimum'] as const;
type UnlinedRule = (typeof unlinedRules)[number];

/** One rule by which some of an entry is priced: an entry in two bands, or half of it prepaid, has two. */
export interface CostPart {
  readonly rule: ExplanationRule | UnlinedRule;
  readonly chargeId?: string | undefined;
  /** Minor units: the entry's share of its line. */
  readonly amount: Minor;
  /** Decimal string: the price of an hour, with its multipliers. */
  readonly perHour?: string | undefined;
  /** Where that price comes from, e.g. "contract.workType:Network". */
  readonly origin?: string | undefined;
}

/** What an entry comes to, in minor units, and by which rules. */
export interface EntryCost {
  readonly amount: Minor;
  readonly parts: readonly CostPart[];
}

/** Of the line's minutes only those that are paid by the hour have a price of one. */
const rateOf = ({ explanation, unit, baseQuantity, unitPrice }: Line): Pick<CostPart, 'perHour' | 'origin'> =>
  explanation.rule === 'roundedTime' && unit === 'MIN' && baseQuantity === 60
    ? { perHour: unitPrice, origin: explanation.rate.origin }
    : {};

/**
 * What each entry has of a line: in proportion to the seconds that were priced, by largest remainder, so that the shares
 * come to the line's net exactly (semantics.md §2.6). Where nothing was worked they are equal.
 */
export const sharesOf = (
  { net, billableIds }: Pick<Line, 'net' | 'billableIds'>,
  secondsOf: (billableId: string) => number,
): ReadonlyMap<string, Minor> => {
  // An entry that was split can stand on a line twice; the order must not depend on chance.
  const ids = [...new Set(billableIds)].sort();
  const worked = ids.map((id) => BigInt(secondsOf(id)));
  const isNothing = worked.every((seconds) => seconds === 0n);
  const weights = isNothing ? worked.map(() => 1n) : worked;
  const whole = weights.reduce((all, weight) => all + weight, 0n);
  const shares = apportion(
    net,
    weights.map((weight) => weight * BigInt(net)),
    whole,
  );
  return new Map(ids.map((id, i) => [id, shares[i] as Minor]));
};

const unlinedRuleOf = ({ charging }: TimeEntry): UnlinedRule =>
  charging === 'hidden' || charging === 'writtenOff' ? charging : 'belowMinimum';

/**
 * The present cost of each entry, by the lines of a bill that takes them: its shares of the lines that it stands on. What
 * corrects earlier invoices is no cost of the work that is open. So the costs of all entries come to the nets of the lines.
 */
export const costsOf = (lines: readonly Line[], entries: readonly TimeEntry[]): ReadonlyMap<string, EntryCost> => {
  const secondsOf = new Map(entries.map((entry) => [entry.billableId, pricedSeconds(entry)]));
  const parts = new Map<string, CostPart[]>(entries.map(({ billableId }) => [billableId, []]));
  for (const line of lines) {
    if (line.corrects !== undefined || !line.billableIds.some((id) => parts.has(id))) continue;
    const facts = { rule: line.explanation.rule, chargeId: line.chargeId, ...rateOf(line) };
    for (const [id, amount] of sharesOf(line, (id) => secondsOf.get(id) ?? 0))
      parts.get(id)?.push({ ...facts, amount });
  }
  return new Map(
    entries.map((entry): [string, EntryCost] => {
      const of = parts.get(entry.billableId) ?? [];
      if (of.length === 0) return [entry.billableId, { amount: 0, parts: [{ rule: unlinedRuleOf(entry), amount: 0 }] }];
      return [entry.billableId, { amount: sum(of.map(({ amount }) => amount)), parts: of }];
    }),
  );
};

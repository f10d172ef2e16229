import type { LoggedBillable } from '../billables/billable.ts';
import { overlap, type Period } from '../calendar/period.ts';
import type { Line } from '../invoicing/line.ts';
import { isCharged, isOfUsage } from '../invoicing/usage-lines.ts';
import type { PutBacks } from './put-back.ts';

/** What a line that is no usage is for: days of a charge. Parts of a period are of one fee. */
const familyOf = ({ chargeId, explanation: { rule } }: Line): string =>
  `${chargeId} ${rule === 'startedPeriod' || rule === 'proratedByDays' ? 'fullPeriod' : rule}`;

const usageOf = (lines: readonly Line[]): ReadonlySet<string> =>
  new Set(lines.filter(isOfUsage).flatMap(({ billableIds }) => billableIds));

/** Work and expenses that nothing but the credited lines charged: they are as if they had been given away. */
export const givenAway = (credited: readonly Line[]): ReadonlySet<string> => {
  const drawn = usageOf(credited.filter((line) => !isCharged(line)));
  return new Set([...usageOf(credited)].filter((id) => !drawn.has(id)));
};

/** The log of a past bill, and what was put back in it, without what was given away since. */
export const withoutGiven = (
  billables: readonly LoggedBillable[],
  putBacks: PutBacks | undefined,
  given: ReadonlySet<string>,
) => {
  if (given.size === 0) return { billables, putBacks };
  const isKept = ({ billableId }: { readonly billableId: string }): boolean => !given.has(billableId);
  return {
    billables: billables.filter(isKept),
    putBacks:
      putBacks && new Map([...putBacks].map(([id, one]) => [id, { ...one, usage: one.usage.filter(isKept) }] as const)),
  };
};

const joined = (a: Period, b: Period): Period => ({
  from: a.from < b.from ? a.from : b.from,
  until: a.until > b.until ? a.until : b.until,
});

/** The days of some credited lines, with all lines of the same that share days with them. */
const settledDays = (credited: readonly Line[], others: readonly Line[]): readonly Period[] => {
  const days: Period[] = [];
  for (const { period } of credited) {
    let all = period;
    let grown = true;
    while (grown) {
      const next = others
        .filter((one) => overlap(one.period, all))
        .reduce((span, one) => joined(span, one.period), all);
      grown = next.from !== all.from || next.until !== all.until;
      all = next;
    }
    days.push(all);
  }
  return days;
};

/**
 * Says of a line of the past, as it was or as it would be, whether it was settled by hand: it is of usage that a credited
 * line was for, or of days of a fee that one was for (docs/decisions/0010).
 */
export const settledBy = (credited: readonly Line[], lines: readonly Line[]): ((line: Line) => boolean) => {
  if (credited.length === 0) return () => false;
  const usage = usageOf(credited);
  const byFamily = Map.groupBy(
    credited.filter((line) => !isOfUsage(line)),
    familyOf,
  );
  const others = lines.filter((line) => !isOfUsage(line));
  const days = new Map(
    [...byFamily].map(([family, those]) => [
      family,
      settledDays(
        those,
        others.filter((line) => familyOf(line) === family),
      ),
    ]),
  );
  return (line) =>
    isOfUsage(line)
      ? line.billableIds.every((id) => usage.has(id))
      : (days.get(familyOf(line)) ?? []).some((period) => overlap(period, line.period));
};

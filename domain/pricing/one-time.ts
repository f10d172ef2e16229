import type { Logged, MilestoneReached } from '../billables/billable.ts';
import { addDays, earlierOf, type LocalDate } from '../calendar/local-date.ts';
import type { OneTime } from '../contracts/charges/one-time.ts';
import { type Contract, FAR_FUTURE, termsByPeriod } from '../contracts/contract.ts';
import { BillingError } from '../errors.ts';
import type { OtherExplanation } from '../invoicing/explanation.ts';
import type { Line } from '../invoicing/line.ts';
import { priceLine } from '../money/rounding.ts';
import type { Priced, Pricing } from './pricing.ts';

/** Something that is charged once: a whole price or a milestone, as one version of the terms has it. */
interface Item {
  /** Its name in `Balances.once`. */
  readonly mark: string;
  readonly charge: OneTime;
  readonly milestoneId?: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly dueOn: LocalDate | undefined;
}

const markOf = (chargeId: string, milestoneId: string): string => `${chargeId}/${milestoneId}`;

const itemsOf = (charge: OneTime, firstDay: LocalDate): readonly Item[] => {
  const { chargeId, description, quantity, unitPrice, milestones } = charge;
  if (!milestones)
    return [
      { mark: chargeId, charge, description, quantity, unitPrice: unitPrice ?? '0', dueOn: charge.dueOn ?? firstDay },
    ];
  return milestones.map(({ milestoneId, price, dueOn, ...milestone }) => ({
    mark: markOf(chargeId, milestoneId),
    charge,
    milestoneId,
    description: milestone.description,
    quantity: '1',
    unitPrice: price,
    dueOn,
  }));
};

/** The one-time items of each version of the terms, and when the next version takes its place. */
const versionsOf = (contract: Contract): readonly { from: LocalDate; until: LocalDate; items: readonly Item[] }[] =>
  termsByPeriod(contract).map(({ terms, period }, i, all) => ({
    from: period.from,
    // The last terms go on: what was agreed for a day after the contract's end is still owed.
    until: all[i + 1]?.period.from ?? FAR_FUTURE,
    items: terms.charges.flatMap((charge) => (charge.kind === 'oneTime' ? itemsOf(charge, period.from) : [])),
  }));

const explain = ({ milestoneId }: Item): OtherExplanation =>
  milestoneId === undefined ? { rule: 'oneTime' } : { rule: 'milestone', milestoneId };

const lineOf = (
  item: Item,
  on: LocalDate,
  reports: readonly Logged<MilestoneReached>[],
  { contract, minorDigits }: Pricing,
): Line => {
  const price = { quantity: item.quantity, unitPrice: item.unitPrice, baseQuantity: 1 };
  return {
    key: item.mark.replace('/', ':'),
    contractId: contract.contractId,
    chargeId: item.charge.chargeId,
    description: item.description,
    period: { from: on, until: addDays(on, 1) },
    late: reports.some((report) => report.on < report.billDate),
    ...price,
    unit: 'C62',
    net: priceLine(price, minorDigits),
    taxRateId: item.charge.taxRateId,
    explanation: explain(item),
    billableIds: reports.map(({ billableId }) => billableId),
  };
};

/** Reports that a milestone was reached, by milestone; throws `ChargeUnknown` for one that no terms have. */
const reportsByMark = (reached: readonly Logged<MilestoneReached>[], known: ReadonlySet<string>) =>
  Map.groupBy(reached, ({ chargeId, milestoneId, on }) => {
    const mark = markOf(chargeId, milestoneId);
    if (known.has(mark)) return mark;
    throw new BillingError(
      'ChargeUnknown',
      `the contract has no milestone "${milestoneId}" of "${chargeId}": correct what was reported on ${on}, or delete it`,
    );
  });

/**
 * Prices what is agreed once (semantics.md §1.5, ATE-PRJ-01): a price on its day, or the first of its terms; a milestone
 * on its day or when it is reported as reached, whichever comes first. Each once: what later terms agree again under the
 * same name is not charged again.
 */
export const priceOneTime = (
  pricing: Pricing,
  reached: readonly Logged<MilestoneReached>[],
): Priced & { readonly once: Readonly<Record<string, LocalDate>> } => {
  const { contract, state, through } = pricing;
  const versions = versionsOf(contract);
  const marks = new Set(versions.flatMap(({ items }) => items.map(({ mark }) => mark)));
  const reports = reportsByMark(reached, marks);
  const paid = new Set(Object.keys(state.balances.once));
  const once = new Map<string, LocalDate>();
  const lines: Line[] = [];
  for (const { until, items } of versions) {
    for (const item of items) {
      if (paid.has(item.mark) || once.has(item.mark)) continue;
      const due = item.dueOn !== undefined && item.dueOn <= through && item.dueOn < until ? item.dueOn : undefined;
      // The terms of the day on which it was reached; of the last ones that have it when there are none for that day.
      const reportedOn = reports
        .get(item.mark)
        ?.map(({ on }) => on)
        .reduce(earlierOf);
      const isOurs = reportedOn !== undefined && (reportedOn < until || isLast(versions, item, until));
      const on = [due, isOurs ? reportedOn : undefined].filter((day) => day !== undefined).sort()[0];
      if (on === undefined) continue;
      once.set(item.mark, through);
      lines.push(lineOf(item, on, reports.get(item.mark) ?? [], pricing));
    }
  }
  return { lines, balances: {}, once: Object.fromEntries(once) };
};

const isLast = (versions: ReturnType<typeof versionsOf>, { mark }: Item, until: LocalDate): boolean =>
  !versions.some((version) => version.from >= until && version.items.some((item) => item.mark === mark));

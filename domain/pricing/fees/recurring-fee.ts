import type { Logged, QuantityChange } from '../../billables/billable.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import { daysOf, type Period } from '../../calendar/period.ts';
import type { QuantityBalance } from '../../contracts/balances.ts';
import type { RecurringFee } from '../../contracts/charges/recurring-fee.ts';
import type { Line } from '../../invoicing/line.ts';
import { formatDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import { own } from '../../own.ts';
import type { Priced, Pricing } from '../pricing.ts';
import { differenceOf, explainBase, type FeePiece, lineOf, ONE, partsOf, shareOfDays } from './fee-line.ts';
import { type DayChange, UnitLedger } from './quantity.ts';
import { chargedPieces } from './schedule.ts';

/** The units that are there when a piece begins; a period that is due in full is due for the most it has. */
const priceBase = (piece: FeePiece, ledger: UnitLedger, pricing: Pricing): readonly Line[] => {
  const { charge, days, period, inFull } = piece;
  const quantity = inFull ? ledger.peak(charge, days.from, period.until) : ledger.on(charge, days.from);
  const share = shareOfDays(piece, days, pricing.contract);
  return partsOf(charge, quantity).map((part) =>
    lineOf(piece, days, part, share, pricing, {
      key: `${charge.chargeId}:${days.from}`,
      explanation: explainBase(piece, share, part.tier),
    }),
  );
};

interface Step {
  readonly from: LocalDate;
  readonly before: bigint;
  readonly after: bigint;
  readonly changes: DayChange['changes'];
}

/** More or fewer units from a day on, for the days of a piece that are left then (PRO-13, PRO-19). */
const priceStep = (piece: FeePiece, days: Period, step: Step, pricing: Pricing): readonly Line[] => {
  const { charge, period } = piece;
  if (step.before === step.after) return [];
  const share = shareOfDays(piece, days, pricing.contract);
  const { days: daysCovered, of: daysOfPeriod } = share ?? { days: daysOf(period), of: daysOf(period) };
  const by = formatDecimal(step.after - step.before, QUANTITY_DECIMALS);
  return differenceOf(charge, step.before, step.after).map((part) =>
    lineOf(piece, days, part, share, pricing, {
      key: `${charge.chargeId}:${days.from}:by:${step.from}`,
      explanation: { rule: 'quantityChanged', by, from: step.from, daysCovered, daysOfPeriod },
      late: step.changes.some(({ on, billDate }) => on < billDate),
      billableIds: step.changes.map(({ billableId }) => billableId),
    }),
  );
};

/** Changes inside a piece that is charged with this bill. */
const priceWithin = (piece: FeePiece, ledger: UnitLedger, pricing: Pricing): readonly Line[] => {
  const { charge, days, inFull } = piece;
  if (inFull) return [];
  return ledger.changesWithin(days.from, days.until).flatMap((from) => {
    const [before, after] = [ledger.on(charge, addDays(from, -1)), ledger.on(charge, from)];
    const changes = ledger.fresh.find((each) => each.from === from)?.changes ?? [];
    return priceStep(piece, { from, until: days.until }, { from, before, after, changes }, pricing);
  });
};

/** What changes of this bill mean for days that earlier bills charged; with tiers day by day as they stood then. */
const priceCharged = (chargeId: string, ledger: UnitLedger, pricing: Pricing): readonly Line[] => {
  const until = own(pricing.state.chargedUntil, chargeId);
  if (until === undefined) return [];
  return ledger.fresh.flatMap(({ from, changes }) =>
    chargedPieces(pricing.contract, chargeId, { from, until }).flatMap((piece) => {
      if (piece.charge.kind !== 'recurringFee') return [];
      const fee: FeePiece = { ...piece, charge: piece.charge };
      const { charge, days } = fee;
      const edges = charge.tiers ? ledger.knownWithin(days.from, days.until) : [];
      const starts = [days.from, ...edges];
      return starts.flatMap((start, i) => {
        const part = { from: start, until: starts[i + 1] ?? days.until };
        const before = ledger.knownOn(charge, start, from);
        const after = ledger.knownOn(charge, start, addDays(from, 1));
        return priceStep(fee, part, { from, before, after, changes }, pricing);
      });
    }),
  );
};

const setupLine = (
  piece: FeePiece,
  { price, description }: NonNullable<RecurringFee['setup']>,
  pricing: Pricing,
): Line => {
  const { charge, days } = piece;
  const first = { from: days.from, until: addDays(days.from, 1) };
  return {
    ...lineOf(piece, first, { name: '', quantity: ONE, unitPrice: price }, undefined, pricing, {
      key: `${charge.chargeId}:setup`,
      explanation: { rule: 'setup' },
    }),
    description: description ?? charge.description,
  };
};

/**
 * Prices recurring fees: each piece by the units that are there when it begins, each change of units within it by the
 * days that are left, and what this bill's changes mean for days that were charged before. Fewer units give negative
 * lines. Throws `ChargeUnknown` for a change of no such fee, `QuantityNegative` where less than nothing would be left.
 */
export const priceRecurringFees = (
  pricing: Pricing,
  pieces: readonly FeePiece[],
  changes: readonly Logged<QuantityChange>[],
): Priced<QuantityBalance> & { readonly once: Readonly<Record<string, LocalDate>> } => {
  const { contract, state, through, nextDay } = pricing;
  const before = new Map(Object.entries(state.balances.quantities));
  const fresh = Map.groupBy(changes, ({ chargeId }) => chargeId);
  const chargeIds = new Set([...before.keys(), ...fresh.keys(), ...pieces.map(({ charge }) => charge.chargeId)]);
  const ledgers = new Map(
    [...chargeIds].map((id) => [id, new UnitLedger(contract, id, before.get(id) ?? [], fresh.get(id) ?? [])]),
  );
  const once = new Map<string, LocalDate>();
  const paid = new Set(Object.keys(state.balances.once));
  const lines: Line[] = [...fresh.keys()]
    .sort()
    .flatMap((id) => priceCharged(id, ledgers.get(id) as UnitLedger, pricing));
  for (const piece of pieces) {
    const { chargeId, setup } = piece.charge;
    const ledger = ledgers.get(chargeId) as UnitLedger;
    const mark = `${chargeId}/setup`;
    if (setup && !paid.has(mark) && !once.has(mark)) {
      once.set(mark, through);
      lines.push(setupLine(piece, setup, pricing));
    }
    lines.push(...priceBase(piece, ledger, pricing), ...priceWithin(piece, ledger, pricing));
  }
  const balances = [...ledgers]
    .map(([id, ledger]) => [id, ledger.balance(nextDay)] as const)
    .filter(([, kept]) => kept.length > 0);
  return { lines, balances: Object.fromEntries(balances), once: Object.fromEntries(once) };
};

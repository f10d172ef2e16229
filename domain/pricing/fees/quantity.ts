import type { Logged, QuantityChange } from '../../billables/billable.ts';
import { periodOf } from '../../calendar/cadence.ts';
import { addDays, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { QuantityBalance } from '../../contracts/balances.ts';
import type { RecurringFee } from '../../contracts/charges/recurring-fee.ts';
import type { Contract, Terms } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';

/** Older changes are kept as one; what comes as late as that is rare, and only a tier could tell the difference. */
const KEPT_DAYS = 366;

const units = (text: string): bigint => parseDecimal(text, QUANTITY_DECIMALS);

/** What changes the quantity of a fee on one day, as far as this bill brings it. Units are in ten-thousandths. */
export interface DayChange {
  readonly from: LocalDate;
  readonly by: bigint;
  readonly changes: readonly Logged<QuantityChange>[];
}

/** A fee as each version of the terms has it, oldest first. */
const heldBy = ({ terms }: Contract, chargeId: string): readonly { terms: Terms; charge: RecurringFee }[] =>
  terms.flatMap((version) =>
    version.charges.flatMap((charge) =>
      charge.kind === 'recurringFee' && charge.chargeId === chargeId ? [{ terms: version, charge }] : [],
    ),
  );

/** The day from which a change counts: its own, or the first of the next period. A contract's first day begins one. */
const countsFrom = (contract: Contract, { chargeId, on }: QuantityChange): LocalDate => {
  const held = heldBy(contract, chargeId);
  const version = held.findLast(({ terms }) => terms.effectiveFrom <= on) ?? held[0];
  if (!version)
    throw new BillingError(
      'ChargeUnknown',
      `the contract has no recurring fee "${chargeId}": correct the change of quantity of ${on}, or delete it`,
    );
  if (version.charge.quantityChanges === 'prorated') return on;
  const { from, until } = periodOf(version.terms.cadence, on);
  return on <= laterOf(from, contract.startsOn) ? on : until;
};

/** The units of one fee over time: those of its terms, and what was added and removed since. */
export class UnitLedger {
  /** The changes of this bill by day, oldest first. */
  readonly fresh: readonly DayChange[];
  readonly #contract: Contract;
  readonly #chargeId: string;
  readonly #before: QuantityBalance;
  readonly #byDay: ReadonlyMap<LocalDate, bigint>;

  constructor(
    contract: Contract,
    chargeId: string,
    before: QuantityBalance,
    changes: readonly Logged<QuantityChange>[],
  ) {
    this.#contract = contract;
    this.#chargeId = chargeId;
    this.#before = before;
    const fresh = Map.groupBy(changes, (change) => countsFrom(contract, change));
    this.fresh = [...fresh]
      .map(([from, those]) => ({ from, by: those.reduce((sum, { by }) => sum + units(by), 0n), changes: those }))
      .sort((a, b) => (a.from < b.from ? -1 : 1));
    const byDay = new Map(before.map(({ from, by }) => [from, units(by)]));
    for (const { from, by } of this.fresh) byDay.set(from, (byDay.get(from) ?? 0n) + by);
    this.#byDay = new Map([...byDay].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#refuseNegative();
  }

  /** The days on which the number of units changes within a range, its first day left out. */
  changesWithin(after: LocalDate, until: LocalDate): readonly LocalDate[] {
    return [...this.#byDay.keys()].filter((day) => after < day && day < until);
  }

  /** Those that were known before this bill. */
  knownWithin(after: LocalDate, until: LocalDate): readonly LocalDate[] {
    return this.#before.map(({ from }) => from).filter((day) => after < day && day < until);
  }

  on(charge: RecurringFee, day: LocalDate): bigint {
    let total = units(charge.quantity);
    for (const [from, by] of this.#byDay) if (from <= day) total += by;
    return this.#accepted(total, day);
  }

  /** As it was known before this bill, with the changes of this bill that count from before a day. */
  knownOn(charge: RecurringFee, day: LocalDate, freshBefore: LocalDate): bigint {
    let total = units(charge.quantity);
    for (const { from, by } of this.#before) if (from <= day) total += units(by);
    for (const { from, by } of this.fresh) if (from <= day && from < freshBefore) total += by;
    return total;
  }

  /** The most there is on any day of a range. */
  peak(charge: RecurringFee, from: LocalDate, until: LocalDate): bigint {
    return [from, ...this.changesWithin(from, until)]
      .map((day) => this.on(charge, day))
      .reduce((most, each) => (each > most ? each : most));
  }

  /** What is carried on to the next bill. */
  balance(nextDay: LocalDate): QuantityBalance {
    const old = [...this.#byDay].filter(([from]) => from < addDays(nextDay, -KEPT_DAYS));
    const last = old.at(-1)?.[0];
    const kept = new Map([...this.#byDay].slice(old.length));
    const merged = last === undefined ? [] : [[last, old.reduce((sum, [, by]) => sum + by, 0n)] as const];
    return [...merged, ...kept]
      .filter(([, by]) => by !== 0n)
      .map(([from, by]) => ({ from, by: formatDecimal(by, QUANTITY_DECIMALS) }));
  }

  /** A change is refused with the bill that brings it: once it is billed, nobody could take it back. */
  #refuseNegative(): void {
    const first = this.fresh[0]?.from;
    if (first === undefined) return;
    const held = heldBy(this.#contract, this.#chargeId);
    const starts = held.map(({ terms }) => terms.effectiveFrom);
    for (const day of [...this.#byDay.keys(), ...starts].filter((each) => each >= first)) {
      const version = held.findLast(({ terms }) => terms.effectiveFrom <= day) ?? held[0];
      if (version) this.on(version.charge, day);
    }
  }

  #accepted(total: bigint, day: LocalDate): bigint {
    if (total >= 0n) return total;
    throw new BillingError(
      'QuantityNegative',
      `the units of "${this.#chargeId}" would be ${formatDecimal(total, QUANTITY_DECIMALS)} on ${day}: correct the changes of its quantity`,
    );
  }
}

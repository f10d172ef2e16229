import type { Logged, Reading } from '../../billables/billable.ts';
import { addDays, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import { covers, daysOf, type Period } from '../../calendar/period.ts';
import type { MeterBalance } from '../../contracts/balances.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';

/** A reading with its quantity in ten-thousandths. */
interface Mark {
  readonly on: LocalDate;
  readonly device: string;
  readonly quantity: bigint;
}

/** `level`: what was there, until the next reading says otherwise; `use`: what was used on that day. */
export type MeterKind = 'level' | 'use';

/** What was counted over some days. Quantities are in ten-thousandths. */
export interface Counted {
  /** The total of all devices on each day, in order. */
  readonly days: readonly bigint[];
  readonly readings: number;
  readonly devices: number;
}

const marksOf = (balance: MeterBalance | undefined): readonly Mark[] =>
  (balance?.readings ?? []).map((one) => ({ ...one, quantity: parseDecimal(one.quantity, QUANTITY_DECIMALS) }));

/** One mark a device and day, in order: uses add up; of several levels the highest holds, in whatever order they came. */
const merged = (marks: readonly Mark[], kind: MeterKind): readonly Mark[] => {
  const byPlace = new Map<string, Mark>();
  for (const mark of marks) {
    const place = `${mark.on}/${mark.device}`;
    const other = byPlace.get(place)?.quantity ?? 0n;
    const highest = mark.quantity > other ? mark.quantity : other;
    byPlace.set(place, { ...mark, quantity: kind === 'use' ? mark.quantity + other : highest });
  }
  return [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark);
};

const daysIn = (ranges: readonly Period[]): readonly LocalDate[] =>
  ranges.flatMap((range) => Array.from({ length: daysOf(range) }, (_, i) => addDays(range.from, i)));

const usedOn = (ranges: readonly Period[], marks: readonly Mark[]): readonly bigint[] => {
  const byDay = new Map<LocalDate, bigint>();
  for (const { on, quantity } of marks) byDay.set(on, (byDay.get(on) ?? 0n) + quantity);
  return daysIn(ranges).map((day) => byDay.get(day) ?? 0n);
};

/** The marks are in order, so each is looked at once. */
const levelsOn = (ranges: readonly Period[], marks: readonly Mark[]): readonly bigint[] => {
  const levels = new Map<string, bigint>();
  let [next, total] = [0, 0n];
  return daysIn(ranges).map((day) => {
    for (let mark = marks[next]; mark !== undefined && mark.on <= day; mark = marks[next]) {
      total += mark.quantity - (levels.get(mark.device) ?? 0n);
      levels.set(mark.device, mark.quantity);
      next += 1;
    }
    return total;
  });
};

/**
 * The readings of one charge, from past bills and this one. A level that comes late counts from the first day that is
 * not charged yet, unless a newer one is known; a use that comes late is counted on that day.
 */
export class MeterLog {
  readonly #marks: readonly Mark[];
  readonly #kind: MeterKind;

  constructor(
    kind: MeterKind,
    before: MeterBalance | undefined,
    readings: readonly Logged<Reading>[],
    chargedUntil: LocalDate | undefined,
  ) {
    const fresh = readings.map(({ on, device = '', quantity }) => ({
      on: kind === 'use' && chargedUntil !== undefined ? laterOf(on, chargedUntil) : on,
      device,
      quantity: parseDecimal(quantity, QUANTITY_DECIMALS),
    }));
    this.#kind = kind;
    this.#marks = merged([...marksOf(before), ...fresh], kind);
  }

  /** What was there, or used, on each of some days. */
  over(ranges: readonly Period[]): Counted {
    const isWithin = ({ on }: Mark): boolean => ranges.some((range) => covers(range, on));
    const within = this.#marks.filter(isWithin);
    const totals = this.#kind === 'use' ? usedOn(ranges, within) : levelsOn(ranges, this.#marks);
    const last = ranges.at(-1)?.until ?? '';
    const counted = this.#kind === 'use' ? within : this.#marks.filter(({ on }) => on < last);
    return { days: totals, readings: within.length, devices: new Set(counted.map(({ device }) => device)).size };
  }

  /** All that is known of days from one on, taken together. */
  after(day: LocalDate): { readonly quantity: bigint; readonly readings: number; readonly devices: number } {
    const marks = this.#marks.filter(({ on }) => on >= day);
    const quantity = marks.reduce((total, mark) => total + mark.quantity, 0n);
    return { quantity, readings: marks.length, devices: new Set(marks.map(({ device }) => device)).size };
  }

  /** What the next bill has to know when all days before one are charged. */
  balance(chargedUntil: LocalDate): MeterBalance {
    const isOpen = ({ on }: Mark): boolean => on >= chargedUntil;
    const last = new Map(this.#marks.filter((mark) => !isOpen(mark)).map((mark) => [mark.device, mark]));
    const kept = [...(this.#kind === 'level' ? last.values() : []), ...this.#marks.filter(isOpen)];
    return {
      readings: kept
        .map((mark) => ({ ...mark, quantity: formatDecimal(mark.quantity, QUANTITY_DECIMALS) }))
        .sort((a, b) => (`${a.on}/${a.device}` < `${b.on}/${b.device}` ? -1 : 1)),
    };
  }
}

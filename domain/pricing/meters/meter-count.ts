import type { LocalDate } from '../../calendar/local-date.ts';
import { daysOf, type Period } from '../../calendar/period.ts';
import type { Metered } from '../../contracts/charges/metered.ts';
import { assertNever } from '../../errors.ts';
import type { Line, Unit } from '../../invoicing/line.ts';
import { formatDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';
import type { LinePrice } from '../../money/rounding.ts';
import type { Piece } from '../fees/schedule.ts';
import type { Scale } from '../fees/tiers.ts';
import type { Counted } from './meter-log.ts';

const UNITS: Readonly<Record<Metered['unit'], Unit>> = { piece: 'C62', gigabyte: 'E34' };

/** Ten-thousandths as a decimal string. */
export const written = (quantity: bigint): string => formatDecimal(quantity, QUANTITY_DECIMALS);

/** What one version of a charge counts in a period: its pieces, which are several where the contract rested between. */
export interface Span {
  readonly charge: Metered;
  readonly period: Period;
  readonly days: readonly Period[];
}

/** The pieces of one period together, so that it is counted once. */
export const spansOf = (pieces: readonly Piece<Metered>[]): readonly Span[] => {
  const spans = new Map<Metered, Map<LocalDate, Span>>();
  for (const { charge, period, days } of pieces) {
    const ofCharge = spans.get(charge) ?? new Map<LocalDate, Span>();
    const before = ofCharge.get(period.from)?.days ?? [];
    spans.set(charge, ofCharge.set(period.from, { charge, period, days: [...before, days] }));
  }
  return [...spans.values()].flatMap((ofCharge) => [...ofCharge.values()]);
};

const sum = (quantities: readonly bigint[]): bigint => quantities.reduce((total, each) => total + each, 0n);

/**
 * What is priced, and in which measure: `scale` is what one unit for the whole period is in it. Levels are counted in
 * unit-days, 20 devices for 31 days being 620, so that a part of a period and an average are exact; uses as they are.
 */
export const measured = (
  countAt: Metered['countAt'],
  { days }: Counted,
  period: Period,
): { total: bigint; scale: Scale } => {
  const unitDays = { times: days.length, by: 1 };
  const levels = (level = 0n) => ({ total: level * BigInt(days.length), scale: unitDays });
  switch (countAt) {
    case 'periodStart':
      return levels(days[0]);
    case 'periodEnd':
      return levels(days.at(-1));
    case 'peak':
      return levels(days.reduce((most, day) => (day > most ? day : most), 0n));
    case 'prorated':
      return { total: sum(days), scale: unitDays };
    case 'total':
      return { total: sum(days), scale: { times: days.length, by: daysOf(period) } };
    default:
      return assertNever(countAt);
  }
};

/** Units where they come out even for the whole period, else unit-days at the price of a period's days. */
export const quantityOf = (
  total: bigint,
  { charge, period, days }: Span,
): Omit<LinePrice, 'unitPrice'> & Pick<Line, 'unit'> => {
  const unit = UNITS[charge.unit];
  if (charge.countAt === 'total') return { quantity: written(total), baseQuantity: 1, unit };
  const ofPeriod = daysOf(period);
  const isWhole = days.reduce((all, each) => all + daysOf(each), 0) === ofPeriod;
  if (isWhole && total % BigInt(ofPeriod) === 0n)
    return { quantity: written(total / BigInt(ofPeriod)), baseQuantity: 1, unit };
  return { quantity: written(total), baseQuantity: ofPeriod, unit: 'DAY' };
};

import { daysOf } from '../../calendar/period.ts';
import type { TimeCharge } from '../../contracts/charges/time.ts';
import type { Line } from '../../invoicing/line.ts';
import { lineOf, ONE } from '../fees/fee-line.ts';
import type { Piece } from '../fees/schedule.ts';
import type { Pricing } from '../pricing.ts';

/**
 * A monthly minimum (semantics.md §1.7, ODK-MIN): due for each period, even without work; amount and covered minutes by
 * the days of a period that is covered in part. What the minutes cover, `allowance.ts` says.
 */
export const minimumLines = (pricing: Pricing, pieces: readonly Piece<TimeCharge>[]): readonly Line[] =>
  pieces.flatMap((piece): readonly Line[] => {
    const { charge, period, days } = piece;
    const { minimum } = charge;
    if (!minimum) return [];
    const [covered, whole] = [daysOf(days), daysOf(period)];
    const share = covered === whole ? undefined : { days: covered, of: whole };
    const includedMinutes = Math.floor((minimum.minutes * covered * 2 + whole) / (2 * whole));
    const part = { name: ':minimum', quantity: ONE, unitPrice: minimum.amount };
    const key = `${charge.chargeId}:${days.from}`;
    return [
      lineOf(piece, days, part, share, pricing, { key, explanation: { rule: 'monthlyMinimum', includedMinutes } }),
    ];
  });

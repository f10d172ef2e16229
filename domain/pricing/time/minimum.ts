import { daysOf } from '../../calendar/period.ts';
import type { TimeCharge } from '../../contracts/charges/time.ts';
import type { Line } from '../../invoicing/line.ts';
import { priceLine } from '../../money/rounding.ts';
import type { Piece } from '../fees/schedule.ts';
import type { Pricing } from '../pricing.ts';

/**
 * A monthly minimum (semantics.md §1.7, ODK-MIN): due for each period, even without work; amount and covered minutes by
 * the days of a period that is covered in part. What the minutes cover, `allowance.ts` says.
 */
export const minimumLines = (
  { contract, minorDigits }: Pricing,
  pieces: readonly Piece<TimeCharge>[],
): readonly Line[] =>
  pieces.flatMap(({ charge, period, days }): readonly Line[] => {
    const { minimum } = charge;
    if (!minimum) return [];
    const [covered, whole] = [daysOf(days), daysOf(period)];
    const isWhole = covered === whole;
    const price = {
      quantity: isWhole ? '1' : String(covered),
      unitPrice: minimum.amount,
      baseQuantity: isWhole ? 1 : whole,
    };
    const includedMinutes = Math.floor((minimum.minutes * covered * 2 + whole) / (2 * whole));
    return [
      {
        key: `${charge.chargeId}:${days.from}:minimum`,
        contractId: contract.contractId,
        chargeId: charge.chargeId,
        description: charge.description,
        period: days,
        late: false,
        ...price,
        unit: isWhole ? 'C62' : 'DAY',
        net: priceLine(price, minorDigits),
        taxRateId: charge.taxRateId,
        explanation: { rule: 'monthlyMinimum', includedMinutes },
        billableIds: [],
      },
    ];
  });

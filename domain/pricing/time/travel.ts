import type { LoggedTime } from '../../billables/billable.ts';
import type { Travel } from '../../contracts/charges/time.ts';
import { assertNever } from '../../errors.ts';
import type { Line } from '../../invoicing/line.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../../money/decimal.ts';

type Charged = Exclude<Travel, { kind: 'none' }>;

/**
 * What the way to a client costs (semantics.md §2.4): by the visit, kilometre or hour. It is never rounded with the work
 * nor taken from prepaid or included time, because it is counted here and nowhere else.
 */
export const travelPrice = (
  travel: Charged,
  visits: readonly LoggedTime[],
): Pick<Line, 'quantity' | 'unit' | 'unitPrice' | 'baseQuantity'> => {
  const price = { unitPrice: travel.price, baseQuantity: 1 };
  switch (travel.kind) {
    case 'flat':
      return { ...price, quantity: String(visits.length), unit: 'C62' };
    case 'perKilometre': {
      let way = 0n;
      for (const { travel: own } of visits) way += parseDecimal(own?.kilometres ?? '0', QUANTITY_DECIMALS);
      return { ...price, quantity: formatDecimal(way, QUANTITY_DECIMALS), unit: 'KMT' };
    }
    case 'perHour': {
      const minutes = visits.reduce((total, { travel: own }) => total + (own?.minutes ?? 0), 0);
      return { unitPrice: travel.price, baseQuantity: 60, quantity: String(minutes), unit: 'MIN' };
    }
    default:
      return assertNever(travel);
  }
};

/** Whether an entry has a way that is charged: only of work that is charged itself. */
export const hasCharged = (entry: LoggedTime, travel: Travel): travel is Charged =>
  travel.kind !== 'none' && entry.travel !== undefined && entry.charging === 'billable';

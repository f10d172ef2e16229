import type { Cadence } from '../calendar/cadence.ts';
import type { Balances } from '../contracts/balances.ts';
import type { Charge } from '../contracts/charges/charge.ts';
import type { Terms } from '../contracts/contract.ts';
import { takenOff } from '../invoicing/discount.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import { divideRounded, type Minor, priceLine, sum, toMinor } from '../money/rounding.ts';
import { own } from '../own.ts';
import { partsOf } from '../pricing/fees/fee-line.ts';

const DAYS_OF_YEAR = 365n;

/** An amount of each period, over a year: twelve months, or 365 days of weeks. */
const overAYear = (perPeriod: Minor, { unit, every }: Cadence): Minor =>
  toMinor(
    unit === 'month'
      ? divideRounded(BigInt(perPeriod) * 12n, BigInt(every))
      : divideRounded(BigInt(perPeriod) * DAYS_OF_YEAR, 7n * BigInt(every)),
  );

const quantityOf = (agreed: string, changes: Balances['quantities'][string] = []): bigint =>
  changes.reduce(
    (total, { by }) => total + parseDecimal(by, QUANTITY_DECIMALS),
    parseDecimal(agreed, QUANTITY_DECIMALS),
  );

/** What is due for a whole period even if nobody works, before discounts; undefined of what follows from use, or is once. */
const perPeriod = (charge: Charge, { quantities }: Pick<Balances, 'quantities'>, minorDigits: number): Minor => {
  const net = (quantity: string, unitPrice: string) => priceLine({ quantity, unitPrice, baseQuantity: 1 }, minorDigits);
  switch (charge.kind) {
    case 'recurringFee':
      return sum(
        partsOf(charge, quantityOf(charge.quantity, own(quantities, charge.chargeId))).map(({ quantity, unitPrice }) =>
          net(formatDecimal(quantity, QUANTITY_DECIMALS), unitPrice),
        ),
      );
    case 'time':
      return charge.minimum ? net('1', charge.minimum.amount) : 0;
    case 'prepaidBlock':
      return charge.purchase.every === 'period' ? net(charge.purchase.quantity, charge.purchase.unitPrice) : 0;
    case 'stepTariff':
    case 'metered':
    case 'oneTime':
    case 'expense':
      return 0;
  }
};

const discounted = (net: Minor, discount: Terms['discount'], minorDigits: number): Minor =>
  discount === undefined ? net : net - (takenOff(discount, [net], minorDigits)[0] ?? 0);

/**
 * What terms bring in a year of twelve months without anybody's work: fees at the units that are there, monthly minimums
 * and blocks that are bought for each period, after discounts and before tax. What is used, and what is agreed once, is
 * no part of it.
 */
export const yearlyWorth = (
  { charges, cadence, discount }: Pick<Terms, 'charges' | 'cadence' | 'discount'>,
  balances: Pick<Balances, 'quantities'>,
  minorDigits: number,
): Minor => {
  const lines = charges.map((charge) =>
    discounted(perPeriod(charge, balances, minorDigits), charge.discount, minorDigits),
  );
  return overAYear(discounted(sum(lines), discount, minorDigits), cadence);
};

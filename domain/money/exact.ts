import { PRICE_DECIMALS, parseDecimal, QUANTITY_DECIMALS } from './decimal.ts';
import { divideRounded } from './rounding.ts';

const SCALE = 10n ** BigInt(QUANTITY_DECIMALS + PRICE_DECIMALS);

/** Whether quantity × price comes to an amount that a JSON number of minor units can state exactly. */
export const isExact = (quantity: string, unitPrice: string, minorDigits: number): boolean => {
  const product = parseDecimal(quantity, QUANTITY_DECIMALS) * parseDecimal(unitPrice, PRICE_DECIMALS);
  return Number.isSafeInteger(Number(divideRounded(product * 10n ** BigInt(minorDigits), SCALE)));
};

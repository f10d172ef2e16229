import { BillingError } from '../errors.ts';
import { PRICE_DECIMALS, parseDecimal, QUANTITY_DECIMALS } from './decimal.ts';

/** A whole number of the currency's minor unit: cents for EUR, yen for JPY. Always a safe integer. */
export type Minor = number;

/**
 * The only place that divides money. Halves go away from zero, as on the client's own calculator, so that a credit note
 * mirrors its invoice (semantics.md §5).
 */
export const divideRounded = (dividend: bigint, divisor: bigint): bigint => {
  if (divisor <= 0n) throw new RangeError('divisor must be positive');
  const doubled = (dividend < 0n ? -dividend : dividend) * 2n + divisor;
  const magnitude = doubled / (divisor * 2n);
  return dividend < 0n ? -magnitude : magnitude;
};

/** A bigint of minor units as the number that is stored; refuses what a JSON number cannot hold exactly. */
export const toMinor = (value: bigint): Minor => {
  const minor = Number(value);
  if (!Number.isSafeInteger(minor)) {
    throw new BillingError('AmountTooLarge', `the amount ${value} is beyond what an invoice can state exactly`);
  }
  return minor;
};

export interface LinePrice {
  /** Decimal string, up to 4 places. */
  readonly quantity: string;
  /** Decimal string of currency units, up to 6 places, for `baseQuantity` units. */
  readonly unitPrice: string;
  /** How many units the price is for (BT-149): 60 for an hourly rate on minutes. */
  readonly baseQuantity: number;
}

const SCALE = 10n ** BigInt(QUANTITY_DECIMALS + PRICE_DECIMALS);
const POWERS_OF_TEN = [1n, 10n, 100n, 1_000n, 10_000n] as const;

/** Net of a line in minor units: quantity × price ÷ base quantity, rounded once (BR-FR, EN 16931 BT-131). */
export const priceLine = ({ quantity, unitPrice, baseQuantity }: LinePrice, minorDigits: number): Minor => {
  const product = parseDecimal(quantity, QUANTITY_DECIMALS) * parseDecimal(unitPrice, PRICE_DECIMALS);
  const toMinorUnits = POWERS_OF_TEN[minorDigits] ?? 10n ** BigInt(minorDigits);
  return toMinor(divideRounded(product * toMinorUnits, SCALE * BigInt(baseQuantity)));
};

/** Tax on a base in minor units at a percentage given as a decimal string (BR-CO-17). */
export const taxOn = (base: Minor, percent: string): Minor =>
  toMinor(divideRounded(BigInt(base) * parseDecimal(percent, 4), 1_000_000n));

/** Adds minor units and refuses a sum that is no longer exact. */
export const sum = (amounts: Iterable<Minor>): Minor => {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return toMinor(total);
};

import { BillingError } from '../errors.ts';
import { HUNDRED_PERCENT, PRICE_DECIMALS, parseDecimal, parsePercent, QUANTITY_DECIMALS } from './decimal.ts';

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

/** A decimal string as a whole number and how many of its digits are decimals; undefined when it is none, or too long. */
const wholeOf = (text: string): { readonly whole: number; readonly decimals: number } | undefined => {
  if (text.length > 15) return undefined;
  let whole = 0;
  let decimals = -1;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      if (decimals >= 0) decimals += 1;
    } else if (digit === DOT && decimals < 0 && i > 0) decimals = 0;
    else return undefined;
  }
  return { whole, decimals: Math.max(decimals, 0) };
};
const DOT = '.'.charCodeAt(0) - 48;

/**
 * The same net in plain numbers, which is ten times as fast; undefined where a step could be inexact. Every number here is
 * a whole one below 2^53, so nothing is lost.
 */
const priceSmallLine = ({ quantity, unitPrice, baseQuantity }: LinePrice, minorDigits: number): Minor | undefined => {
  const count = wholeOf(quantity);
  const price = wholeOf(unitPrice);
  if (!count || !price || baseQuantity <= 0) return undefined;
  const decimals = count.decimals + price.decimals - minorDigits;
  const dividend = count.whole * price.whole * 10 ** Math.max(-decimals, 0);
  const divisor = baseQuantity * 10 ** Math.max(decimals, 0);
  const doubled = dividend * 2 + divisor;
  if (!Number.isSafeInteger(doubled) || !Number.isSafeInteger(divisor * 2)) return undefined;
  return (doubled - (doubled % (divisor * 2))) / (divisor * 2);
};

/** Net of a line in minor units: quantity × price ÷ base quantity, rounded once (BR-FR, EN 16931 BT-131). */
export const priceLine = (price: LinePrice, minorDigits: number): Minor => {
  const small = priceSmallLine(price, minorDigits);
  if (small !== undefined) return small;
  const { quantity, unitPrice, baseQuantity } = price;
  const product = parseDecimal(quantity, QUANTITY_DECIMALS) * parseDecimal(unitPrice, PRICE_DECIMALS);
  const toMinorUnits = POWERS_OF_TEN[minorDigits] ?? 10n ** BigInt(minorDigits);
  return toMinor(divideRounded(product * toMinorUnits, SCALE * BigInt(baseQuantity)));
};

/** Tax on a base in minor units at a percentage given as a decimal string (BR-CO-17). */
export const taxOn = (base: Minor, percent: string): Minor =>
  toMinor(divideRounded(BigInt(base) * parsePercent(percent), HUNDRED_PERCENT));

/** Adds minor units and refuses a sum that is no longer exact. */
export const sum = (amounts: Iterable<Minor>): Minor => {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return toMinor(total);
};

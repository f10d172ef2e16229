import * as z from 'zod';

/** Prices and rates: up to 9 digits before the point and 6 behind (EN 16931 as the French rules read it). */
export const PRICE_DECIMALS = 6;
/** Quantities: up to 4 decimals, billed as printed. */
export const QUANTITY_DECIMALS = 4;

/** A decimal string of at most `decimals` places, e.g. "90" or "0.125". Never a JSON number: those are binary. */
const decimalString = (whole: number, decimals: number, what: string) =>
  z
    .string()
    .regex(
      new RegExp(`^(0|[1-9]\\d{0,${whole - 1}})(\\.\\d{1,${decimals}})?$`),
      `must be ${what} as a decimal string, such as "90.00": not negative, at most ${whole} digits and ${decimals} decimals`,
    );

export const Price = decimalString(9, PRICE_DECIMALS, 'a price');
export const Quantity = decimalString(7, QUANTITY_DECIMALS, 'a quantity');
/** Rates of exchange: currencies of small units have many zeros behind the point. */
export const RATE_DECIMALS = 10;
export const ExchangeRateText = decimalString(9, RATE_DECIMALS, 'a rate of exchange').refine(
  (rate) => Number(rate) > 0,
  { error: 'must be more than 0' },
);
/** A quantity that may be negative. */
export const SignedQuantity = z
  .string()
  .regex(
    /^-?(0|[1-9]\d{0,6})(\.\d{1,4})?$/,
    'must be a quantity as a decimal string, such as "-2": at most 7 digits and 4 decimals',
  );
/** Percent, e.g. "20" or "5.5". */
export const Percent = decimalString(3, 4, 'a percentage');

/** "12.5" with 4 decimals is 125000n. The string must be a decimal of at most that many places. */
export const parseDecimal = (text: string, decimals: number): bigint => {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[3] ?? '';
  if (!match || fraction.length > decimals) throw new RangeError(`not a decimal of ${decimals} places: ${text}`);
  const magnitude = BigInt(`${match[2]}${fraction.padEnd(decimals, '0')}`);
  return match[1] === '-' ? -magnitude : magnitude;
};

/** 125000n with 4 decimals is "12.5"; at least `minimum` places are written. */
export const formatDecimal = (value: bigint, decimals: number, minimum = 0): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits
    .slice(digits.length - decimals)
    .replace(/0+$/, '')
    .padEnd(minimum, '0');
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

/** "2.5" is "-2.5" and back; nothing stays nothing. */
export const negated = (text: string): string => formatDecimal(-parseDecimal(text, PRICE_DECIMALS), PRICE_DECIMALS);

const PERCENT_DECIMALS = 4;

/** A percentage in ten-thousandths: "5.5" is 55000n. */
export const parsePercent = (percent: string): bigint => parseDecimal(percent, PERCENT_DECIMALS);
/** All of something, as `parsePercent` counts. */
export const HUNDRED_PERCENT = 1_000_000n;

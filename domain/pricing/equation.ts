import { formatDecimal } from '../money/decimal.ts';
import type { LinePrice, Minor } from '../money/rounding.ts';

/** The line's sum as a person writes it, e.g. "75 × 90.00 ÷ 60 = 112.50". */
export const equation = ({ quantity, unitPrice, baseQuantity }: LinePrice, net: Minor, minorDigits: number): string => {
  const divisor = baseQuantity === 1 ? '' : ` ÷ ${baseQuantity}`;
  return `${quantity} × ${unitPrice}${divisor} = ${formatDecimal(BigInt(net), minorDigits, minorDigits)}`;
};

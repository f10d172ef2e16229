import type { Line } from '../../invoicing/line.ts';
import { priceLine } from '../../money/rounding.ts';
import { quantityText } from '../quantities.ts';
import { dividedBy, type Sentence, type Telling, withoutSign } from './telling.ts';

/** `gross`: the amount with the tax where prices include it; then price and discount include it too. */
export type Summed = Pick<
  Line,
  'quantity' | 'unit' | 'unitPrice' | 'baseQuantity' | 'net' | 'discount' | 'explanation'
> & { readonly gross?: number | undefined };

/** Minutes stay minutes, for they are divided by 60; days of several units are shown as what they are made of. */
const countedText = (line: Summed, { words, formats }: Telling): string => {
  const { quantity, unit, explanation } = line;
  if (unit === 'MIN') return `${formats.quantity(quantity)}\u00a0${words.units.minutes}`;
  if (unit === 'DAY' && 'daysCovered' in explanation) {
    const units = dividedBy(quantity, explanation.daysCovered);
    const days = words.units.days(formats.quantity(String(explanation.daysCovered)), explanation.daysCovered === 1);
    if (units !== undefined && withoutSign(units) !== '1') return `${formats.quantity(units)} × ${days}`;
  }
  return quantityText(line, words, formats);
};

/** "Discount 10% (loyalty): -€11.25". */
export const discountText = ({ discount }: Pick<Line, 'discount'>, telling: Telling): string | undefined => {
  if (!discount) return undefined;
  const { words, says, formats } = telling;
  const { percent, reason, minor } = discount;
  const what = words.table.discount(percent === undefined ? undefined : formats.percent(percent), reason);
  return says.outcome(what, formats.money(0 - minor));
};

/**
 * The line's sum as a person writes it, "75 min × 90.00 € ÷ 60 = 112.50 €", then its discount and what the tax in it is;
 * what is free needs none. Where quantity and price do not give the amount by themselves the amount alone is said, for a
 * wrong equation is worse than none.
 */
export const arithmeticOf = (line: Summed, telling: Telling): readonly Sentence[] => {
  const { formats, says, minorDigits } = telling;
  const agreed = line.gross ?? line.net;
  const before = agreed + (line.discount?.minor ?? 0);
  if (Number(line.unitPrice) === 0 && before === 0) return [];
  const discount = discountText(line, telling);
  const divisor = line.baseQuantity === 1 ? '' : ` ÷ ${formats.quantity(String(line.baseQuantity))}`;
  const product = `${countedText(line, telling)} × ${formats.fullPrice(line.unitPrice)}${divisor}`;
  return [
    [
      priceLine(line, minorDigits) === before
        ? `${product} = ${formats.money(before)}`
        : says.amount(formats.money(before)),
    ],
    ...(discount === undefined ? [] : [[discount, says.left(formats.money(agreed))]]),
    ...(agreed === line.net ? [] : [[says.withTax(formats.money(agreed), formats.money(line.net))]]),
  ];
};

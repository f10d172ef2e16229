import type { Line } from '../invoicing/line.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import type { Words } from './catalogue.ts';
import type { Formats } from './formats.ts';

type Counted = Pick<Line, 'quantity' | 'unit' | 'unitPrice' | 'baseQuantity'>;

const HOUR = parseDecimal('60', QUANTITY_DECIMALS);

/** "135" is "2 h 15 min", never "2.25": a decimal of an hour is what clients read wrongly as minutes. */
export const durationText = (minutes: string, { units }: Words, formats: Formats): string => {
  const value = parseDecimal(minutes, QUANTITY_DECIMALS);
  const magnitude = value < 0n ? -value : value;
  const hours = magnitude / HOUR;
  const rest = magnitude % HOUR;
  const parts = [
    hours > 0n ? `${formats.quantity(String(hours))}\u00a0${units.hours}` : '',
    rest > 0n || hours === 0n
      ? `${formats.quantity(formatDecimal(rest, QUANTITY_DECIMALS))}\u00a0${units.minutes}`
      : '',
  ].filter((part) => part !== '');
  return `${value < 0n ? '-' : ''}${parts.join('\u00a0')}`;
};

export const quantityText = (line: Counted, words: Words, formats: Formats): string => {
  switch (line.unit) {
    case 'MIN':
      return durationText(line.quantity, words, formats);
    case 'DAY':
      return words.units.days(formats.quantity(line.quantity), Number(line.quantity) === 1);
    case 'C62':
      return formats.quantity(line.quantity);
  }
};

/** "90.00 / h": the price and how much it buys (BT-146 and BT-149), so that quantity × price can be checked by hand. */
export const priceText = ({ unit, unitPrice, baseQuantity }: Counted, { units }: Words, formats: Formats): string => {
  const price = formats.price(unitPrice);
  switch (unit) {
    case 'MIN':
      return `${price} /\u00a0${units.perMinutes(baseQuantity)}`;
    case 'DAY':
      return `${price} /\u00a0${units.perDays(baseQuantity)}`;
    case 'C62':
      return baseQuantity === 1 ? price : `${price} /\u00a0${units.perPieces(baseQuantity)}`;
  }
};

import { assertNever } from '../errors.ts';
import type { Line } from '../invoicing/line.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import type { Words } from './catalogue/words.ts';
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

/** Whole seconds as they were worked: "1 h 5 min 30 s". */
export const elapsedText = (seconds: number, words: Words, formats: Formats): string => {
  const rest = seconds % 60;
  if (rest === 0) return durationText(String(seconds / 60), words, formats);
  const odd = `${rest}\u00a0${words.units.seconds}`;
  return seconds < 60 ? odd : `${durationText(String((seconds - rest) / 60), words, formats)}\u00a0${odd}`;
};

export const quantityText = (line: Counted, words: Words, formats: Formats): string => {
  const quantity = formats.quantity(line.quantity);
  switch (line.unit) {
    case 'MIN':
      return durationText(line.quantity, words, formats);
    case 'DAY':
      return words.units.days(quantity, Math.abs(Number(line.quantity)) === 1);
    case 'KMT':
      return `${quantity}\u00a0${words.units.kilometres}`;
    case 'E34':
      return `${quantity}\u00a0${words.units.gigabytes}`;
    case 'C62':
      return quantity;
    default:
      return assertNever(line.unit);
  }
};

/** What a price buys: "/ h", "/ 31 days", nothing for one piece. */
const boughtText = ({ unit, baseQuantity }: Counted, { units }: Words): string => {
  const several = (name: string): string => (baseQuantity === 1 ? name : `${baseQuantity}\u00a0${name}`);
  switch (unit) {
    case 'MIN':
      return units.perMinutes(baseQuantity);
    case 'DAY':
      return units.perDays(baseQuantity);
    case 'KMT':
      return several(units.kilometres);
    case 'E34':
      return several(units.gigabytes);
    case 'C62':
      return baseQuantity === 1 ? '' : units.perPieces(baseQuantity);
    default:
      return assertNever(unit);
  }
};

/**
 * "90.00 / h": the price and how much it buys (BT-146 and BT-149), so that quantity × price can be checked by hand. What
 * is free costs 0.00, however much of it.
 */
export const priceText = (line: Counted, words: Words, formats: Formats): string => {
  const price = formats.price(line.unitPrice);
  const bought = boughtText(line, words);
  return bought === '' || Number(line.unitPrice) === 0 ? price : `${price} /\u00a0${bought}`;
};

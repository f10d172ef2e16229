import type { TaxTotal } from '../../invoicing/invoice.ts';
import type { Box, Sheet } from '../pdf/sheet.ts';
import { RULE, STRONG_RULE, TEXT, type TextStyle } from '../pdf/styles.ts';
import type { Rendering } from './rendering.ts';

const GAP = 34;

const rateText = ({ percent, category }: TaxTotal, { formats, words }: Rendering): string =>
  [formats.percent(percent), words.totals.category[category]].filter((part) => part !== '').join(' · ');

/** Net and tax of each rate (BG-23). */
const drawTaxes = (sheet: Sheet, { left, width }: Box, top: number, rendering: Rendering): number => {
  const { words, formats, taxKind, invoice } = rendering;
  const boxes: readonly Box[] = [
    { left, width: width * 0.4 },
    { left: left + width * 0.4, width: width * 0.3 },
    { left: left + width * 0.7, width: width * 0.3 },
  ];
  const row = (texts: readonly string[], style: TextStyle, y: number): number =>
    Math.max(
      ...texts.map((text, index) => sheet.write(text, style, boxes[index] as Box, y, index === 0 ? 'left' : 'right')),
    );
  const heads = [words.totals.rate[taxKind], words.totals.base, words.totals.taxAmount[taxKind]];
  let y = row(heads, TEXT.head, top) + 3;
  sheet.rule({ left, width }, y, STRONG_RULE, 0.6);
  for (const tax of invoice.totals.taxes) {
    y = row([rateText(tax, rendering), formats.amount(tax.base), formats.amount(tax.tax)], TEXT.cell, y + 4) + 3;
    sheet.rule({ left, width }, y, RULE, 0.5);
  }
  return y;
};

const drawSums = (sheet: Sheet, box: Box, top: number, { words, formats, taxKind, invoice }: Rendering): number => {
  const { net, tax, gross } = invoice.totals;
  const pair = (label: string, minor: number, style: TextStyle, y: number): number => {
    const value = formats.money(minor);
    const labelWidth = box.width - sheet.widthOf(value, style) - 10;
    const bottom = sheet.write(label, style, { ...box, width: labelWidth }, y);
    sheet.write(value, style, box, y, 'right');
    return bottom;
  };
  let y = pair(words.totals.net[taxKind], net, TEXT.body, top) + 4;
  y = pair(words.totals.tax[taxKind], tax, TEXT.body, y) + 6;
  sheet.rule(box, y, STRONG_RULE, 1);
  return pair(words.totals.gross[taxKind], gross, TEXT.total, y + 6);
};

/** Taxes on the left, sums on the right, all on one page. */
export const drawTotals = (sheet: Sheet, rendering: Rendering): void => {
  const rows = rendering.invoice.totals.taxes.length;
  sheet.need(16 + Math.max(18 + rows * 32, 80));
  const { left, width } = sheet.body;
  const half = (width - GAP) / 2;
  const top = sheet.y + 16;
  sheet.y = Math.max(
    drawTaxes(sheet, { left, width: half }, top, rendering),
    drawSums(sheet, { left: left + half + GAP, width: half }, top, rendering),
  );
};

import type { TaxTotal } from '../../invoicing/invoice.ts';
import type { Minor } from '../../money/rounding.ts';
import { formatsOf } from '../formats.ts';
import { type Box, heightOf, type SetLine, type Sheet } from '../pdf/sheet.ts';
import { RULE, STRONG_RULE, TEXT, type TextStyle } from '../pdf/styles.ts';
import { ownMentions } from './legal-mentions.ts';
import type { AmountsRendering } from './rendering.ts';

const GAP = 34;
const SPACE_ABOVE = 16;
/** Of a row of the tax table: before and after its text. */
const PADDING = { above: 4, below: 3 };

/** Cells of one row, set to the widths of their columns, with what is said below them. */
interface TaxRow {
  readonly cells: readonly (readonly SetLine[])[];
  readonly below: readonly SetLine[];
  readonly height: number;
}

const columnsOf = ({ left, width }: Box): readonly Box[] => [
  { left, width: width * 0.4 },
  { left: left + width * 0.4, width: width * 0.3 },
  { left: left + width * 0.7, width: width * 0.3 },
];

const setRow = (sheet: Sheet, box: Box, texts: readonly string[], style: TextStyle, below = ''): TaxRow => {
  const columns = columnsOf(box);
  const cells = texts.map((text, index) => sheet.set(text, style, (columns[index] as Box).width));
  const under = below === '' ? [] : sheet.set(below, TEXT.detail, box.width);
  const height = Math.max(...cells.map(heightOf)) + heightOf(under) + PADDING.above + PADDING.below;
  return { cells, below: under, height };
};

const drawRow = (sheet: Sheet, box: Box, { cells, below, height }: TaxRow, top: number, rule: string): number => {
  const columns = columnsOf(box);
  const bottoms = cells.map((lines, index) =>
    sheet.draw(lines, columns[index] as Box, top + PADDING.above, index === 0 ? 'left' : 'right'),
  );
  sheet.draw(below, box, Math.max(...bottoms));
  sheet.rule(box, top + height, rule, 0.5);
  return top + height;
};

const rateText = ({ percent, category }: TaxTotal, { formats, words }: AmountsRendering): string =>
  [formats.percent(percent), words.totals.category[category]].filter((part) => part !== '').join(' · ');

/** Net and tax of each rate (BG-23), with the reason of each that has none (BT-120) unless the law words it below. */
const taxRows = (sheet: Sheet, box: Box, rendering: AmountsRendering): readonly TaxRow[] => {
  const { words, formats, taxKind, invoice } = rendering;
  const own = ownMentions(rendering);
  const heads = [words.totals.rate[taxKind], words.totals.base, words.totals.taxAmount[taxKind]];
  return [
    setRow(sheet, box, heads, TEXT.head),
    ...invoice.totals.taxes.map((tax) => {
      const { base, tax: minor, exemptionReason = '' } = tax;
      const reason = own.some((mention) => mention.includes(exemptionReason)) ? '' : exemptionReason;
      const texts = [rateText(tax, rendering), formats.amount(base), formats.amount(minor)];
      return setRow(sheet, box, texts, TEXT.cell, reason);
    }),
  ];
};

/** One of the sums, its label set to the width that its amount leaves. */
interface Sum {
  readonly label: readonly SetLine[];
  readonly value: string;
  readonly style: TextStyle;
}

const VALUE_GAP = 10;
const SUM_GAP = 4;
/** Above and below the rule over the last sum. */
const TOTAL_GAP = { above: 2, below: 6 };

/** The tax in the firm's own currency, and by which rate. */
const ownTax = ({ invoice, words, formats, taxKind }: AmountsRendering): readonly [string, string] | undefined => {
  const { taxCurrency, currency, locale, seller } = invoice;
  if (!taxCurrency) return undefined;
  const rate = `1\u00a0${currency} = ${formats.rate(taxCurrency.rate)}\u00a0${taxCurrency.currency}, ${formats.date(taxCurrency.on)}`;
  const { money } = formatsOf(locale, seller.address.country, taxCurrency.currency);
  return [words.totals.taxIn(taxKind, taxCurrency.currency, rate), money(taxCurrency.tax)];
};

const setSums = (sheet: Sheet, { width }: Box, rendering: AmountsRendering): readonly Sum[] => {
  const { words, formats, taxKind, invoice } = rendering;
  const { lineNet, allowances, net, tax, gross } = invoice.totals;
  const own = ownTax(rendering);
  const set = (label: string, amount: Minor | string, style: TextStyle): Sum => {
    const value = typeof amount === 'string' ? amount : formats.money(amount);
    return { label: sheet.set(label, style, width - sheet.widthOf(value, style) - VALUE_GAP), value, style };
  };
  return [
    ...(invoice.allowances.length === 0
      ? []
      : [set(words.totals.lineNet, lineNet, TEXT.body), set(words.totals.discounts, 0 - allowances, TEXT.body)]),
    set(words.totals.net[taxKind], net, TEXT.body),
    set(words.totals.tax[taxKind], tax, TEXT.body),
    ...(own ? [set(...own, TEXT.detail)] : []),
    set(words.totals.gross[invoice.kind][taxKind], gross, TEXT.total),
  ];
};

const heightOfSums = (sums: readonly Sum[]): number =>
  sums.reduce((height, { label }) => height + heightOf(label) + SUM_GAP, TOTAL_GAP.above + TOTAL_GAP.below);

/** The last of the sums is what is to be paid, under a rule. */
const drawSums = (sheet: Sheet, box: Box, top: number, sums: readonly Sum[]): number =>
  sums.reduce((y, { label, value, style }, index) => {
    const isTotal = index === sums.length - 1;
    if (isTotal) sheet.rule(box, y + TOTAL_GAP.above, STRONG_RULE, 1);
    const lineTop = isTotal ? y + TOTAL_GAP.above + TOTAL_GAP.below : y;
    const bottom = sheet.draw(label, box, lineTop);
    sheet.write(value, style, box, lineTop, 'right');
    return isTotal ? bottom : bottom + SUM_GAP;
  }, top);

/** So many rates that no page holds them go down the pages; the sums stand below them, together. */
const drawRunning = (sheet: Sheet, rendering: AmountsRendering, box: Box, sums: readonly Sum[]): void => {
  sheet.y += SPACE_ABOVE;
  for (const row of taxRows(sheet, sheet.body, rendering)) {
    sheet.need(row.height);
    sheet.y = drawRow(sheet, sheet.body, row, sheet.y, RULE);
  }
  sheet.need(SPACE_ABOVE + heightOfSums(sums));
  sheet.y = drawSums(sheet, box, sheet.y + SPACE_ABOVE, sums);
};

/** Taxes on the left, sums on the right, all on one page. */
export const drawTotals = (sheet: Sheet, rendering: AmountsRendering): void => {
  const { left, width } = sheet.body;
  const half = (width - GAP) / 2;
  const [taxBox, sumBox] = [
    { left, width: half },
    { left: left + half + GAP, width: half },
  ];
  const rows = taxRows(sheet, taxBox, rendering);
  const sums = setSums(sheet, sumBox, rendering);
  const taxHeight = rows.reduce((height, row) => height + row.height, 0);
  const needed = SPACE_ABOVE + Math.max(taxHeight, heightOfSums(sums));
  if (needed > sheet.fullRoom) {
    drawRunning(sheet, rendering, sumBox, sums);
    return;
  }
  sheet.need(needed);
  const top = sheet.y + SPACE_ABOVE;
  const below = rows.reduce(
    (y, row, index) => drawRow(sheet, taxBox, row, y, index === 0 ? STRONG_RULE : RULE),
    top - PADDING.above,
  );
  sheet.y = Math.max(below, drawSums(sheet, sumBox, top, sums));
};

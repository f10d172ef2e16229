import type { Charge } from '../../contracts/charges/charge.ts';
import type { Terms } from '../../contracts/contract.ts';
import type { Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import { type Column, drawTable, type Row, restOf } from '../pdf/table.ts';
import { chargeText } from './charge-text.ts';
import { discountDetail, type PricedText, type Wording } from './priced.ts';
import type { ProposalRendering } from './rendering.ts';

const PRICE_WIDTH = { least: 110, most: 190 };
const SPACE_ABOVE = 16;

const priceCell = (price: string) => [{ text: price, style: TEXT.cell }];

/** The charge with its own price, and below it what has a price of its own; all of it stays together. */
const chargeRows = (charge: Charge, wording: Wording): readonly Row[] => {
  const { details, prices } = chargeText(charge, wording);
  const [first, ...others] = prices;
  const whole: PricedText | undefined = first?.of === undefined ? first : undefined;
  const parts = whole ? others : prices;
  const what = [
    { text: charge.description, style: TEXT.cellStrong },
    ...details.map((text) => ({ text, style: TEXT.detail })),
  ];
  const rows: readonly Row[] = [
    { cells: [what, whole ? priceCell(whole.price) : []] },
    ...parts.map(
      ({ of = '', price }): Row => ({ close: true, cells: [[{ text: of, style: TEXT.cell }], priceCell(price)] }),
    ),
  ];
  return rows.map((row, i) => (i === rows.length - 1 ? row : { ...row, rule: 'none', keepWithNext: i === 0 }));
};

/** What is taken off the whole, and why there is no tax. */
const generalRows = (wording: Wording): readonly Row[] => {
  const { terms, said } = wording;
  const exempt = terms.taxExemption ? [said.exempt(terms.taxExemption.reason)] : [];
  return [...discountDetail(terms.discount, wording), ...exempt].map((text) => ({
    cells: [[{ text, style: TEXT.cell }]],
  }));
};

const columnsOf = (
  sheet: Sheet,
  rows: readonly Row[],
  { said, document, taxKind }: ProposalRendering,
): readonly Column[] => {
  const texts = rows.flatMap(({ cells }) => (cells[1] ?? []).map(({ text }) => text));
  const widest = texts.reduce((width, text) => Math.max(width, sheet.widthOf(text, TEXT.cell)), PRICE_WIDTH.least);
  const width = Math.ceil(Math.min(widest, PRICE_WIDTH.most)) + 1;
  return [
    { head: said.service, align: 'left', width: restOf(sheet.body, [width]) },
    { head: said.price[document.prices][taxKind], align: 'right', width },
  ];
};

const drawVersion = (sheet: Sheet, rendering: ProposalRendering, terms: Terms, isFirst: boolean): void => {
  const wording = { ...rendering, terms };
  const rows = [...terms.charges.flatMap((charge) => chargeRows(charge, wording)), ...generalRows(wording)];
  if (!isFirst) {
    const { said, formats } = rendering;
    sheet.need(SPACE_ABOVE + TEXT.section.leading * 4);
    sheet.y = sheet.write(
      said.holdsFrom(formats.date(terms.effectiveFrom)),
      TEXT.section,
      sheet.body,
      sheet.y + SPACE_ABOVE,
    );
  }
  drawTable(sheet, columnsOf(sheet, rows, rendering), rows);
};

/** What is offered and at what prices; what changes on a later day stands below. */
export const drawCharges = (sheet: Sheet, rendering: ProposalRendering): void => {
  for (const [i, terms] of rendering.document.versions.entries()) drawVersion(sheet, rendering, terms, i === 0);
};

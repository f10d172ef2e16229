import { type Account, ageingBuckets, type StatedMovement } from '../../invoicing/statement.ts';
import { type Formats, formatsOf } from '../formats.ts';
import { type Box, heightOf, type Sheet } from '../pdf/sheet.ts';
import { TEXT, type TextStyle } from '../pdf/styles.ts';
import { type Cell, type Column, drawTable, type Row, restOf } from '../pdf/table.ts';
import type { StatementRendering } from './rendering.ts';

const DATE_WIDTH = 96;
const AMOUNT_WIDTH = 92;
const SPACE_ABOVE = 22;

const cell = (text: string, style: TextStyle = TEXT.cell): Cell => [{ text, style }];

const movementRow = (
  { on, kind, formattedNumber, dueOn, reference, amount, balance }: StatedMovement,
  { said }: StatementRendering,
  formats: Formats,
): Row => {
  const detail = dueOn === undefined ? reference : said.dueOn(formats.date(dueOn));
  return {
    cells: [
      cell(formats.date(on)),
      [
        { text: said.movement[kind](formattedNumber), style: TEXT.cell },
        ...(detail === undefined ? [] : cell(detail, TEXT.detail)),
      ],
      cell(formats.amount(amount)),
      cell(formats.amount(balance)),
    ],
  };
};

const rowsOf = (account: Account, rendering: StatementRendering, formats: Formats): readonly Row[] => {
  const { said, document } = rendering;
  const { from, on } = document.statement;
  const total = (day: string, text: string, minor: number): Row => ({
    cells: [cell(day, TEXT.cellStrong), cell(text, TEXT.cellStrong), [], cell(formats.amount(minor), TEXT.cellStrong)],
  });
  return [
    { ...total(formats.date(from), said.broughtForward, account.opening), keepWithNext: true },
    ...account.movements.map((movement) => movementRow(movement, rendering, formats)),
    total(formats.date(on), said.closing, account.closing),
  ];
};

const columnsOf = (sheet: Sheet, { said }: StatementRendering, currency: string): readonly Column[] => [
  { head: said.date, align: 'left', width: DATE_WIDTH },
  { head: said.what, align: 'left', width: restOf(sheet.body, [DATE_WIDTH, AMOUNT_WIDTH, AMOUNT_WIDTH]) },
  { head: said.amount, align: 'right', width: AMOUNT_WIDTH },
  { head: said.balance(currency), align: 'right', width: AMOUNT_WIDTH },
];

/** The balance in a strip of six, by how late it is. */
const drawAgeing = (sheet: Sheet, { said }: StatementRendering, { ageing }: Account, formats: Formats): void => {
  const gap = 10;
  const { left, width } = sheet.body;
  const each = (width - gap * (ageingBuckets.length - 1)) / ageingBuckets.length;
  const boxes = ageingBuckets.map((_, i): Box => ({ left: left + i * (each + gap), width: each }));
  const heads = ageingBuckets.map((bucket) => sheet.set(said.buckets[bucket], TEXT.label, each));
  const headHeight = Math.max(...heads.map(heightOf));
  const height = TEXT.section.leading + headHeight + TEXT.strong.leading + 16;
  sheet.need(SPACE_ABOVE + height);
  sheet.y += SPACE_ABOVE;
  sheet.y = sheet.write(said.ageing, TEXT.section, sheet.body, sheet.y) + 2;
  sheet.rule(sheet.body, sheet.y);
  const top = sheet.y + 6;
  ageingBuckets.forEach((bucket, i) => {
    const box = boxes[i] as Box;
    sheet.draw(heads[i] ?? [], box, top, 'right');
    sheet.write(formats.amount(ageing[bucket]), TEXT.strong, box, top + headHeight + 2, 'right');
  });
  sheet.y = top + headHeight + 2 + TEXT.strong.leading + 5;
  sheet.rule(sheet.body, sheet.y);
};

/** One currency: what came and went, what is left, and how old that is. */
export const drawAccount = (sheet: Sheet, rendering: StatementRendering, account: Account): void => {
  const { document } = rendering;
  const formats = formatsOf(document.locale, document.seller.address.country, account.currency);
  sheet.y += 6;
  drawTable(sheet, columnsOf(sheet, rendering, account.currency), rowsOf(account, rendering, formats));
  drawAgeing(sheet, rendering, account, formats);
};

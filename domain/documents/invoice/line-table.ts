import type { Allowance, BilledContract, TaxedLine } from '../../invoicing/invoice.ts';
import { sum } from '../../money/rounding.ts';
import type { Words } from '../catalogue/words.ts';
import { discountText } from '../explain/arithmetic.ts';
import { correctionOf } from '../explain/correction.ts';
import { detailOf } from '../explanations.ts';
import type { Sheet } from '../pdf/sheet.ts';
import { TEXT, type TextStyle } from '../pdf/styles.ts';
import { type Cell, type Column, drawTable, type Row, restOf } from '../pdf/table.ts';
import { priceText, quantityText } from '../quantities.ts';
import type { Rendering } from './rendering.ts';

/** Of what does not belong to the invoice's own time: when it was done, and that it is billed again. */
const oddTime = ({ late, putBack }: TaxedLine, days: string, { table }: Words): string | undefined => {
  if (putBack !== undefined) return table.billedAgain(putBack, days);
  return late ? table.lateWork(days) : undefined;
};

/** What a client asks about has a line of its own: late work, a correction, why an amount is not quantity × price. */
const descriptionCell = (line: TaxedLine, { words, formats, telling }: Rendering): Cell => {
  const { corrects, late, putBack } = line;
  const small = (text: string | undefined, style: TextStyle): Cell => (text === undefined ? [] : [{ text, style }]);
  const days = formats.period(line.period);
  const ticket = line.ticket && words.table.ticket(line.ticket);
  const day = late || putBack !== undefined ? undefined : days;
  const details = [line.productCode, ticket, line.workType, line.technician, day].filter(Boolean);
  return [
    { text: line.description, style: TEXT.cell },
    ...(details.length === 0 ? [] : [{ text: details.join(' · '), style: TEXT.detail }]),
    ...small(oddTime(line, days, words), TEXT.late),
    ...small(corrects && correctionOf(corrects, telling).join(' · '), TEXT.late),
    ...small(detailOf(line, telling), TEXT.detail),
    ...small(discountText(line, telling), TEXT.detail),
  ];
};

const lineRow = (line: TaxedLine, rendering: Rendering): Row => {
  const { words, formats } = rendering;
  const cell = (text: string): Cell => [{ text, style: TEXT.cell }];
  return {
    cells: [
      descriptionCell(line, rendering),
      cell(quantityText(line, words, formats)),
      cell(priceText(line, words, formats)),
      cell(formats.percent(line.tax.percent)),
      cell(formats.amount(line.net)),
    ],
  };
};

/** What is taken off the whole, each at its tax rate, under the lines that it is taken off. */
const allowanceRow = (
  { percent, reason, contractId, tax, minor }: Allowance,
  { invoice, words, formats }: Rendering,
): Row => {
  const cell = (text: string): Cell => [{ text, style: TEXT.cell }];
  const what = words.table.discount(percent === undefined ? undefined : formats.percent(percent), reason);
  const contract =
    invoice.contracts.length < 2 ? undefined : invoice.contracts.find((one) => one.contractId === contractId);
  return {
    cells: [
      [{ text: what, style: TEXT.cell }, ...(contract ? [{ text: contract.name, style: TEXT.detail }] : [])],
      [],
      [],
      cell(formats.percent(tax.percent)),
      cell(formats.amount(0 - minor)),
    ],
  };
};

/** Heading, lines and subtotal of one contract of several. */
const contractRows = (contract: BilledContract, lines: readonly TaxedLine[], rendering: Rendering): readonly Row[] => {
  const { invoice, words, formats } = rendering;
  const order = contract.purchaseOrder === invoice.purchaseOrder ? undefined : contract.purchaseOrder;
  const net = sum(lines.map((line) => line.net));
  const rows = lines.map((line) => lineRow(line, rendering));
  return [
    {
      cells: [
        [
          { text: contract.name, style: TEXT.cellStrong },
          ...(order === undefined ? [] : [{ text: `${words.facts.purchaseOrder} ${order}`, style: TEXT.detail }]),
        ],
      ],
      keepWithNext: true,
    },
    ...rows.slice(0, -1),
    ...rows.slice(-1).map((row): Row => ({ ...row, keepWithNext: true })),
    {
      cells: [
        [{ text: words.table.subtotal(contract.name), style: TEXT.cellStrong }],
        [],
        [],
        [],
        [{ text: formats.amount(net), style: TEXT.cellStrong }],
      ],
    },
  ];
};

const lineRows = (rendering: Rendering): readonly Row[] => {
  const { contracts, lines } = rendering.invoice;
  if (contracts.length < 2) return lines.map((line) => lineRow(line, rendering));
  const byContract = Map.groupBy(lines, ({ contractId }) => contractId);
  const unknown = lines.filter((line) => !contracts.some(({ contractId }) => contractId === line.contractId));
  return [
    ...contracts.flatMap((contract) => {
      const own = byContract.get(contract.contractId) ?? [];
      return own.length === 0 ? [] : contractRows(contract, own, rendering);
    }),
    ...unknown.map((line) => lineRow(line, rendering)),
  ];
};

/** As wide as the longest text in it, within bounds; beyond them a text is broken. */
const widthOf = (sheet: Sheet, head: string, texts: readonly string[], max: number): number => {
  const widest = texts.reduce((width, text) => Math.max(width, sheet.widthOf(text, TEXT.cellStrong)), 0);
  return Math.ceil(Math.min(max, Math.max(sheet.widthOf(head, TEXT.head), widest))) + 1;
};

const columnsOf = (
  sheet: Sheet,
  rows: readonly Row[],
  { words: { table }, taxKind, invoice }: Rendering,
): readonly Column[] => {
  const priceHead = invoice.lines.some(({ gross }) => gross !== undefined)
    ? table.unitPriceWithTax[taxKind]
    : table.unitPrice;
  const heads = [table.quantity, priceHead, table.tax[taxKind], table.net(invoice.currency)];
  const bounds = [86, 108, 44, 104];
  const widths = heads.map((head, index) => {
    const texts = new Set(rows.flatMap(({ cells }) => (cells[index + 1] ?? []).map(({ text }) => text)));
    return widthOf(sheet, head, [...texts], bounds[index] ?? 0);
  });
  return [
    { head: table.description, align: 'left', width: restOf(sheet.body, widths) },
    ...heads.map((head, index): Column => ({ head, align: 'right', width: widths[index] ?? 0 })),
  ];
};

/** What was done, under its contract where there are several, and what is taken off it. */
export const drawLines = (sheet: Sheet, rendering: Rendering): void => {
  const { allowances } = rendering.invoice;
  const rows = [...lineRows(rendering), ...allowances.map((allowance) => allowanceRow(allowance, rendering))];
  drawTable(sheet, columnsOf(sheet, rows, rendering), rows);
};

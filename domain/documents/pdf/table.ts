import { type Align, type Box, heightOf, type SetLine, type Sheet } from './sheet.ts';
import { RULE, STRONG_RULE, TEXT, type TextStyle } from './styles.ts';

export interface Column {
  readonly head: string;
  readonly align: Align;
  readonly width: number;
}

/** Texts of one cell, one under the other. */
export type Cell = readonly { readonly text: string; readonly style: TextStyle }[];

export interface Row {
  readonly cells: readonly Cell[];
  /** A heading stays with the row that follows it. */
  readonly keepWithNext?: boolean;
  /** `none`: the next row belongs to this one. */
  readonly rule?: 'light' | 'none';
  /** It stands close to the row before, to which it belongs. */
  readonly close?: boolean;
}

const GAP = 12;
const PADDING = 4.5;
/** Above a row that belongs to the one before, and below one that the next belongs to. */
const CLOSE = 1.2;
const HEAD_HEIGHT = TEXT.head.leading + 6;

const above = ({ close }: Row): number => (close ? CLOSE : PADDING);
const below = ({ rule }: Row): number => (rule === 'none' ? CLOSE : PADDING);

/** The columns as boxes from left to right, a gap between each. */
const boxesOf = (columns: readonly Column[], { left }: Box): readonly Box[] => {
  let x = left;
  return columns.map(({ width }) => {
    const box = { left: x, width };
    x += width + GAP;
    return box;
  });
};

/** The width left for the first column when the others have theirs. */
export const restOf = ({ width }: Box, others: readonly number[]): number =>
  width - others.reduce((sum, other) => sum + other + GAP, 0);

type SetRow = Row & { readonly lines: readonly (readonly SetLine[])[]; readonly height: number };

const setRow = (sheet: Sheet, columns: readonly Column[], row: Row): SetRow => {
  const lines = columns.map(({ width }, index) =>
    (row.cells[index] ?? []).flatMap(({ text, style }) => sheet.set(text, style, width)),
  );
  return { ...row, lines, height: Math.max(...lines.map(heightOf)) + above(row) + below(row) };
};

const drawHead = (sheet: Sheet, columns: readonly Column[], boxes: readonly Box[]): void => {
  columns.forEach(({ head, align }, index) => {
    sheet.write(head, TEXT.head, boxes[index] as Box, sheet.y, align);
  });
  sheet.y += TEXT.head.leading + 4;
  sheet.rule(sheet.body, sheet.y, STRONG_RULE, 0.8);
  sheet.y += 2;
};

const drawRow = (sheet: Sheet, columns: readonly Column[], boxes: readonly Box[], row: SetRow): void => {
  row.lines.forEach((lines, index) => {
    sheet.draw(lines, boxes[index] as Box, sheet.y + above(row), columns[index]?.align);
  });
  sheet.y += row.height;
  if (row.rule !== 'none') sheet.rule(sheet.body, sheet.y, RULE, 0.5);
};

/** A row that is taller than a page goes on in a second row: nothing is ever lost below the edge. */
const splitTall = (row: SetRow, limit: number): readonly SetRow[] => {
  if (row.height <= limit) return [row];
  const fits = (lines: readonly SetLine[]) => {
    let count = 0;
    while (count < lines.length && heightOf(lines.slice(0, count + 1)) + 2 * PADDING <= limit) count += 1;
    return count;
  };
  const part = (lines: readonly (readonly SetLine[])[]): SetRow => ({
    ...row,
    lines,
    height: Math.max(...lines.map(heightOf)) + 2 * PADDING,
  });
  const rest = part(row.lines.map((lines) => lines.slice(fits(lines))));
  return [part(row.lines.map((lines) => lines.slice(0, fits(lines)))), ...splitTall(rest, limit)];
};

/** Draws rows down the pages, whole wherever a page can hold them, with the header row on top of every page. */
export const drawTable = (sheet: Sheet, columns: readonly Column[], rows: readonly Row[]): void => {
  const boxes = boxesOf(columns, sheet.body);
  const limit = sheet.fullRoom - HEAD_HEIGHT;
  const set = rows.flatMap((row) => splitTall(setRow(sheet, columns, row), limit));
  const heightFrom = (index: number): number => {
    const row = set[index];
    return row === undefined ? 0 : row.height + (row.keepWithNext ? heightFrom(index + 1) : 0);
  };
  sheet.need(HEAD_HEIGHT + heightFrom(0));
  drawHead(sheet, columns, boxes);
  set.forEach((row, index) => {
    if (sheet.need(heightFrom(index))) drawHead(sheet, columns, boxes);
    drawRow(sheet, columns, boxes, row);
  });
};

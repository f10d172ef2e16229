import type { FontName } from './font-files.ts';

export interface TextStyle {
  readonly font: FontName;
  readonly size: number;
  readonly color: string;
  /** From one line to the next. */
  readonly leading: number;
}

export const INK = '#16202c';
export const GREY = '#5b6775';
export const RULE = '#d5dae1';
export const STRONG_RULE = '#16202c';
export const DRAFT_GREY = '#eef0f3';

const style = (font: FontName, size: number, color = INK, leading = size * 1.32): TextStyle => ({
  font,
  size,
  color,
  leading,
});

/** The whole scale of the document's type. */
export const TEXT = {
  title: style('semiBold', 23, INK, 27),
  seller: style('semiBold', 14),
  name: style('semiBold', 10.5),
  body: style('regular', 9.5),
  strong: style('semiBold', 9.5),
  label: style('regular', 8, GREY),
  section: style('semiBold', 9.5, INK, 15.5),
  cell: style('regular', 9),
  cellStrong: style('semiBold', 9),
  detail: style('regular', 7.6, GREY, 10),
  late: style('semiBold', 7.6, GREY, 10),
  head: style('semiBold', 8, GREY, 10.5),
  total: style('semiBold', 12.5),
  legal: style('regular', 7.6, GREY, 10),
  footer: style('regular', 7.2, GREY, 9.4),
} as const;

import type PDFDocument from 'pdfkit';
import type { Fonts } from './fonts.ts';
import { printable } from './printable.ts';
import { RULE, type TextStyle } from './styles.ts';
import { wrap } from './wrap.ts';

export interface Box {
  readonly left: number;
  readonly width: number;
}

/** One wrapped line of text with the style that it is set in. */
export interface SetLine {
  readonly text: string;
  readonly style: TextStyle;
}

export type Align = 'left' | 'right';

/** Spares pdfkit from measuring again what links and underlines would need, which we have none of. */
const MEASURED = { textWidth: 0, wordCount: 0 } as const;

const MARGIN = { top: 44, bottom: 66, side: 50 };

/**
 * The pages of a document and a pen that goes down them. pdfkit's own text flow is not used: it breaks pages where it
 * likes, and we must know a height before we draw, to keep totals together.
 */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly #fonts: Fonts;
  readonly #decorate: (sheet: Sheet) => void;
  #foot = MARGIN.bottom;
  y = MARGIN.top;

  /** `decorate` draws what lies behind every page. */
  constructor(doc: InstanceType<typeof PDFDocument>, fonts: Fonts, decorate: (sheet: Sheet) => void = () => {}) {
    this.doc = doc;
    this.#fonts = fonts;
    this.#decorate = decorate;
    this.newPage();
  }

  get body(): Box {
    return { left: MARGIN.side, width: this.doc.page.width - 2 * MARGIN.side };
  }

  /** Below this lies the footer. */
  get bottom(): number {
    return this.doc.page.height - this.#foot;
  }

  get room(): number {
    return this.bottom - this.y;
  }

  /** What an empty page holds. */
  get fullRoom(): number {
    return this.bottom - MARGIN.top;
  }

  /** Makes the footer of all pages as high as it needs to be; to be called before anything is drawn. */
  reserveFoot(height: number): void {
    this.#foot = Math.max(MARGIN.bottom, height);
  }

  newPage(): void {
    this.doc.addPage();
    this.#decorate(this);
    this.y = MARGIN.top;
  }

  /** Starts a page unless `height` fits on this one; true when it did. */
  need(height: number): boolean {
    if (height <= this.room) return false;
    this.newPage();
    return true;
  }

  widthOf(text: string, style: TextStyle): number {
    return this.#measure(printable(text, this.#fonts.characters), style);
  }

  set(text: string, style: TextStyle, width: number): readonly SetLine[] {
    const shown = text
      .split('\n')
      .map((paragraph) => printable(paragraph, this.#fonts.characters))
      .join('\n');
    return wrap(shown, width, (part) => this.#measure(part, style)).map((line) => ({ text: line, style }));
  }

  /** Draws lines from `top` down and returns where the next would begin; the pen stays. */
  draw(lines: readonly SetLine[], { left, width }: Box, top: number, align: Align = 'left'): number {
    let y = top;
    for (const { text, style } of lines) {
      this.doc.font(style.font).fontSize(style.size).fillColor(style.color);
      const x = align === 'left' ? left : left + width - this.#measure(text, style);
      this.doc.text(text, x, y, { lineBreak: false, ...MEASURED });
      y += style.leading;
    }
    return y;
  }

  /** Sets and draws one text. */
  write(text: string, style: TextStyle, box: Box, top: number, align: Align = 'left'): number {
    return this.draw(this.set(text, style, box.width), box, top, align);
  }

  rule({ left, width }: Box, y: number, color = RULE, thickness = 0.6): void {
    this.doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(thickness)
      .strokeColor(color)
      .stroke();
  }

  #measure(text: string, { font, size }: TextStyle): number {
    return this.#fonts[font].widthOf(text) * size;
  }
}

export const heightOf = (lines: readonly SetLine[]): number => lines.reduce((sum, { style }) => sum + style.leading, 0);

import type { Font, Glyph, GlyphRun, Position } from 'fontkit';

/** No ligatures: a reader who searches for "office" must find it, and "ff" has a code point of its own. */
const FEATURES = { liga: false, dlig: false, frac: false } as const;

/** Marks that were not composed into their letter are placed by the font's own tables. */
const MARKS = /\p{M}/u;
const SPACE = 0x20;

export interface Shaper {
  /** What pdfkit calls to set a text. */
  readonly layout: (text: string) => GlyphRun;
  /** Width of a text in units of the font. */
  readonly unitsOf: (text: string) => number;
}

const sumOf = (positions: readonly Position[]): number => {
  let sum = 0;
  for (const { xAdvance } of positions) sum += xAdvance;
  return sum;
};

const runOf = (glyphs: readonly Glyph[], positions: readonly Position[]): GlyphRun => ({
  glyphs,
  positions,
  get advanceWidth() {
    return sumOf(positions);
  },
});

/** Kerning of each pair of letters, asked of the font once. */
const kerningOf = (layout: Font['layout']): ((left: number, right: number) => number) => {
  const known = new Map<number, number>();
  return (left, right) => {
    // pdfkit sets word by word, each with the space behind it.
    if (left === SPACE) return 0;
    const key = left * 0x110000 + right;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { glyphs, positions } = layout(String.fromCodePoint(left, right), FEATURES);
    const kern = glyphs.length === 2 ? (positions[0]?.xAdvance ?? 0) - (glyphs[0]?.advanceWidth ?? 0) : 0;
    known.set(key, kern);
    return kern;
  };
};

/** Signs that share a glyph with the one that people search for and copy: U+00A0, U+2010, U+2011. */
const COPIED_AS: Readonly<Record<number, number>> = { 160: SPACE, 8208: 0x2d, 8209: 0x2d };

/**
 * A glyph and the character that it stands for in copied text. fontkit's own objects keep the first characters that any
 * document asked for, so the bytes of an invoice would depend on the invoices rendered before it.
 */
const glyphsOf = (font: Font): ((code: number) => Glyph) => {
  const known = new Map<number, Glyph>();
  return (code) => {
    const found = known.get(code);
    if (found) return found;
    const { id, advanceWidth } = font.glyphForCodePoint(code);
    const glyph = { id, advanceWidth, codePoints: [COPIED_AS[code] ?? code] };
    known.set(code, glyph);
    return glyph;
  };
};

/** A run set by the whole engine, its glyphs told their characters in the same way. */
const withMarks = (run: GlyphRun, text: string): GlyphRun => {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) as number);
  const glyphs = run.glyphs.map(({ id, advanceWidth }, index) => ({
    id,
    advanceWidth,
    codePoints: [codes[index] ?? 0xfffd],
  }));
  return runOf(glyphs, run.positions);
};

/**
 * Sets text letter by letter with the kerning of each pair, which is all that Latin, Greek and Cyrillic need. Running
 * the whole OpenType engine over each word took three quarters of the time of an invoice; here it runs once per pair.
 */
export const pairwiseShaper = (font: Font): Shaper => {
  const whole = font.layout.bind(font);
  const kern = kerningOf(whole);
  const glyphOf = glyphsOf(font);

  const advanceAt = (text: string, index: number, code: number): number => {
    const { advanceWidth } = glyphOf(code);
    const next = text.codePointAt(index + (code > 0xffff ? 2 : 1));
    return next === undefined ? advanceWidth : advanceWidth + kern(code, next);
  };

  const layout = (text: string): GlyphRun => {
    if (MARKS.test(text)) return withMarks(whole(text, FEATURES), text);
    const glyphs: Glyph[] = [];
    // New objects at each call: pdfkit scales them where they stand, and asks for the sum afterwards.
    const positions: Position[] = [];
    for (let index = 0; index < text.length; ) {
      const code = text.codePointAt(index) as number;
      glyphs.push(glyphOf(code));
      positions.push({ xAdvance: advanceAt(text, index, code), yAdvance: 0, xOffset: 0, yOffset: 0, advanceWidth: 0 });
      index += code > 0xffff ? 2 : 1;
    }
    return runOf(glyphs, positions);
  };

  const unitsOf = (text: string): number => {
    if (MARKS.test(text)) return sumOf(whole(text, FEATURES).positions);
    let units = 0;
    for (let index = 0; index < text.length; ) {
      const code = text.codePointAt(index) as number;
      units += advanceAt(text, index, code);
      index += code > 0xffff ? 2 : 1;
    }
    return units;
  };

  return { layout, unitsOf };
};

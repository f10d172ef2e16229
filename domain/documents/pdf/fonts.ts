import { create, type Font } from 'fontkit';
import { type FontName, readFontFile } from './font-files.ts';
import { pairwiseShaper } from './shaping.ts';

export interface Face {
  /** For pdfkit. */
  readonly font: Font;
  /** Width of a text at size 1. */
  readonly widthOf: (text: string) => number;
}

/** Parsed fonts, to be used for any number of documents, and the characters that both have. */
export interface Fonts {
  readonly regular: Face;
  readonly semiBold: Face;
  readonly characters: ReadonlySet<number>;
}

const parse = (name: FontName): Face => {
  const font = create(readFontFile(name));
  const { layout, unitsOf } = pairwiseShaper(font);
  const em = font.unitsPerEm;
  return { font: Object.assign(font, { layout }), widthOf: (text) => unitsOf(text) / em };
};

let parsed: Fonts | undefined;

/** Parses the fonts once per container: it takes longer than a whole invoice. */
export const loadFonts = (): Fonts => {
  if (!parsed) {
    const [regular, semiBold] = [parse('regular'), parse('semiBold')];
    const inBoth = new Set(semiBold.font.characterSet);
    parsed = { regular, semiBold, characters: new Set(regular.font.characterSet.filter((code) => inBoth.has(code))) };
  }
  return parsed;
};

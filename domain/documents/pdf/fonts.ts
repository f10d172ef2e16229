import { create, type Font } from 'fontkit';
import { type FontName, readFontFile } from './font-files.ts';

/** Parsed fonts, to be used for any number of documents, and the characters that both have. */
export interface Fonts {
  readonly regular: Font;
  readonly semiBold: Font;
  readonly characters: ReadonlySet<number>;
}

/** No ligatures: a reader who searches for "office" must find it, and "ff" has a code point of its own. */
const FEATURES = { liga: false, dlig: false, frac: false } as const;

/**
 * fontkit keeps for each glyph the first characters that asked for it, and these end up in the PDF as the text to copy.
 * Unless every glyph is told its character now, the bytes of an invoice depend on the invoices rendered before it.
 */
const tellGlyphsTheirCharacters = (font: Font): void => {
  for (const character of [...font.characterSet].sort((a, b) => a - b)) font.glyphForCodePoint(character);
};

const parse = (name: FontName): Font => {
  const font = create(readFontFile(name));
  tellGlyphsTheirCharacters(font);
  const layout = font.layout.bind(font);
  return Object.assign(font, { layout: (text: string) => layout(text, FEATURES) });
};

let parsed: Fonts | undefined;

/** Parses the fonts once per container: it takes longer than a whole invoice. */
export const loadFonts = (): Fonts => {
  if (!parsed) {
    const [regular, semiBold] = [parse('regular'), parse('semiBold')];
    const inBoth = new Set(semiBold.characterSet);
    parsed = { regular, semiBold, characters: new Set(regular.characterSet.filter((code) => inBoth.has(code))) };
  }
  return parsed;
};

/** Joiners, variation selectors and soft hyphens: they show nothing, so nothing replaces them. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cc}/gu;
const FRACTION_SLASH = /\u2044/g;
const LIGATURES = /[\ufb00-\ufb06]/g;

/** Composed already and surely in the fonts: nearly every text there is. */
const PLAIN = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u00ff\u0152\u0153\u2013\u2014\u2018\u2019\u201c\u201d\u202f\u20ac]*$/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text as the fonts can show it. A character that they lack becomes "?", one for a whole emoji: PDF/A forbids the box
 * that would stand there, and a box says no more.
 */
export const printable = (text: string, characters: ReadonlySet<number>): string => {
  if (PLAIN.test(text)) return text;
  const composed = text
    .normalize('NFC')
    .replace(LIGATURES, (ligature) => ligature.normalize('NFKC'))
    .replace(FRACTION_SLASH, '/');
  const has = (letters: string) => [...letters].every((letter) => characters.has(letter.codePointAt(0) as number));
  let shown = '';
  for (const { segment } of graphemes.segment(composed)) {
    const visible = segment.replace(INVISIBLE, '');
    shown += has(visible) ? visible : '?';
  }
  return shown;
};

export type Measure = (text: string) => number;

/** Where a word that is wider than its column may be cut with the least harm to the reader. */
const CUT_AFTER = /[-/@._,;:]/;

/** The longest beginning of a word that fits, at least one character. */
const fittingPart = (letters: readonly string[], width: number, measure: Measure): number => {
  let count = 1;
  while (count < letters.length && measure(letters.slice(0, count + 1).join('')) <= width) count += 1;
  const kind = letters.slice(0, count).findLastIndex((letter) => CUT_AFTER.test(letter)) + 1;
  return count < letters.length && kind > count / 2 ? kind : count;
};

const cut = (word: string, width: number, measure: Measure): readonly string[] => {
  const parts: string[] = [];
  let letters = [...word];
  while (letters.length > 0 && measure(letters.join('')) > width) {
    const count = fittingPart(letters, width, measure);
    parts.push(letters.slice(0, count).join(''));
    letters = letters.slice(count);
  }
  return letters.length > 0 ? [...parts, letters.join('')] : parts;
};

/** Breaks at ordinary spaces only, so that "1 234,50 €" and "2 h 15 min" stay whole; words too wide are cut. */
const wrapParagraph = (paragraph: string, width: number, measure: Measure): readonly string[] => {
  if (measure(paragraph) <= width) return [paragraph];
  const lines: string[] = [];
  let current = '';
  for (const word of paragraph.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (measure(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const parts = cut(word, width, measure);
    lines.push(...parts.slice(0, -1));
    current = parts.at(-1) ?? '';
  }
  return [...lines, current];
};

export const wrap = (text: string, width: number, measure: Measure): readonly string[] =>
  text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph.trimEnd(), width, measure));

/** A character of a number's format: itself, any digit, or any more digits. */
type Part = { readonly as: 'itself'; readonly char: string } | { readonly as: 'digit' | 'digits' };

const DIGIT: Part = { as: 'digit' };
const DIGITS: Part = { as: 'digits' };

/** "FA-{number:3}" is F, A, -, three digits and any more. */
const partsOf = (format: string): readonly Part[] =>
  format.split(/(\{[^}]+\})/).flatMap((piece): readonly Part[] => {
    if (piece === '{yyyy}') return Array.from({ length: 4 }, () => DIGIT);
    const [number, width = '1'] = /^\{number(?::(\d))?\}$/.exec(piece) ?? [];
    if (number !== undefined) return [...Array.from({ length: Number(width) }, () => DIGIT), DIGITS];
    return [...piece].map((char) => ({ as: 'itself', char: char.toLowerCase() }));
  });

const isAlike = (one: Part, other: Part): boolean => {
  if (one.as !== 'itself') return other.as !== 'itself' || /\d/.test(other.char);
  return other.as === 'itself' ? one.char === other.char : /\d/.test(one.char);
};

/**
 * Whether some number of one format could read as some number of another, as "FA-1{number}" and "FA-{number}" both give
 * FA-12; large and small letters are told apart by no reader.
 */
export const canCoincide = (one: string, other: string): boolean => {
  const [left, right] = [partsOf(one), partsOf(other)];
  const tried = new Set<string>();
  const meets = (i: number, j: number): boolean => {
    const place = `${i} ${j}`;
    if (tried.has(place)) return false;
    tried.add(place);
    const [a, b] = [left[i], right[j]];
    if (!a && !b) return true;
    if ((a?.as === 'digits' && meets(i + 1, j)) || (b?.as === 'digits' && meets(i, j + 1))) return true;
    if (!a || !b || !isAlike(a, b)) return false;
    return meets(a.as === 'digits' ? i : i + 1, b.as === 'digits' ? j : j + 1);
  };
  return meets(0, 0);
};

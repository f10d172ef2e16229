import type { LocalDate } from '../calendar/local-date.ts';

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

/** A format around its number. */
const shapeOf = (format: string) => {
  const [, head = format, width = '1', tail = ''] = /^(.*)\{number(?::(\d))?\}(.*)$/.exec(format) ?? [];
  return { head: partsOf(head), width: Number(width), tail: partsOf(tail) };
};

/** What numbers of a format look like, one for each count of digits. */
const looksOf = ({ head, width, tail }: ReturnType<typeof shapeOf>, first: number, last: number): readonly Part[][] => {
  const [least, most] = [first, last].map((number) => Math.max(width, String(number).length)) as [number, number];
  return Array.from({ length: most - least + 1 }, (_, i) => [
    ...head,
    ...Array.from({ length: least + i }, () => DIGIT),
    ...tail,
  ]);
};

/** A series of more numbers than this is not thought of: a year before the number would be taken for one. */
const FORESEEABLE = 9_999_999;

/**
 * Whether a series that has come to its number `last` by one format could give one of these again by another, as
 * "FA-1{number}" gives FA-11 first, and "FA-{number}" eleventh.
 */
export const canRepeat = (before: string, after: string, last: number): boolean => {
  const [one, other] = [shapeOf(before), shapeOf(after)];
  // Where the number stands at the same place, the same text is the same number, which is given once.
  if (one.head.length === other.head.length && one.tail.length === other.tail.length) return false;
  const given = looksOf(one, 1, last);
  return looksOf(other, last + 1, Math.max(last + 1, FORESEEABLE)).some((look) =>
    given.some((told) => told.length === look.length && told.every((part, i) => isAlike(part, look[i] as Part))),
  );
};

/**
 * By which format a document got its number: FA-2016-00042 is 42 by "FA-{yyyy}-{number:5}". Where more than one would do, it
 * is that with the number last, filled with zeros, after a year. Undefined where the number is not in it.
 */
export const formatBehind = (formatted: string, number: number, issuedOn: LocalDate): string | undefined => {
  const at = formatted.lastIndexOf(String(number));
  if (at < 0) return undefined;
  const zeros = /0{0,8}$/.exec(formatted.slice(0, at))?.[0].length ?? 0;
  const head = formatted.slice(0, at - zeros).replace(issuedOn.slice(0, 4), '{yyyy}');
  const width = zeros + String(number).length;
  return `${head}{number${zeros > 0 && width <= 9 ? `:${width}` : ''}}${formatted.slice(at + String(number).length)}`;
};

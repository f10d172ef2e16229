import type { Fault } from '../errors.ts';
import { type PlacedSeries, type SeriesUse, seriesIn, type WithBranches } from './branch.ts';
import { canCoincide, canRepeat } from './number-patterns.ts';

/** What a series has given. */
export interface SeriesGiven {
  /** Its last number. */
  readonly last: number;
  /** Formats that are read off its documents: settings that said so were changed before such things were kept. */
  readonly formats: readonly string[];
}

/** What is known of the series of a firm that have given a number. */
export interface SeriesKnown {
  readonly settings: WithBranches;
  /** What they were before the settings said what they say now. */
  readonly formerSeries?: readonly SeriesUse[] | undefined;
  /** By prefix: all series that ever gave a number. */
  readonly used: ReadonlyMap<string, SeriesGiven>;
}

const isOfSame = (one: SeriesUse, other: SeriesUse): boolean =>
  one.numbers === other.numbers && one.branchId === other.branchId;
const isSame = (one: SeriesUse, other: SeriesUse): boolean =>
  one.prefix === other.prefix && one.format === other.format && isOfSame(one, other);

const usesKnown = ({ settings, formerSeries = [], used }: SeriesKnown): readonly SeriesUse[] =>
  [...seriesIn(settings), ...formerSeries].filter(({ prefix }) => used.has(prefix));

/** What is to be remembered of used series once other settings hold: what these do not say themselves. */
export const formerSeriesAfter = (known: SeriesKnown, wanted: WithBranches): readonly SeriesUse[] => {
  const said = seriesIn(wanted);
  const left = usesKnown(known).filter((use) => !said.some((one) => isSame(one, use)));
  return left
    .filter((use, i) => left.findIndex((one) => isSame(one, use)) === i)
    .map(({ prefix, format, numbers, branchId }) => ({
      ...{ prefix, format, numbers },
      ...(branchId === undefined ? {} : { branchId }),
    }));
};

const pointerTo = ({ path }: PlacedSeries, field: 'prefix' | 'format'): string => `/${[...path, field].join('/')}`;

/** The formats by which numbers were given. */
const formatsGiven = (known: SeriesKnown) => {
  const said = usesKnown(known).map(({ prefix, format }) => ({
    prefix,
    format,
    last: known.used.get(prefix)?.last ?? 0,
  }));
  const read = [...known.used].flatMap(([prefix, { last, formats }]) =>
    formats.map((format) => ({ prefix, format, last })),
  );
  return [...said, ...read];
};

const wrongWith = (one: PlacedSeries, known: SeriesKnown): readonly Fault[] => {
  const uses = usesKnown(known);
  const same = uses.filter(({ prefix }) => prefix === one.prefix);
  const isNobodys = same.length === 0 && known.used.has(one.prefix) && one.branchId !== undefined;
  if (isNobodys || same.some((use) => !isOfSame(use, one)))
    return [{ pointer: pointerTo(one, 'prefix'), detail: 'must be another: this series has numbered other documents' }];
  const alike = formatsGiven(known).find(({ prefix, format, last }) =>
    prefix === one.prefix ? canRepeat(format, one.format, last) : canCoincide(format, one.format),
  );
  if (!alike) return [];
  const detail = `must be another: series ${alike.prefix} has given numbers by "${alike.format}"`;
  return [{ pointer: pointerTo(one, 'format'), detail }];
};

/**
 * Why series cannot be as they are wanted: one that has given numbers keeps what it numbers, and no number that was given
 * is given again, under whatever prefix. What the settings say already stays.
 */
export const seriesFaults = (known: SeriesKnown, wanted: WithBranches): readonly Fault[] => {
  const said = seriesIn(known.settings);
  return seriesIn(wanted)
    .filter((one) => !said.some((before) => isSame(before, one)))
    .flatMap((one) => wrongWith(one, known));
};

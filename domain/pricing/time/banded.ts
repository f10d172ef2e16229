import type { LoggedTime } from '../../billables/billable.ts';
import type { Bands } from '../../contracts/charges/bands.ts';
import type { Pricing } from '../pricing.ts';
import type { Rate } from './rates.ts';
import type { Route } from './route.ts';
import { type Segment, segmentsOf } from './segments.ts';
import type { Slice } from './slices.ts';

export type RateUnder = (rate: Rate | undefined, bands: Segment['bandsAt']) => Rate | undefined;

export const bandsOf = ({ priced }: Route): Bands | undefined => (priced?.kind === 'time' ? priced.bands : undefined);

const splittingOf = ({ timeZone, holidays }: Pricing, { terms }: Route, boundary: 'start' | 'split') => ({
  cadence: terms.cadence,
  boundary,
  timeZone,
  holidays,
});

/**
 * An entry as one for each of its segments. Minutes that were added go to the last; those that were taken away come off
 * the last, then off the one before.
 */
const pieces = (entry: LoggedTime, segments: readonly Segment[]): readonly LoggedTime[] => {
  let extra = entry.extraMinutes ?? 0;
  const parts = segments.map(({ seconds, on, startedAt }, i): LoggedTime => {
    const endedAt = segments[i + 1]?.startedAt ?? entry.endedAt;
    const { travel, extraMinutes: _, ...rest } = entry;
    return { ...rest, ...(i === 0 && travel ? { travel } : {}), seconds, workedOn: on, startedAt, endedAt };
  });
  return parts
    .toReversed()
    .map((part) => {
      if (extra === 0) return part;
      const own = extra > 0 ? extra : -Math.min(-extra, Math.ceil(part.seconds / 60));
      extra -= own;
      return { ...part, extraMinutes: own };
    })
    .reverse();
};

/** An entry in parts, where it reaches over the edge of a billing period of its terms and is to be split there (TZ-07). */
export const splitAtEdges = (pricing: Pricing, route: Route, entry: LoggedTime): readonly LoggedTime[] => {
  const segments = segmentsOf(entry, { bands: undefined, ...splittingOf(pricing, route, 'split') });
  return segments.length === 1 ? [entry] : pieces(entry, segments);
};

/** An entry in parts that are each rounded for themselves, with their rates (MULT-07, `perSegment`). */
export const splitAtBands = (
  pricing: Pricing,
  route: Route,
  entry: LoggedTime,
  rateUnder: RateUnder,
): readonly { readonly part: LoggedTime; readonly rate: Rate | undefined }[] => {
  const segments = segmentsOf(entry, { bands: bandsOf(route), ...splittingOf(pricing, route, 'start') });
  const rate = route.rateFor(entry);
  return pieces(entry, segments).map((part, i) => ({ part, rate: rateUnder(rate, segments[i]?.bandsAt ?? []) }));
};

/**
 * The minutes of a group by the bands of its work, in the order of time. The group was rounded as a whole: what that added
 * or took away is at its end (semantics.md §2.3, MULT-07).
 */
export const byBand = (pricing: Pricing, slice: Slice, rateUnder: RateUnder): readonly Slice[] => {
  const { route, rate } = slice.group.kind;
  const splitting = { bands: bandsOf(route), ...splittingOf(pricing, route, 'start') };
  const segments = slice.group.entries
    .flatMap((entry) => segmentsOf(entry, splitting).map((segment) => ({ ...segment, id: entry.billableId })))
    .sort((a, b) => (a.startedAt === b.startedAt ? (a.id < b.id ? -1 : 1) : a.startedAt < b.startedAt ? -1 : 1));
  const parts: Slice[] = [];
  let worked = 0;
  let until = 0;
  for (const [i, { seconds, bandsAt }] of segments.entries()) {
    worked += seconds;
    const at = until;
    until = i === segments.length - 1 ? slice.minutes : Math.max(at, Math.min(slice.minutes, Math.round(worked / 60)));
    const here = rateUnder(rate, bandsAt);
    const before = parts.at(-1);
    if (before && before.rate === here) parts[parts.length - 1] = { ...before, minutes: before.minutes + until - at };
    else if (until > at) parts.push({ ...slice, at, minutes: until - at, rate: here });
  }
  return parts.length === 0 ? [slice] : parts;
};

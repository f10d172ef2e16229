import type { Instant } from '../calendar/local-date.ts';

/** RFC 3339, and what tools make of it: a space for the T, offsets without a colon, any number of digits of a second. */
const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,40}))?(?:([Zz])|\s?([+-])(\d\d):?(\d\d)?)?$/;

/** A moment, as exact as it was told. */
export interface Moment {
  readonly milliseconds: number;
  /** Digits of the second, nine of them. */
  readonly fraction: string;
}

/** `utc`: what has no offset is meant in UTC, as some tools write it. Otherwise it is no moment. */
export type Zoneless = 'utc' | 'refused';

const offsetOf = (sign: string | undefined, hours = '0', minutes = '0'): number =>
  (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;

/** Undefined for whatever is no moment that exists, from the year 1971 on (tools write "none" as 1900) to 2999. */
export const momentOf = (value: unknown, zoneless: Zoneless = 'refused'): Moment | undefined => {
  const found = typeof value === 'string' ? WRITTEN.exec(value.trim()) : null;
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, digits = '', utc, sign, hours, minutes] = found;
  if (utc === undefined && sign === undefined && zoneless === 'refused') return undefined;
  if (Number(hours ?? 0) > 23 || Number(minutes ?? 0) > 59) return undefined;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const parsed = Date.parse(wall);
  // A day that does not exist, such as 31 April, is moved on by some parsers.
  if (Number.isNaN(parsed) || new Date(parsed).toISOString() !== wall) return undefined;
  const fraction = digits.padEnd(9, '0').slice(0, 9);
  return inRange({ milliseconds: parsed - offsetOf(sign, hours, minutes) + Number(fraction.slice(0, 3)), fraction });
};

const FIRST = Date.parse('1971-01-01T00:00:00Z');
const END = Date.parse('3000-01-01T00:00:00Z');
const inRange = (moment: Moment): Moment | undefined =>
  moment.milliseconds >= FIRST && moment.milliseconds < END ? moment : undefined;

/** Of Unix time in milliseconds, as a number or its digits. */
export const momentOfUnix = (value: unknown): Moment | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) return undefined;
  const milliseconds = Number(text);
  return inRange({ milliseconds, fraction: `${String(milliseconds % 1000).padStart(3, '0')}000000` });
};

/** As facts have it: UTC, to the millisecond. */
export const instantOf = (moment: Moment | undefined): Instant | undefined =>
  moment && new Date(moment.milliseconds).toISOString();

/**
 * Of a thing of which two news may be told at one moment, `rank` says which of them holds; what is gone is told last. Sorts
 * as text by its moment, whatever offset and however many digits the tool wrote.
 */
export const versionOf = ({ milliseconds, fraction }: Moment, rank = ''): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction}Z${rank === '' ? '' : `#${rank}`}`;

/** The rank of a deletion: behind whatever else is told of that moment. */
export const DELETED = 'deleted';

/** A count as a rank: of two, the greater sorts behind. */
export const rankOf = (count: number): string => String(count).padStart(12, '0');

/** Of news that say nothing but that a thing exists: whatever else is told of it holds. */
export const NOTHING_SAID = '0000-00-00T00:00:00.000000000Z';

import type { CellReader } from './cell.ts';

/** A time of day on the wall. */
export interface TimeOfDay {
  /** "08:15:00" */
  readonly time: string;
  /** Whether its seconds were given; else it is a minute of which nobody knows the second. */
  readonly exact: boolean;
}

const CLOCK_24 = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const CLOCK_12 = /^(0?[1-9]|1[0-2]):([0-5]\d)(?::([0-5]\d))?\s*([AP])\.?M\.?$/i;

const timeOf = (hours: number, minutes = '00', seconds?: string): TimeOfDay => ({
  time: `${String(hours).padStart(2, '0')}:${minutes}:${seconds ?? '00'}`,
  exact: seconds !== undefined,
});

const read24 = (cell: string): TimeOfDay | undefined => {
  const [, hours, minutes, seconds] = CLOCK_24.exec(cell) ?? [];
  return hours === undefined ? undefined : timeOf(Number(hours), minutes, seconds);
};

/** 08:15:00 or 08:15, and no other form. */
export const clockTime: CellReader<TimeOfDay> = {
  read: (cell) => (/^\d{2}:/.test(cell) ? read24(cell) : undefined),
  such: 'a time of day, such as 08:15:00',
};

/** As people set it in their tools: 13:15, 1:15 PM, 01:15:00 PM. */
export const anyTime: CellReader<TimeOfDay> = {
  read: (cell) => {
    const [, hours, minutes, seconds, half] = CLOCK_12.exec(cell) ?? [];
    if (half === undefined) return read24(cell);
    return timeOf((Number(hours) % 12) + (half.toUpperCase() === 'P' ? 12 : 0), minutes, seconds);
  },
  such: 'a time of day, such as 08:15 or 8:15 AM',
};

/** How long something took, as it is written. */
export interface Duration {
  readonly seconds: number;
  /** What was rounded away may be as much, up or down. */
  readonly within: number;
}

const LONG = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/;
const SHORT = /^(\d{1,3}):([0-5]\d)$/;
const DECIMAL = /^\d{1,3}(?:[.,]\d{1,6})?$/;
/** Tools round hours to hundredths, and leave the zeros at their end away. */
const HALF_A_HUNDREDTH = 18;

const readLong = (cell: string): Duration | undefined => {
  const [, hours, minutes, seconds] = LONG.exec(cell) ?? [];
  if (hours === undefined) return undefined;
  return { seconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), within: 0 };
};

/** 00:45:00, and no other form. */
export const longDuration: CellReader<Duration> = {
  read: readLong,
  such: 'hours, minutes and seconds, such as 00:45:00',
};

/** 00:45:00, 0:45, or hours such as 0.75 and 0,75. */
export const anyDuration: CellReader<Duration> = {
  read: (cell) => {
    const [, hours, minutes] = SHORT.exec(cell) ?? [];
    if (hours !== undefined) return { seconds: Number(hours) * 3600 + Number(minutes) * 60, within: 59 };
    // At most six decimals of an hour: exact in a double, and rounded to the second anyway.
    if (DECIMAL.test(cell))
      return { seconds: Math.round(Number(cell.replace(',', '.')) * 3600), within: HALF_A_HUNDREDTH };
    return readLong(cell);
  },
  such: 'a length that is not negative: hours, minutes and seconds such as 00:45:00, or hours such as 0.75',
};

/** As people read it: "01:05:00". */
export const clock = (seconds: number): string => {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
};

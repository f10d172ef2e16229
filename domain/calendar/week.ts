import * as z from 'zod';
import { daysBetween, type LocalDate } from './local-date.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const A_MONDAY: LocalDate = '2000-01-03';

export const weekdayOf = (day: LocalDate): Weekday => weekdays[((daysBetween(A_MONDAY, day) % 7) + 7) % 7] as Weekday;

/** A time on the wall, "08:00"; "24:00" is the end of the day. Compares correctly as a string. */
export const TimeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must lie within the day, from "00:00" to "24:00"');

import ical from 'ical-generator';
import { addDays, type LocalDate } from '../calendar/local-date.ts';

export interface CalendarEntry {
  /** The same for each mail about the same date of the same contract, so that a calendar keeps one entry of them. */
  readonly uid: string;
  /** Grows with each change of the contract: a later file moves the entry of an earlier one. */
  readonly sequence: number;
  readonly writtenAt: Date;
  readonly on: LocalDate;
  readonly title: string;
  readonly text: string;
}

/** A calendar file (RFC 5545) with one entry of a whole day. */
export const calendarFile = ({ uid, sequence, writtenAt, on, title, text }: CalendarEntry): Uint8Array => {
  const calendar = ical({
    prodId: { company: 'Monthend', product: 'Contracts' },
    events: [
      {
        id: uid,
        sequence,
        stamp: writtenAt,
        start: on,
        // The first day after it, as a calendar counts.
        end: addDays(on, 1),
        allDay: true,
        summary: title,
        description: text,
      },
    ],
  });
  return new TextEncoder().encode(`${calendar.toString()}\r\n`);
};

import type { LoggedTime } from '../../billables/billable.ts';
import { periodOf } from '../../calendar/cadence.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { LineGrouping } from '../../tenants/tenant.ts';
import { addEntry } from './common.ts';
import type { Kind } from './group.ts';
import { placeOf, pricedSeconds } from './groups.ts';
import type { Pile } from './piles.ts';
import { remembering } from './rates.ts';
import { billedMinutes } from './rounding-rule.ts';
import { subjectOf } from './subject.ts';

/** Seconds that are rounded as one, and the line that they stand on. */
interface Sum {
  readonly pile: Pile;
  seconds: number;
}

/** Sums of one kind: by day, or the first day of the period, and then by ticket: in this order few maps are made. */
interface Book {
  readonly kind: Kind;
  readonly sums: Sum[];
  readonly byDay: Map<string, Map<string, Sum>>;
  lastDay: LocalDate;
  ofLastDay: Map<string, Sum>;
}

/**
 * Work at one price of which nothing is used up: only the seconds of what is rounded as one are to be known, and the line.
 * Goes over each entry once, for this is what most work is.
 */
export const plainWork = (grouping: LineGrouping, pileOf: (kind: Kind, place: string, entry: LoggedTime) => Pile) => {
  const books: Book[] = [];
  const bookOf = remembering((kind: Kind): Book => {
    const book = { kind, sums: [], byDay: new Map(), lastDay: '', ofLastDay: new Map() };
    books.push(book);
    return book;
  });
  const startOfPeriod = remembering((kind: Kind) =>
    remembering((day: LocalDate) => periodOf(kind.route.terms.cadence, day).from),
  );

  /** The log is in the order of days, so the day is mostly that of the entry before. */
  const ofDay = (book: Book, day: LocalDate): Map<string, Sum> => {
    if (day === book.lastDay) return book.ofLastDay;
    let sums = book.byDay.get(day);
    if (sums === undefined) {
      sums = new Map();
      book.byDay.set(day, sums);
    }
    book.lastDay = day;
    book.ofLastDay = sums;
    return sums;
  };

  const sumOf = (book: Book, entry: LoggedTime): Sum => {
    const { kind } = book;
    const { aggregation } = kind.rule;
    const ticket = aggregation === 'clientDay' ? '' : subjectOf(entry);
    const sums = ofDay(book, aggregation === 'ticketPeriod' ? startOfPeriod(kind)(entry.workedOn) : entry.workedOn);
    let sum = sums.get(ticket);
    if (sum === undefined) {
      sum = { pile: pileOf(kind, placeOf(entry, kind, grouping), entry), seconds: 0 };
      sums.set(ticket, sum);
      book.sums.push(sum);
    }
    return sum;
  };

  return {
    add: (entry: LoggedTime, kind: Kind): void => {
      const seconds = pricedSeconds(entry);
      let pile: Pile;
      if (kind.rule.aggregation === 'entry') {
        pile = pileOf(kind, placeOf(entry, kind, grouping), entry);
        pile.minutes += billedMinutes(seconds, kind.rule);
      } else {
        const sum = sumOf(bookOf(kind), entry);
        sum.seconds += seconds;
        pile = sum.pile;
      }
      addEntry(pile, entry);
      pile.workedSeconds += entry.seconds;
      if (entry.extraMinutes !== undefined) pile.extraMinutes += entry.extraMinutes;
    },
    /** Rounds what was summed up; after everything was added. */
    close: (): void => {
      for (const { kind, sums } of books)
        for (const sum of sums) sum.pile.minutes += billedMinutes(sum.seconds, kind.rule);
    },
  };
};

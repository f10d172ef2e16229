import * as z from 'zod';
import { type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { BillingError } from '../errors.ts';
import type { CellReader } from './cell.ts';

/** Which comes first in 03/04/2016. */
export const DateOrder = z.enum(['dayFirst', 'monthFirst']).meta({ id: 'DateOrder' });
export type DateOrder = z.infer<typeof DateOrder>;

const YEAR_FIRST = /^(\d{4})([-/.])(\d{2})\2(\d{2})\.?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;

const dateOf = (year = '', month = '', day = ''): LocalDate | undefined => {
  const date = LocalDateSchema.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return date.success ? date.data : undefined;
};

/** 2016-03-31, and no other form. */
export const isoDate: CellReader<LocalDate> = {
  read: (cell) => (/^\d{4}-\d{2}-\d{2}$/.test(cell) ? dateOf(...(cell.split('-') as [string])) : undefined),
  such: 'a date that exists, such as 2016-03-31',
};

/** Between full stops the day comes first: nobody writes it otherwise. */
const isDayFirst = (separator: string | undefined, order: DateOrder | undefined): boolean =>
  separator === '.' || order === 'dayFirst';

/** Any form that the settings of the tools know: the year first or last, with "-", "/" or "." between. */
export const anyDate = (order: DateOrder | undefined): CellReader<LocalDate> => ({
  read: (cell) => {
    const [, year, , month, day] = YEAR_FIRST.exec(cell) ?? [];
    if (year !== undefined) return dateOf(year, month, day);
    const [, first, separator, second, last] = YEAR_LAST.exec(cell) ?? [];
    return isDayFirst(separator, order) ? dateOf(last, second, first) : dateOf(last, first, second);
  },
  such: `a date that exists, such as 2016-03-31${order === undefined ? '' : ` or ${order === 'dayFirst' ? '31/03/2016' : '03/31/2016'}`}`,
});

/** What the dates of a file say of their order. */
export interface DatesSeen {
  readonly see: (cell: string) => void;
  /**
   * The order of all of them: as asked, or as the file shows it by days after the 12th. Undefined where none needs to be known.
   * A file that leaves it open, or has both, is refused: a guess would put work into another month.
   */
  readonly order: (asked: DateOrder | undefined) => DateOrder | undefined;
}

export const datesSeen = (): DatesSeen => {
  let [dayFirst, monthFirst]: [boolean, boolean] = [false, false];
  let open: string | undefined;
  return {
    see: (cell) => {
      const [, first, separator, second] = YEAR_LAST.exec(cell) ?? [];
      if (first === undefined || separator === '.' || Number(first) === Number(second)) return;
      if (Number(first) > 12) dayFirst = true;
      else if (Number(second) > 12) monthFirst = true;
      else open ??= cell;
    },
    order: (asked) => {
      if (asked !== undefined) return asked;
      if (dayFirst && monthFirst)
        throw new BillingError(
          'CsvInvalid',
          'some dates have the day first, others the month: export the file again, with dates such as 2016-03-31',
        );
      if (dayFirst) return 'dayFirst';
      if (monthFirst) return 'monthFirst';
      if (open === undefined) return undefined;
      throw new BillingError(
        'CsvInvalid',
        `dates such as ${open} can be read in two ways: say by "dateOrder" whether the day or the month comes first`,
      );
    },
  };
};

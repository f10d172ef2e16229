import { type LocalDate, laterOf } from '../calendar/local-date.ts';
import { Temporal } from '../calendar/temporal.ts';
import type { PaymentTerms } from '../tenants/tenant.ts';

/** A series' counter: the next number to give and the last date that stands on an invoice. */
export interface SeriesCounter {
  readonly next: number;
  readonly lastIssuedOn: LocalDate | null;
}

export const NEW_SERIES: SeriesCounter = { next: 1, lastIssuedOn: null };

/** "FA-{yyyy}-{number:5}" with 42 in 2016 is "FA-2016-00042". */
export const formatNumber = (format: string, number: number, issuedOn: LocalDate): string =>
  format
    .replace('{yyyy}', issuedOn.slice(0, 4))
    .replace(/\{number(?::(\d))?\}/, (_, width: string | undefined) =>
      String(number).padStart(Number(width ?? 1), '0'),
    );

/** A number's place in the ledger; sorts by number within a series. */
export const invoiceIdOf = (series: string, number: number): string => `${series}-${String(number).padStart(9, '0')}`;

/** The series and number of an invoice id, or undefined when it is none. */
export const parseInvoiceId = (invoiceId: string): { series: string; number: number } | undefined => {
  const match = /^([A-Za-z0-9][A-Za-z0-9-]{0,31})-(\d{9})$/.exec(invoiceId);
  return match?.[1] === undefined ? undefined : { series: match[1], number: Number(match[2]) };
};

/** Numbers and dates must rise together: the wished date or the last of the series, whichever is later. */
export const issueDate = (wished: LocalDate, { lastIssuedOn }: SeriesCounter): LocalDate =>
  lastIssuedOn === null ? wished : laterOf(wished, lastIssuedOn);

export const dueDate = (issuedOn: LocalDate, { days, endOfMonth }: PaymentTerms): LocalDate => {
  const due = Temporal.PlainDate.from(issuedOn).add({ days });
  return (endOfMonth ? due.with({ day: due.daysInMonth }) : due).toString();
};

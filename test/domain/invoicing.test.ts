import { integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodOfLines } from '../../domain/invoicing/line.ts';
import {
  dueDate,
  formatNumber,
  invoiceIdOf,
  issueDate,
  NEW_SERIES,
  parseInvoiceId,
} from '../../domain/invoicing/numbering.ts';
import { NumberFormat } from '../../domain/tenants/series.ts';
import { always } from './builders.ts';

describe('numbers', () => {
  test.each([
    { format: 'FA-{yyyy}-{number:5}', number: 42, printed: 'FA-2016-00042' },
    { format: '{number}', number: 7, printed: '7' },
    { format: 'R{number:3}/X', number: 12_345, printed: 'R12345/X' },
    { format: '{yyyy}{number:9}', number: 1, printed: '2016000000001' },
  ])('$format with $number in 2016 is $printed', ({ format, number, printed }) => {
    expect(NumberFormat.safeParse(format).success).toBe(true);
    expect(formatNumber(format, number, '2016-03-31')).toBe(printed);
  });

  test.each(['FA', '{number}{yyyy}', '{number}{number}', 'FA {number}', '{number:10}', '{yyyy}', 'é{number}', ''])(
    '%j is no format',
    (format) => expect(NumberFormat.safeParse(format).success).toBe(false),
  );

  test.each([
    { series: 'FA', number: 42, id: 'FA-000000042' },
    { series: 'FA-2016', number: 1, id: 'FA-2016-000000001' },
    { series: '0-1', number: 999_999_999, id: '0-1-999999999' },
  ])('number $number of $series has its place in its id', ({ series, number, id }) => {
    expect(invoiceIdOf(series, number)).toBe(id);
    expect(parseInvoiceId(id)).toEqual({ series, number });
  });

  test.each(['FA-42', 'FA', '-000000042', 'FA_000000042', 'FA-000000042\n', 'F#A-000000042', ''])(
    '%j is no id of an invoice',
    (id) => expect(parseInvoiceId(id)).toBeUndefined(),
  );

  test('ids sort as the numbers do', () => {
    always(
      property(integer({ min: 1, max: 999_999_998 }), (number) => {
        expect(invoiceIdOf('FA', number) < invoiceIdOf('FA', number + 1)).toBe(true);
        expect(parseInvoiceId(invoiceIdOf('FA', number))?.number).toBe(number);
      }),
    );
  });
});

describe('dates', () => {
  test.each([
    { wished: '2016-03-31', last: null, on: '2016-03-31', because: 'the first of a series' },
    { wished: '2016-03-31', last: '2016-03-30', on: '2016-03-31', because: 'later than the last' },
    { wished: '2016-03-31', last: '2016-04-02', on: '2016-04-02', because: 'numbers and dates rise together' },
  ])('$because', ({ wished, last, on }) => {
    expect(issueDate(wished, { next: last === null ? 1 : 9, lastIssuedOn: last })).toBe(on);
    expect(NEW_SERIES).toEqual({ next: 1, lastIssuedOn: null });
  });

  test.each([
    {
      issuedOn: '2016-01-31',
      days: 30,
      endOfMonth: false,
      due: '2016-03-01',
      because: 'thirty days over a leap February',
    },
    { issuedOn: '2016-01-31', days: 0, endOfMonth: false, due: '2016-01-31', because: 'at once' },
    {
      issuedOn: '2016-03-20',
      days: 45,
      endOfMonth: true,
      due: '2016-05-31',
      because: '45 days, then the end of the month',
    },
    { issuedOn: '2015-01-15', days: 30, endOfMonth: true, due: '2015-02-28', because: 'the end of a short month' },
    { issuedOn: '2016-01-15', days: 30, endOfMonth: true, due: '2016-02-29', because: 'of a leap year' },
    { issuedOn: '2016-04-30', days: 0, endOfMonth: true, due: '2016-04-30', because: 'on the last day already' },
  ])('$days days from $issuedOn: $because', ({ issuedOn, due, ...terms }) => {
    expect(dueDate(issuedOn, terms)).toBe(due);
  });

  test('an invoice speaks of all the days that its lines speak of', () => {
    const line = (from: string, until: string) => ({ period: { from, until } });
    expect(periodOfLines([])).toBeUndefined();
    expect(
      periodOfLines([
        line('2016-03-01', '2016-04-01'),
        line('2016-02-27', '2016-02-28'),
        line('2016-04-01', '2016-05-01'),
      ]),
    ).toEqual({
      from: '2016-02-27',
      until: '2016-05-01',
    });
  });
});

import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf, guarded } from '../../domain/csv.ts';
import { always } from './builders.ts';

describe('a CSV file', () => {
  test.each(['=1+1', '+33 1 23', '-Printer', '@SUM(A1)', '\tx', '\rx', '\0x', '＝1'])(
    'shows text that a spreadsheet would run: %j',
    (text) => expect(guarded(text)).toBe(`'${text}`),
  );

  test.each(['', 'a=1', ' =1', '1-2', "'=1"])('leaves other text as it is: %j', (text) =>
    expect(guarded(text)).toBe(text),
  );

  test('leaves numbers as they are, negative ones too', () => {
    expect(csvOf(['a', 'b'], [[{ plain: '-12.50' }, { plain: -3 }]])).toBe('a,b\r\n-12.50,-3\r\n');
  });

  test('gives back what was put in, whatever it is', () => {
    const cells = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 5 });
    always(
      fc.property(cells, (rows) => {
        const csv = csvOf(
          ['one', 'two'],
          rows.map(([one, two]) => [{ text: one }, { text: two }]),
        );
        const read = parse(csv, { record_delimiter: '\r\n' }) as string[][];
        expect(read.slice(1)).toEqual(rows.map((row) => row.map(guarded)));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf, headerOf, rowIdentities } from '../../../domain/imports/columns.ts';
import { rowsOf } from '../../../domain/imports/csv-table.ts';
import { timeFormats } from '../../../domain/imports/formats/formats.ts';
import { type TogglRow, toggl } from '../../../domain/imports/formats/toggl.ts';

const zone = 'Europe/Paris';
const workIn = (row: TogglRow) => toggl.workIn(row, { zone });
const header = (cells: readonly string[]) => headerOf(cells, timeFormats);

const row = (changes: Partial<TogglRow> = {}): TogglRow => ({
  User: 'Ada',
  Email: 'ada@example.com',
  Client: 'Acme',
  Project: 'INC1',
  Task: 'Network',
  Description: 'Switch replaced',
  Billable: 'Yes',
  'Start date': '2016-03-14',
  'Start time': '09:00:00',
  'End date': '2016-03-14',
  'End time': '09:45:00',
  Duration: '00:45:00',
  ...changes,
});

const night = (from: string, until: string, Duration: string, day = '2016-10-30') =>
  row({ 'Start date': day, 'Start time': from, 'End date': day, 'End time': until, Duration });

describe('a row of a detailed report', () => {
  test('is an entry on the tenant’s wall', () => {
    expect(workIn(row())).toEqual({
      value: {
        kind: 'time',
        client: 'Acme',
        technician: 'Ada',
        ticket: 'INC1',
        workType: 'Network',
        description: 'Switch replaced',
        charging: 'billable',
        startedAt: '2016-03-14T08:00:00Z',
        endedAt: '2016-03-14T08:45:00Z',
        seconds: 2700,
        workedOn: '2016-03-14',
      },
    });
  });

  test.each([
    { because: 'not billable is printed at no charge', changes: { Billable: 'No' }, is: { charging: 'noCharge' } },
    { because: 'empty cells say nothing', changes: { Project: '', Task: ' ' }, is: { ticket: undefined } },
    {
      because: 'a note of several lines stays one',
      changes: { Description: 'a\r\nb\tc' },
      is: { description: 'a\nb c' },
    },
    { because: 'Toggl rounds its duration', changes: { Duration: '00:45:40' }, is: { seconds: 2700 } },
    {
      because: 'work over midnight counts for the day it began',
      changes: { 'Start time': '23:30:00', 'End date': '2016-03-15', 'End time': '00:30:00', Duration: '01:00:00' },
      is: { workedOn: '2016-03-14', seconds: 3600 },
    },
  ])('$because', ({ changes, is }) => {
    expect(workIn(row(changes))).toMatchObject({ value: is });
  });

  test.each([
    {
      because: 'ends before it begins',
      changes: { 'End time': '08:00:00', Duration: '01:00:00' },
      says: /before it begins/,
    },
    { because: 'has no length', changes: { 'End time': '09:00:00', Duration: '00:00:00' }, says: /no length/ },
    {
      because: 'lasts 25 hours',
      changes: { 'End date': '2016-03-15', 'End time': '10:00:00', Duration: '25:00:00' },
      says: /at most 24 hours/,
    },
    {
      because: 'contradicts itself',
      changes: { Duration: '01:45:00' },
      says: /"Duration" says 01:45:00, but 00:45:00/,
    },
    {
      because: 'is of no date',
      changes: { 'Start date': '2016-02-30' },
      says: /"Start date" must be a date that exists/,
    },
    { because: 'is of an American date', changes: { 'End date': '03/14/2016' }, says: /"End date" must be a date/ },
    { because: 'has an American time', changes: { 'Start time': '9:00 AM' }, says: /"Start time" must be a time/ },
    { because: 'has a decimal duration', changes: { Duration: '0.75' }, says: /"Duration" must be hours/ },
    { because: 'is maybe billable', changes: { Billable: 'Maybe' }, says: /"Billable" must be Yes or No/ },
    { because: 'is of nobody', changes: { User: ' ' }, says: /"User" must not be empty/ },
    { because: 'is for nobody', changes: { Client: '' }, says: /"Client" is empty/ },
    {
      because: 'has a novel for a note',
      changes: { Description: 'x'.repeat(1001) },
      says: /"Description" must be at most/,
    },
  ])('is refused when it $because', ({ changes, says }) => {
    expect(workIn(row(changes))).toMatchObject({
      fault: { code: 'RowInvalid', detail: expect.stringMatching(says) },
    });
  });
});

describe('the nights on which the clocks change', () => {
  test.each([
    { from: '01:50:00', until: '03:10:00', Duration: '00:20:00', seconds: 1200, because: 'an hour is skipped' },
  ])('in spring $because, and elapsed time counts', ({ from, until, Duration, seconds }) => {
    expect(workIn(night(from, until, Duration, '2016-03-27'))).toMatchObject({ value: { seconds } });
  });

  test.each([
    { from: '02:10:00', until: '03:10:00', Duration: '01:00:00', says: /does not exist/ },
    { from: '01:50:00', until: '03:10:00', Duration: '01:20:00', says: /00:20:00 pass/ },
  ])('in spring $from to $until in $Duration cannot be', ({ from, until, Duration, says }) => {
    const refused = workIn(night(from, until, Duration, '2016-03-27'));
    expect(refused).toMatchObject({ fault: { detail: expect.stringMatching(says) } });
  });

  test.each([
    { from: '01:30:00', until: '02:30:00', Duration: '01:00:00', seconds: 3600, because: 'the first 02:30' },
    { from: '01:30:00', until: '02:30:00', Duration: '02:00:00', seconds: 7200, because: 'the second 02:30' },
    { from: '02:30:00', until: '03:30:00', Duration: '02:00:00', seconds: 7200, because: 'from the first 02:30' },
    { from: '02:50:00', until: '02:10:00', Duration: '00:20:00', seconds: 1200, because: 'across the change' },
  ])('in autumn the duration tells which hour is meant: $because', ({ from, until, Duration, seconds }) => {
    expect(workIn(night(from, until, Duration))).toMatchObject({ value: { seconds } });
  });

  test('in autumn half an hour within the hour that comes twice is not guessed', () => {
    const refused = workIn(night('02:10:00', '02:40:00', '00:30:00'));
    expect(refused).toMatchObject({ fault: { detail: expect.stringMatching(/shown twice/) } });
  });
});

describe('the first line', () => {
  const all = ['User', 'Client', 'Billable', 'Start date', 'Start time', 'End date', 'End time', 'Duration'];

  test('names the columns in any order, and others are not looked at', () => {
    const cells = ['Tags', ...all.toReversed()].map((name) => ` ${name.toUpperCase()}`);
    const read = cellsOf(header(cells), ['t', '00:45:00', '', '', '', '', 'Yes', 'Acme', 'Ada']);
    expect(read).toMatchObject({ value: { User: 'Ada', Client: 'Acme', Duration: '00:45:00', Project: '' } });
  });

  test.each([
    { cells: [all.join('|')], says: /does not name the columns/ },
    { cells: all.filter((name) => name !== 'Duration'), says: /lacks "Duration"/ },
    { cells: ['Ada', 'Acme', 'Yes'], says: /does not name the columns/ },
    { cells: [...all, 'client'], says: /"Client" stands twice/ },
  ])('is refused with what to do: $says', ({ cells, says }) => {
    expect(() => header(cells)).toThrow(says);
  });

  test('a row that has slipped is refused', () => {
    const known = header(all);
    const cells = ['Ada', 'Acme', 'Inc', 'Yes', '2016-03-14', '09:00', '2016-03-14', '09:45', '00:45:00'];
    expect(cellsOf(known, cells)).toMatchObject({ fault: { detail: expect.stringMatching(/9 cells .* 8/) } });
    expect(cellsOf(known, cells.slice(0, 4))).toHaveProperty('fault');
  });
});

describe('the identity of rows', () => {
  const someRows = fc.array(
    fc.record({ Client: fc.constantFrom('A', 'B'), Duration: fc.constantFrom('00:01:00', '00:02:00') }),
    { maxLength: 30 },
  );
  const identitiesOf = (rows: readonly Partial<TogglRow>[]) => {
    const identityOf = rowIdentities(toggl);
    return rows.map((changes) => identityOf(row(changes)));
  };

  test('the same file gives the same identities, and within a file no two are equal', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const identities = identitiesOf(rows);
        expect(identitiesOf(rows)).toEqual(identities);
        expect(new Set(identities).size).toBe(rows.length);
      }),
    );
  });

  test('the order of rows does not matter', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        expect(new Set(identitiesOf(rows.toReversed()))).toEqual(new Set(identitiesOf(rows)));
      }),
    );
  });
});

describe('the file', () => {
  const read = async (text: string | Uint8Array) => Array.fromAsync(rowsOf(Buffer.from(text)));

  test('may begin with a byte order mark, and end its lines as it likes', async () => {
    expect(await read('\ufeffa,b\r\n1,2\n3,4\r5,6')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: ['3', '4'] },
      { line: 4, cells: ['5', '6'] },
    ]);
  });

  test('may be one long line, whose end is not looked for from each of its characters: that took hours', async () => {
    expect(await read('a '.repeat(32 * 1024))).toHaveLength(1);
  });

  test('lines are counted as an editor counts them, with blank rows and notes of several lines', async () => {
    const rows = await read('a,b\r\n"x\ny",1\r\n\r\n,\r\nz,2\r\n');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 6]);
  });

  test.each([
    { file: 'a,b\n1,"2\n3,4\n', says: /a quote is not closed/ },
    { file: 'a,b\n1,x"2"\n', says: /near line 2/ },
    { file: `a,b\n1,"${'x\n'.repeat(60_000)}`, says: /too long/ },
    { file: Buffer.from('a,Ren\u00e9\n', 'latin1'), says: /UTF-8/ },
    { file: Buffer.from('\ufeffa,b\n', 'utf16le'), says: /UTF-8/ },
    { file: `a\n${'1\n'.repeat(10_001)}`, says: /more than 10000 rows/ },
  ])('that cannot be read to its end is refused: $says', async ({ file, says }) => {
    await expect(read(file)).rejects.toThrow(says);
  });
});

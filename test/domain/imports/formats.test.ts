import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../../domain/imports/csv-table.ts';
import type { DateOrder } from '../../../domain/imports/dates.ts';
import { dateOrderOf, type NamedRow, timeRowsOf, workOf } from '../../../domain/imports/time-rows.ts';

const zone = 'Europe/Paris';
const sample = (name: string) => readFileSync(new URL(`../../imports/${name}.csv`, import.meta.url), 'utf8');

/** A file as an import reads it: the whole of it first, for the order of its dates. */
const read = async (file: string | Uint8Array | AsyncIterable<Uint8Array>, asked?: DateOrder) => {
  const { format, rows } = await timeRowsOf(rowsOf(file));
  const dates = dateOrderOf(format);
  const named: NamedRow[] = [];
  for await (const row of rows) {
    dates.see(row);
    named.push(row);
  }
  const dateOrder = dates.order(asked);
  const work = named.map((row) => workOf(format, row, { zone, dateOrder }));
  return { format: format.name, dateOrder, work, ids: named.map(({ billableId }) => billableId) };
};

const night = {
  client: 'Garage Sévignon',
  technician: 'Loïc Ferrand',
  workType: 'On site',
  charging: 'billable',
  workedOn: '2016-03-02',
  startedAt: '2016-03-02T22:30:00Z',
  seconds: 4500,
};
const printer = {
  client: 'Menuiserie Kerlann',
  technician: 'Maëlle Tanguy',
  ticket: 'INC-2041',
  workType: 'Remote help',
  description: 'Printer on the first floor, new driver',
  charging: 'billable',
  startedAt: '2016-03-14T08:05:00Z',
  endedAt: '2016-03-14T08:35:00Z',
  seconds: 1800,
};
const call = { description: 'Called back', charging: 'noCharge', workedOn: '2016-03-14', seconds: 900 };

describe('each tool is recognised by its header, and its rows are read', () => {
  test.each([
    { name: 'toggl', work: [printer, call, night] },
    { name: 'clockify', work: [printer, call, night] },
    // Twenty minutes, of which 0.33 hours were written: the ends say it better.
    {
      name: 'kimai',
      work: [
        { ...printer, technician: 'maelle' },
        { ...call, seconds: 1200 },
        { ...night, technician: 'loic' },
      ],
    },
    {
      name: 'plain',
      work: [
        { ...printer, contract: 'Assistance', team: 'Help desk', role: 'senior' },
        { ...call, untimed: true },
        night,
      ],
    },
  ])('$name', async ({ name, work }) => {
    const found = await read(sample(name));
    expect(found.format).toBe(name);
    expect(found.work).toMatchObject(work.map((value) => ({ value })));
    expect(new Set(found.ids).size).toBe(work.length);
  });

  test('harvest, between semicolons, with decimal commas, and without what it has invoiced', async () => {
    const found = await read(sample('harvest'));
    expect(found.format).toBe('harvest');
    const { startedAt: _s, endedAt: _e, ...day } = printer;
    expect(found.work).toMatchObject([
      { value: { ...day, ticket: 'MK-01', description: 'Printer; new driver', untimed: true, seconds: 1800 } },
      { value: { ...call, untimed: true } },
      { value: { ticket: 'Network', seconds: 4500, workedOn: '2016-03-02', untimed: true } },
      { fault: { detail: expect.stringContaining('invoiced in Harvest') } },
    ]);
  });

  test.each(['toggl', 'clockify', 'harvest', 'kimai', 'plain'])('%s, again, has the same identities', async (name) => {
    const stream = createReadStream(new URL(`../../imports/${name}.csv`, import.meta.url), { highWaterMark: 7 });
    expect((await read(stream)).ids).toEqual((await read(`\ufeff${sample(name)}`)).ids);
  });

  test('tabs between the columns are as good as commas', async () => {
    const tabs = sample('kimai').replaceAll(', new driver', ' - new driver').replaceAll(',', '\t');
    expect(await read(tabs)).toMatchObject({ format: 'kimai', work: [{ value: { seconds: 1800 } }, {}, {}] });
  });

  test('a tool’s own id is the identity, whatever else changes', async () => {
    const before = await read(sample('plain'));
    const after = await read(sample('plain').replace('Called back', 'Called back twice'));
    expect(after.ids).toEqual(before.ids);
    const kimai = (id: string, text: string) =>
      read(
        `ID,Date,From,To,Duration,User,Customer,Activity,Description\n${id},2016-03-14,09:00,10:00,1,ada,A,B,${text}`,
      );
    expect((await kimai('7', 'x')).ids).toEqual((await kimai('7', 'y')).ids);
    expect((await kimai('7', 'x')).ids).not.toEqual((await kimai('8', 'x')).ids);
  });
});

const HARVEST = 'Date,Client,Project,Task,Notes,Hours,Billable?,First Name,Last Name';
const days = (...dates: string[]) => [HARVEST, ...dates.map((date) => `${date},A,P,T,,1,Yes,Ada,L`)].join('\n');
const daysRead = async (file: string, asked?: DateOrder) => {
  const { work } = await read(file, asked);
  return work.map((one) => ('value' in one ? one.value.workedOn : one.fault.detail));
};

describe('the order of day and month', () => {
  test.each<{ because: string; dates: string[]; asked?: DateOrder; are: unknown[] }>([
    {
      because: 'a day after the 12th tells it',
      dates: ['03/04/2016', '13/04/2016'],
      are: ['2016-04-03', '2016-04-13'],
    },
    { because: 'the American way too', dates: ['3/4/2016', '3/14/2016'], are: ['2016-03-04', '2016-03-14'] },
    { because: 'it is asked for', dates: ['03-04-2016'], asked: 'monthFirst', are: ['2016-03-04'] },
    { because: 'full stops have the day first', dates: ['03.04.2016'], are: ['2016-04-03'] },
    {
      because: 'the year comes first',
      dates: ['2016-04-03', '2016/04/03', '2016.04.03.'],
      are: Array(3).fill('2016-04-03'),
    },
    { because: 'both readings are the same day', dates: ['04/04/2016'], are: ['2016-04-04'] },
    {
      because: 'what was asked for does not fit one of them',
      dates: ['03/04/2016', '13/04/2016'],
      asked: 'monthFirst',
      are: ['2016-03-04', expect.stringMatching(/"Date" must be a date that exists/)],
    },
  ])('is known where $because', async ({ dates, asked, are }) => {
    expect(await daysRead(days(...dates), asked)).toEqual(are);
  });

  test.each([
    { dates: ['03/04/2016', '05/06/2016'], says: /03\/04\/2016 can be read in two ways: say by "dateOrder"/ },
    { dates: ['13/04/2016', '04/13/2016'], says: /some dates have the day first, others the month/ },
  ])('is not guessed: $dates', async ({ dates, says }) => {
    await expect(read(days(...dates))).rejects.toMatchObject({
      code: 'CsvInvalid',
      message: expect.stringMatching(says),
    });
  });
});

const CLOCKIFY = 'Client,User,Billable,Start Date,Start Time,End Date,End Time,Duration (h)';
const KIMAI = 'Date,From,To,Break,Duration,User,Customer,Activity,Billable';
const PLAIN = 'Client,Technician,Date,Start time,Duration,Charging';

describe('one row', () => {
  test.each([
    {
      because: 'times without seconds, an exact duration',
      header: CLOCKIFY,
      row: 'A,Ada,Yes,2016-03-14,09:00,2016-03-14,09:30,0:29:40',
      is: { seconds: 1780 },
    },
    {
      because: 'a compact duration',
      header: CLOCKIFY,
      row: 'A,Ada,Yes,2016-03-14,9:00 AM,2016-03-14,9:30 AM,0:30',
      is: { seconds: 1800 },
    },
    {
      because: 'a few seconds within one minute',
      header: KIMAI,
      row: '2016-03-14,09:00,09:00,,0:00:20,ada,A,B,1',
      is: { seconds: 20 },
    },
    {
      because: 'a break',
      header: KIMAI,
      row: '2016-03-14,09:00,12:00,0:30,2.5,ada,A,B,1',
      is: { seconds: 9000, startedAt: '2016-03-14T08:00:00Z', endedAt: '2016-03-14T10:30:00Z' },
    },
    {
      because: 'no word on whether it is billable',
      header: KIMAI,
      row: '2016-03-14,09:00,10:00,,1,ada,A,B,',
      is: { charging: 'billable' },
    },
    {
      because: 'noon',
      header: PLAIN,
      row: 'A,Ada,2016-03-14,12:00 pm,1,hidden',
      is: { startedAt: '2016-03-14T11:00:00Z', charging: 'hidden' },
    },
    {
      because: 'midnight',
      header: PLAIN,
      row: 'A,Ada,2016-03-14,12:00 AM,1,',
      is: { startedAt: '2016-03-13T23:00:00Z', workedOn: '2016-03-14' },
    },
  ])('with $because', async ({ header, row, is }) => {
    expect((await read(`${header}\n${row}`)).work).toMatchObject([{ value: is }]);
  });

  test.each([
    {
      because: 'a negative duration',
      header: HARVEST,
      row: '2016-03-14,A,P,T,,-1,Yes,Ada,L',
      says: /"Hours" must be a length that is not negative/,
    },
    { because: 'no duration', header: HARVEST, row: '2016-03-14,A,P,T,,0,Yes,Ada,L', says: /end after it begins/ },
    { because: '25 hours', header: HARVEST, row: '2016-03-14,A,P,T,,25,Yes,Ada,L', says: /at most 24 hours/ },
    { because: 'thousands of hours', header: HARVEST, row: '2016-03-14,A,P,T,,1e3,Yes,Ada,L', says: /"Hours" must be/ },
    {
      because: 'a date of two digits a year',
      header: HARVEST,
      row: '14/3/16,A,P,T,,1,Yes,Ada,L',
      says: /"Date" must be a date/,
    },
    {
      because: 'a day that does not exist',
      header: HARVEST,
      row: '2016-02-30,A,P,T,,1,Yes,Ada,L',
      says: /"Date" must be a date/,
    },
    {
      because: 'nobody who worked',
      header: HARVEST,
      row: '2016-03-14,A,P,T,,1,Yes,,',
      says: /"First Name" must not be empty/,
    },
    { because: 'no client', header: HARVEST, row: '2016-03-14,,P,T,,1,Yes,Ada,L', says: /"Client" is empty/ },
    {
      because: 'one cell too many',
      header: HARVEST,
      row: '2016-03-14,A,B,P,T,,1,Yes,Ada,L',
      says: /has 10 cells where the first line has 9/,
    },
    {
      because: 'a negative duration',
      header: CLOCKIFY,
      row: 'A,Ada,Yes,2016-03-14,09:00,2016-03-14,09:30,-0:30',
      says: /"Duration \(h\)" must be a length that is not negative/,
    },
    {
      because: 'an end before its start',
      header: CLOCKIFY,
      row: 'A,Ada,Yes,2016-03-14,10:00,2016-03-14,09:30,0:30',
      says: /before it begins/,
    },
    {
      because: 'a 13th hour before noon',
      header: CLOCKIFY,
      row: 'A,Ada,Yes,2016-03-14,13:00 AM,2016-03-14,09:30,0:30',
      says: /"Start Time" must be a time of day/,
    },
    {
      because: 'another length than from start to end',
      header: KIMAI,
      row: '2016-03-14,09:00,10:00,,2,ada,A,B,1',
      says: /says 02:00:00, but 01:00:00/,
    },
    {
      because: 'a break longer than it',
      header: KIMAI,
      row: '2016-03-14,09:00,10:00,2,1,ada,A,B,1',
      says: /says 01:00:00, but 00:00:00/,
    },
    {
      because: 'a charging we do not know',
      header: PLAIN,
      row: 'A,Ada,2016-03-14,,1,gratis',
      says: /"Charging" must be one of billable, noCharge/,
    },
    { because: 'an hour that comes twice', header: PLAIN, row: 'A,Ada,2016-10-30,02:30,1,', says: /shown twice/ },
    {
      because: 'an hour that is skipped',
      header: PLAIN,
      row: 'A,Ada,2016-03-27,02:30,1,',
      says: /does not exist on 2016-03-27/,
    },
  ])('with $because is refused', async ({ header, row, says }) => {
    expect((await read(`${header}\n${row}`)).work).toMatchObject([{ fault: { detail: expect.stringMatching(says) } }]);
  });
});

test.each([
  { because: 'an unknown separator', file: HARVEST.replaceAll(',', '|'), says: /does not name the columns/ },
  { because: 'a column that stands twice', file: `${HARVEST},Hours`, says: /"Hours" stands twice/ },
  {
    because: 'a column that is missing',
    file: HARVEST.replace('Hours,', ''),
    says: /lacks "Hours": send a detailed time report of Harvest/,
  },
  {
    because: 'Latin letters',
    file: Buffer.from(`${HARVEST}\n2016-03-14,René,P,T,,1,Yes,Ada,L`, 'latin1'),
    says: /UTF-8/,
  },
  { because: 'half a character at its end', file: Buffer.from(`${HARVEST}\né`).subarray(0, -1), says: /UTF-8/ },
  { because: 'nothing in it', file: '\n\n', says: /empty/ },
  { because: 'other work', file: 'Name,Colour\nA,B', says: /does not name the columns/ },
])('a file with $because is refused as a whole', async ({ file, says }) => {
  await expect(read(file)).rejects.toMatchObject({ code: 'CsvInvalid', message: expect.stringMatching(says) });
});

test('the rows of the demo’s month are, for good, who they were when Toggl was the only tool', async () => {
  const file = readFileSync(new URL('../../../local/data/timesheet-2016.csv', import.meta.url));
  const { work, ids } = await read(file);
  expect(work.filter((one) => 'fault' in one)).toEqual([]);
  expect({ rows: ids.length, sha256: createHash('sha256').update(ids.join('')).digest('hex') }).toEqual({
    rows: 4289,
    sha256: '81fbee64544fdef55b0c08ed0d6bb9a6cdaa6128c0307259f05189d8b8b04ae5',
  });
});

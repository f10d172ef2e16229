import { beforeEach, describe, expect, test } from 'vitest';
import { TimeEntryChange } from '../../../domain/billables/new-time-entry.ts';
import { newBillingState } from '../../../domain/contracts/billing-state.ts';
import { importTime } from '../../../domain/operations/imports/import-time.ts';
import { changeTimeEntry } from '../../../domain/operations/time-entries/change.ts';
import { type Fixture, newTable } from '../../table/fixture.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, foundFirm, tenantId } from '../firm.ts';
import { needsOf } from '../month-end-run.ts';

const HEADER =
  'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()';
const row = (client: string, day: string, from: string, until: string, duration: string) =>
  `Ada,ada@example.com,${client},INC1,Network,,Yes,${day},${from},${day},${until},${duration},,`;
const march = (client = 'Client 0', day = '2016-03-10') => row(client, day, '09:00:00', '09:30:00', '00:30:00');
const fileOf = (...rows: string[]) => [HEADER, ...rows, ''].join('\r\n');

let fixture: Fixture;
beforeEach(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
});

const importFile = (file: string | Uint8Array) => importTime(needsOf(fixture))(tenantId, file);
const entriesOf = async (n: number) =>
  (await fixture.stores.log.list(tenantId, contractIdOf(n), ['time'], { limit: 100 })).items;
const addContract = (n: number, clientId: string) =>
  fixture.stores.contracts.create(tenantId, aContract(contractIdOf(n), clientId), newBillingState('2016-03-01'));

describe('importing a detailed report', () => {
  test('twice adds nothing, and equal rows of one file all count', async () => {
    const file = fileOf(march(), march(), march('client 1 '), march('Client 0', '2016-03-11'));
    expect(await importFile(file)).toEqual({ rows: 4, created: 4, duplicates: 0, refused: 0, pending: 0, errors: [] });
    expect(await importFile(file)).toEqual({ rows: 4, created: 0, duplicates: 4, refused: 0, pending: 0, errors: [] });
    expect(await importFile(`\ufeff${file}`)).toMatchObject({ created: 0, duplicates: 4 });
    expect((await entriesOf(0)).map(({ seconds, billDate }) => `${billDate} ${seconds}`).toSorted()).toEqual([
      '2016-03-10 1800',
      '2016-03-10 1800',
      '2016-03-11 1800',
    ]);
    expect(await entriesOf(1)).toHaveLength(1);
  });

  test('takes the good rows and names the bad ones by their line', async () => {
    const report = await importFile(
      fileOf(
        march(),
        march('Nobody'),
        march('Client 0', '2016-02-29'),
        '',
        row('Client 0', '2016-03-10', '10:00:00', '09:00:00', '01:00:00'),
        march('Client 1'),
      ),
    );
    expect(report).toEqual({
      rows: 5,
      created: 2,
      duplicates: 0,
      refused: 3,
      pending: 0,
      errors: [
        { line: 3, code: 'ClientUnknown', detail: expect.any(String) },
        { line: 4, code: 'ContractNotActive', detail: expect.stringContaining('2016-02-29') },
        { line: 6, code: 'RowInvalid', detail: expect.stringContaining('before it begins') },
      ],
    });
  });

  test('asks a person where several contracts or clients are meant', async () => {
    await addContract(7, clientIdOf(0));
    const namesake = await fixture.stores.clients.get(tenantId, clientIdOf(1));
    const {
      clientId: _c,
      version: _v,
      ...details
    } = namesake ??
    (() => {
      throw new Error('no client');
    })();
    await fixture.stores.clients.create(tenantId, clientIdOf(9), details);
    expect((await importFile(fileOf(march(), march('Client 1')))).errors).toMatchObject([
      { line: 2, code: 'ContractAmbiguous' },
      { line: 3, code: 'ClientAmbiguous' },
    ]);
  });

  test.each([{ name: 'Client 9' }, { name: 'Client 0' }])(
    'takes a row of a merged client, $name, as one of the client that stays',
    async ({ name }) => {
      const { clients } = fixture.stores;
      const duplicate = await clients.create(tenantId, clientIdOf(9), { ...clientDetails(9), name });
      const stays = await clients.get(tenantId, clientIdOf(0));
      if (!stays) throw new Error('no client');
      await clients.merge(tenantId, duplicate, stays, clientDetails(0), 'ada');
      expect(await importFile(fileOf(march(), march(name)))).toMatchObject({ created: 2, errors: [] });
      expect(await entriesOf(0)).toHaveLength(2);
    },
  );

  test('again after an entry was moved, or the contracts’ dates were, bills nothing twice', async () => {
    const file = fileOf(march(), march('Client 0', '2016-03-11'));
    await importFile(file);
    const [entry] = await entriesOf(0);
    if (!entry) throw new Error('nothing was imported');
    const change = TimeEntryChange.parse({ contractId: contractIdOf(1) });
    await changeTimeEntry(needsOf(fixture))({ tenantId, ...entry, expected: 1 }, change);
    expect(await importFile(file)).toMatchObject({ created: 0, duplicates: 2 });

    const record = await fixture.stores.contracts.get(tenantId, contractIdOf(0));
    if (!record) throw new Error('no contract');
    await fixture.stores.contracts.replace(tenantId, record, { ...record.contract, endsOn: '2016-03-05' });
    await addContract(8, clientIdOf(0));
    expect(await importFile(file)).toMatchObject({ created: 1, duplicates: 1 });
    expect(await importFile(file)).toMatchObject({ created: 0, duplicates: 2 });
  });

  test('of any tool finds the same clients, and a contract by its name where the day leaves a choice', async () => {
    await fixture.stores.contracts.create(
      tenantId,
      { ...aContract(contractIdOf(7), clientIdOf(0)), name: 'Projects' },
      newBillingState('2016-03-01'),
    );
    const plain = (contract: string) =>
      `Client;Contract;Technician;Date;Duration\nClient 0;${contract};Ada;10/03/2016;0,5\nClient 1;;Ada;13/03/2016;0:30`;
    expect(await importFile(plain(' projects'))).toMatchObject({ created: 2, refused: 0 });
    expect(await entriesOf(7)).toMatchObject([{ workedOn: '2016-03-10', seconds: 1800, untimed: true }]);
    expect(await importFile(plain('Project'))).toMatchObject({
      duplicates: 1,
      errors: [{ line: 2, code: 'ContractUnknown' }],
    });
    expect(await importFile(plain(''))).toMatchObject({ errors: [{ line: 2, code: 'ContractAmbiguous' }] });
  });

  test('whose time is up says what is left, and goes on when it is sent again', async () => {
    const file = fileOf(...Array(260).fill(march()));
    const times = [0, 9, 18];
    const slow = { ...needsOf(fixture), clock: () => new Date((times.shift() ?? 27) * 1000) };
    expect(await importTime(slow)(tenantId, file)).toMatchObject({ created: 250, duplicates: 0, pending: 10 });
    expect(await importFile(file)).toMatchObject({ created: 10, duplicates: 250, pending: 0 });
  });

  test.each([
    { file: fileOf(march()).replaceAll(',', '|'), says: /does not name the columns/ },
    { file: Buffer.from(fileOf(march('Désirée')), 'latin1'), says: /UTF-8/ },
    { file: fileOf(march()).replace('Email', 'User'), says: /"User" stands twice/ },
    { file: 'Date,Client,Hours,Billable?,First Name,Last Name\n3/4/2016,Client 0,1,Yes,A,B', says: /two ways/ },
    { file: fileOf(march()).replace('Duration', 'Length'), says: /lacks "Duration"/ },
    { file: march(), says: /does not name the columns/ },
    { file: '', says: /empty/ },
    { file: `${fileOf(march())}"Ada,`, says: /quote/ },
  ])('is refused as a whole, and adds nothing: $says', async ({ file, says }) => {
    await expect(importFile(file)).rejects.toMatchObject({ code: 'CsvInvalid', message: expect.stringMatching(says) });
    expect(await entriesOf(0)).toEqual([]);
  });
});

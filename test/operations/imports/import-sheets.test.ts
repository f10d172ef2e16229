import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { typeOf } from '../../../domain/contracts/contract-type.ts';
import { importClients } from '../../../domain/operations/imports/import-clients.ts';
import { importContracts } from '../../../domain/operations/imports/import-contracts.ts';
import { type Fixture, newTable } from '../../table/fixture.ts';
import { clientDetails, clientIdOf, foundFirm, someSettings, tenantId } from '../firm.ts';
import { needsOf } from '../month-end-run.ts';

const sample = (name: string) => readFileSync(new URL(`../../imports/${name}.csv`, import.meta.url), 'utf8');

let fixture: Fixture;
beforeEach(async () => {
  fixture = await newTable();
  const branches = [{ branchId: 'quimper', name: 'Quimper' }];
  await foundFirm(fixture, { clients: 2, entries: 0 }, someSettings({ branches }));
});

/** Sends a file again and again, each time killed one call later, until it gets through. */
const killedOnTheWay = async <T>(send: () => Promise<T>): Promise<T> => {
  for (let limit = 1; ; limit += 1) {
    let calls = 0;
    fixture.faults.decide = () => {
      calls += 1;
      return calls === limit ? (limit % 2 === 0 ? 'before' : 'after') : undefined;
    };
    const outcome = await send().catch((error: unknown) => error);
    fixture.faults.decide = () => undefined;
    if (!(outcome instanceof Error)) return outcome as T;
  }
};

describe('clients by CSV', () => {
  const send = (file: string) => importClients(needsOf(fixture))(tenantId, file);
  const clients = async () =>
    (await fixture.stores.clients.all(tenantId)).filter(({ name }) => !name.startsWith('Client '));

  test('are made once, as over the API', async () => {
    expect(await send(sample('clients'))).toEqual({
      rows: 3,
      created: 3,
      duplicates: 0,
      refused: 0,
      pending: 0,
      errors: [],
    });
    expect(await send(sample('clients'))).toMatchObject({ created: 0, duplicates: 3 });
    const made = (await clients()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(made).toMatchObject([
      {
        name: 'Garage Sévignon',
        address: { lines: ['12 route de Brest'], postalCode: '29000', city: 'Quimper', country: 'FR' },
        billingContacts: [{ email: 'atelier@sevignon.example' }, { email: 'paul@sevignon.example' }],
        taxTreatment: 'standard',
      },
      {
        name: 'Menuiserie Kerlann',
        legalName: 'Kerlann SARL',
        address: { lines: ['3 rue des Ajoncs', 'Zone du Port'] },
        billingContacts: [{ email: 'compta@kerlann.example' }, { email: 'gerant@kerlann.example', copy: true }],
        locale: 'fr',
        paymentTerms: { days: 45, endOfMonth: false },
        branch: 'quimper',
      },
      { name: 'Vandermeer Logistics', taxTreatment: 'reverseCharge', vatNumber: 'NL000099998B57', currency: 'EUR' },
    ]);
  });

  test('killed at any call and sent again come to the same', async () => {
    await killedOnTheWay(() => send(sample('clients')));
    expect(await clients()).toHaveLength(3);
  });

  test('that are known by name already are left as they are', async () => {
    const file = 'Reference,Name,Address,City,Country\n,client 0,1 rue,Paris,FR\nC-9,Client 1,1 rue,Paris,FR';
    expect(await send(file)).toMatchObject({
      created: 0,
      duplicates: 1,
      errors: [{ line: 3, code: 'AlreadyExists', detail: expect.stringContaining('another client') }],
    });
    expect((await fixture.stores.clients.get(tenantId, clientIdOf(0)))?.address.city).toBe('Bordeaux');
  });

  test('are of a branch that there is, by its id or its name', async () => {
    const file =
      'Name,Address,City,Country,Branch\nA,1 rue,Paris,FR,quimper\nB,1 rue,Paris,FR, QUIMPER\nC,1 rue,Paris,FR,Brest';
    expect(await send(file)).toMatchObject({
      created: 2,
      errors: [{ line: 4, code: 'BranchUnknown', detail: expect.stringContaining('"Branch" must be') }],
    });
    expect((await clients()).map(({ branch }) => branch)).toEqual(['quimper', 'quimper']);
  });

  const HEADER = 'Name,Address,City,Country,Email,VAT number,Tax treatment,Language,Currency,Payment days';
  test.each([
    { row: ',1 rue,Paris,FR,,,,,,', says: /"Name" must not be empty/ },
    { row: 'A,,Paris,FR,,,,,,', says: /"Address" must not be empty/ },
    { row: 'A,1 rue,,FR,,,,,,', says: /"City" must not be empty/ },
    { row: 'A,1 rue,Paris,France,,,,,,', says: /"Country" must be a country code/ },
    { row: 'A,1 rue,Paris,FR,nobody,,,,,', says: /"Email" must be a mail address/ },
    { row: 'A,1 rue,Paris,FR,,,reverseCharge,,,', says: /"VAT number" a client that owes the VAT itself/ },
    { row: 'A,1 rue,Paris,FR,,,half,,,', says: /"Tax treatment" / },
    { row: 'A,1 rue,Paris,FR,,,,de,,', says: /"Language" / },
    { row: 'A,1 rue,Paris,FR,,,,,Euro,', says: /"Currency" / },
    { row: 'A,1 rue,Paris,FR,,,,,,soon', says: /"Payment days" / },
    { row: 'A,1 rue,Paris', says: /has 3 cells where the first line has 10/ },
  ])('refuses $row', async ({ row, says }) => {
    expect(await send(`${HEADER}\n${row}\nGood,1 rue,Paris,FR,,,,,,`)).toMatchObject({
      created: 1,
      errors: [{ line: 2, code: 'RowInvalid', detail: expect.stringMatching(says) }],
    });
  });

  test.each([
    { file: '', says: /empty/ },
    { file: 'Name,Address,City\nA,B,C', says: /lacks "Country"/ },
    { file: 'Name,Address,City,Country,Name\n', says: /"Name" stands twice/ },
    { file: 'Colour\nred', says: /does not name the columns/ },
  ])('a file is refused as a whole: $says', async ({ file, says }) => {
    await expect(send(file)).rejects.toMatchObject({ code: 'CsvInvalid', message: expect.stringMatching(says) });
  });
});

describe('contracts by CSV', () => {
  const send = (file: string) => importContracts(needsOf(fixture))(tenantId, file);
  const contracts = async (n: number) =>
    (await fixture.stores.contracts.ofClient(tenantId, clientIdOf(n))).filter(
      ({ purchaseOrder, ...contract }) =>
        // That of the fixture has two charges, and no row of the file the same name and day.
        contract.startsOn !== '2016-03-01' || contract.name !== 'Assistance' || purchaseOrder !== undefined,
    );

  test('of one client are made though the table lets only one at a time look at it', async () => {
    const row = (n: number) => `Client 0,Support ${n},flatFee,2016-04-01,month,100.00`;
    // What DynamoDB says when two transactions meet at one item, as the local cloud never does.
    let meetings = 0;
    const { middlewareStack } = fixture.client;
    const conflicting = {
      ...{ name: 'TransactionCanceledException', $metadata: {}, message: 'Transaction cancelled' },
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    };
    middlewareStack.add(
      (next, { commandName }) =>
        async (call) => {
          if (commandName !== 'TransactWriteItemsCommand' || meetings >= 12) return next(call);
          meetings += 1;
          throw Object.assign(new Error(conflicting.message), conflicting);
        },
      { step: 'initialize', name: 'conflicts' },
    );
    const file = ['Client,Name,Type,Starts on,Billed every,Price', ...[1, 2, 3, 4].map(row)].join('\n');
    const report = await send(file).finally(() => middlewareStack.remove('conflicts'));
    expect(report).toMatchObject({ rows: 4, created: 4, refused: 0, errors: [] });
    expect(meetings).toBe(12);
  });

  test('are made once, of the simple types', async () => {
    expect(await send(sample('contracts'))).toMatchObject({ rows: 7, created: 7, refused: 0, errors: [] });
    expect(await send(sample('contracts'))).toMatchObject({ created: 0, duplicates: 7 });
    const made = [...(await contracts(0)), ...(await contracts(1))];
    const found = new Map(made.map((contract) => [contract.name, contract]));
    const termsOf = (name: string) => {
      const terms = found.get(name)?.terms[0];
      if (!terms) throw new Error(`no contract ${name}`);
      return terms;
    };
    expect(Object.fromEntries(made.map(({ name, terms: [first] }) => [name, first && typeOf(first)]))).toEqual({
      Licences: 'retainer',
      Assistance: 'hourly',
      Maintenance: 'retainer',
      'Carnet 2016': 'blockHours',
      Minimum: 'monthlyMinimum',
      Move: 'project',
      Retainer: 'retainer',
    });
    expect(found.get('Licences')).toMatchObject({ startsOn: '2016-03-01', purchaseOrder: 'PO-1' });
    expect(termsOf('Licences').charges).toMatchObject([
      { kind: 'recurringFee', unitPrice: '12.50', quantity: '8', description: 'Mailboxes', taxRateId: 'normal' },
    ]);
    expect(found.get('Assistance')).toMatchObject({ startsOn: '2016-03-15', invoiceGroup: 'Help desk' });
    expect(termsOf('Assistance')).toMatchObject({ billWork: 'onDemand', charges: [{ rates: { default: '60' } }] });
    expect(found.get('Maintenance')).toMatchObject({ endsOn: '2017-02-28' });
    expect(termsOf('Maintenance')).toMatchObject({
      cadence: { unit: 'month', every: 3 },
      charges: [
        { kind: 'recurringFee', unitPrice: '450.00', timing: 'arrears' },
        { kind: 'time', included: { minutes: 600, overagePrice: '65.50' } },
      ],
    });
    expect(termsOf('Carnet 2016').charges).toMatchObject([
      { kind: 'prepaidBlock', purchase: { every: 'once', quantity: '20', unitPrice: '55' } },
    ]);
    expect(termsOf('Minimum').charges).toMatchObject([
      { minimum: { amount: '100', minutes: 120, overagePrice: '60' } },
    ]);
    expect(termsOf('Move').charges).toMatchObject([{ kind: 'oneTime', unitPrice: '1800' }]);
    expect(termsOf('Retainer').charges).toHaveLength(2);
  });

  test('killed at any call and sent again come to the same', async () => {
    const file = sample('contracts').split('\n').slice(0, 3).join('\n');
    await killedOnTheWay(() => send(file));
    expect(await contracts(0)).toHaveLength(2);
  });

  test('of a merged client are those of the client that stays, made once, whenever it was merged', async () => {
    const { clients } = fixture.stores;
    const file = (fee: string) => `${HEADER}\nClient 1,${fee},flatFee,2016-03-01,,,10,,,,,`;
    expect(await send(file('A'))).toMatchObject({ created: 1 });
    const [stays, duplicate] = [await clients.get(tenantId, clientIdOf(0)), await clients.get(tenantId, clientIdOf(1))];
    if (!stays || !duplicate) throw new Error('no clients');
    await clients.merge(tenantId, duplicate, stays, clientDetails(0), 'ada');
    expect(await send(file('A'))).toMatchObject({ created: 0, duplicates: 1 });
    expect(await send(file('B'))).toMatchObject({ created: 1, errors: [] });
    expect((await contracts(0)).map(({ name }) => name)).toEqual(['B']);
  });

  const HEADER = 'Client,Name,Type,Starts on,Ends on,Billed every,Price,Hours,Hourly price,Charged,Tax rate,Bill work';
  test.each([
    { row: 'Nobody,A,hourly,2016-03-01,,,,,60,,,', code: 'ClientUnknown', says: /no client/ },
    { row: 'Client 0,,hourly,2016-03-01,,,,,60,,,', says: /"Name" must not be empty/ },
    { row: 'Client 0,A,stepTariff,2016-03-01,,,,,60,,,', says: /"Type" must be one of .* through the API/ },
    { row: 'Client 0,A,hourly,2016-02-30,,,,,60,,,', says: /"Starts on" must be a date/ },
    { row: 'Client 0,A,hourly,2016-03-01,2016-02-01,,,,60,,,', says: /"Ends on" must not be before/ },
    { row: 'Client 0,A,hourly,2016-03-01,,fortnight,,,60,,,', says: /"Billed every" must be one of/ },
    { row: 'Client 0,A,hourly,2016-03-01,,,100,,60,,,', says: /"Price" says nothing for the type hourly/ },
    { row: 'Client 0,A,flatFee,2016-03-01,,,,,,,,', says: /"Price" must be a price/ },
    { row: 'Client 0,A,flatFee,2016-03-01,,,-5,,,,,', says: /"Price" must be a price/ },
    { row: 'Client 0,A,flatFee,2016-03-01,,,1 000,,,,,', says: /"Price" must be a price/ },
    { row: 'Client 0,A,hourly,2016-03-01,,,,,sixty,,,', says: /"Hourly price" must be a price/ },
    { row: 'Client 0,A,includedHours,2016-03-01,,,100,many,,,,', says: /"Hours" / },
    { row: 'Client 0,A,blockHours,2016-03-01,,,,10,,,,', says: /"Hourly price" must be a price/ },
    { row: 'Client 0,A,blockHours,2016-03-01,,,,10,50,advance,,', says: /"Charged" / },
    { row: 'Client 0,A,flatFee,2016-03-01,,,10,,,never,,', says: /"Charged" / },
    { row: 'Client 0,A,flatFee,2016-03-01,,,10,,,,none,', says: /tax rate/ },
    { row: 'Client 0,A,hourly,2016-03-01,,,,,60,,,sometimes', says: /"Bill work" / },
  ])('refuses $row', async ({ row, code = 'RowInvalid', says }) => {
    const good = 'Client 1,Good,hourly,2016-03-01,,,,,60,,,';
    expect(await send(`${HEADER}\n${row}\n${good}`)).toMatchObject({
      created: 1,
      errors: [{ line: 2, code, detail: expect.stringMatching(says) }],
    });
  });

  test('whose dates can be read in two ways are refused, unless it is said', async () => {
    const file = `${HEADER}\nClient 0,A,hourly,03/04/2016,,,,,60,,,`;
    await expect(send(file)).rejects.toThrow(/dateOrder/);
    await importContracts(needsOf(fixture))(tenantId, file, 'monthFirst');
    expect(await contracts(0)).toMatchObject([{ startsOn: '2016-03-04' }]);
  });
});

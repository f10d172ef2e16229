import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Billable } from '../../domain/billables/billable.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { BillWork, Contract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { previewItems } from '../../domain/operations/billing-preview/items.ts';
import { listPreview, type PreviewFilter } from '../../domain/operations/billing-preview/list.ts';
import { PreviewSelection, previewSelection } from '../../domain/operations/billing-preview/selection.ts';
import { contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

let fixture: Fixture;
let sent: SentMails;

beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
});

const charges = {
  fee: { kind: 'recurringFee', chargeId: 'fee', description: 'Care', unitPrice: '100.00', timing: 'arrears' },
  advance: { kind: 'recurringFee', chargeId: 'fee', description: 'Care', unitPrice: '40.00' },
  hours: {
    kind: 'prepaidBlock',
    chargeId: 'hours',
    description: '2 hours',
    purchase: { every: 'once', quantity: '2', unitPrice: '75.00' },
    rounding: { mode: 'none', aggregation: 'entry' },
  },
  time: {
    kind: 'time',
    chargeId: 'time',
    description: 'Support',
    rates: { default: '60.00' },
    rounding: { mode: 'none', aggregation: 'entry' },
  },
  included: {
    kind: 'time',
    chargeId: 'time',
    description: 'Support',
    rates: { default: '60.00' },
    included: { minutes: 45 },
    rounding: { mode: 'up', incrementMinutes: 15, aggregation: 'ticketDay' },
  },
  project: { kind: 'oneTime', chargeId: 'once', description: 'Project', unitPrice: '500.00' },
} as const;

const kinds: Readonly<Record<string, readonly (keyof typeof charges)[]>> = {
  retainer: ['fee', 'time'],
  inAdvance: ['advance', 'included'],
  block: ['hours', 'time'],
  hourly: ['time'],
  project: ['project', 'time'],
};

interface Wanted {
  readonly client: number;
  readonly kind: string;
  readonly billWork: BillWork;
  readonly quarterly: boolean;
  readonly exempt: boolean;
  readonly work: readonly {
    readonly day: number;
    readonly minutes: number;
    readonly held: boolean;
    readonly free: boolean;
  }[];
}

const contractOf = (n: number, { client, kind, billWork, quarterly, exempt }: Wanted): Contract => {
  const plain = aContract(contractIdOf(n), clientIdOf(client), '2016-01-01');
  const [terms] = plain.terms;
  if (!terms) throw new Error('no terms');
  return {
    ...plain,
    name: `Contract ${n}`,
    terms: [
      {
        ...terms,
        billWork,
        cadence: { unit: 'month', every: quarterly ? 3 : 1 },
        charges: (kinds[kind] ?? []).map((name) => Charge.parse(charges[name])),
        ...(exempt && { taxExemption: { category: 'E' as const, reason: 'Training' } }),
      },
    ],
  };
};

/** Work from January to April 2016, in turn of the days. */
const entryOf = (n: number, i: number, { day, minutes, free }: Wanted['work'][number]): Billable => {
  const date = new Date(Date.UTC(2016, 0, 1 + day)).toISOString().slice(0, 10);
  const entry = anEntry(contractIdOf(n), `${n}/${i}`, date, minutes, i % 2 === 0 ? `#${i % 3}` : undefined);
  return free ? { ...entry, charging: 'noCharge' } : entry;
};

const found = async (wanted: readonly Wanted[]): Promise<void> => {
  await foundFirm(fixture, { clients: 0, entries: 0 });
  const { stores } = fixture;
  for (const client of new Set(wanted.map((one) => one.client)))
    await stores.clients.create(tenantId, clientIdOf(client), {
      name: `Client ${client}`,
      address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
      billingContacts: [{ email: `client${client}@clients.example` }],
      taxTreatment: client % 3 === 2 ? 'export' : 'standard',
      ...(client % 2 === 0 ? { branch: 'Bordeaux' } : {}),
      ...(client % 4 === 1 ? { discount: { kind: 'percent' as const, percent: '10' } } : {}),
    });
  for (const [n, one] of wanted.entries()) {
    const state = newBillingState('2016-01-01');
    await stores.contracts.create(tenantId, contractOf(n, one), state);
    for (const [i, work] of one.work.entries()) await stores.log.add(tenantId, entryOf(n, i, work), state, work.held);
  }
};

const select = (asked: object) =>
  previewSelection(needsOf(fixture))(tenantId, PreviewSelection.parse({ through: '2016-03-31', ...asked }));

const listed = async (filter: PreviewFilter = {}, limit = 50, through = '2016-03-31') => {
  const rows = [];
  let cursor: string | null | undefined;
  do {
    const page = await listPreview(needsOf(fixture))(tenantId, through, filter, { limit, cursor: cursor ?? undefined });
    rows.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return rows;
};

/** The whole table, as it stands. */
const snapshot = async (): Promise<string> => {
  const { Items = [] } = await fixture.client.send(new ScanCommand({ TableName: fixture.tableName }));
  return Items.map((item) => JSON.stringify(Object.entries(item).sort()))
    .sort()
    .join('\n');
};

const issuedTotals = async () => {
  const invoices = await fixture.stores.ledger.list(tenantId, 'FA', 100);
  const add = (of: (totals: { net: number; tax: number; gross: number }) => number) =>
    invoices.reduce((total, { totals }) => total + of(totals), 0);
  return {
    invoices: invoices.length,
    net: add(({ net }) => net),
    tax: add(({ tax }) => tax),
    gross: add(({ gross }) => gross),
    billables: invoices.flatMap(({ contracts }) => contracts.flatMap(({ billableIds }) => billableIds)).length,
  };
};

const aWanted = fc.record({
  client: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom(...Object.keys(kinds)),
  billWork: fc.constantFrom<BillWork>('periodEnd', 'onDemand', 'ticketClosed'),
  quarterly: fc.boolean(),
  exempt: fc.boolean(),
  work: fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 119 }),
      minutes: fc.integer({ min: 1, max: 240 }),
      held: fc.boolean(),
      free: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
});

const FIRM: readonly Wanted[] = [
  {
    client: 0,
    kind: 'retainer',
    billWork: 'periodEnd',
    quarterly: false,
    exempt: false,
    work: [{ day: 70, minutes: 30, held: false, free: false }],
  },
  {
    client: 0,
    kind: 'hourly',
    billWork: 'ticketClosed',
    quarterly: false,
    exempt: true,
    work: [{ day: 70, minutes: 60, held: true, free: false }],
  },
  {
    client: 1,
    kind: 'hourly',
    billWork: 'periodEnd',
    quarterly: true,
    exempt: false,
    work: [{ day: 100, minutes: 45, held: false, free: false }],
  },
  { client: 2, kind: 'project', billWork: 'periodEnd', quarterly: false, exempt: false, work: [] },
  { client: 3, kind: 'hourly', billWork: 'onDemand', quarterly: false, exempt: false, work: [] },
];

describe('a preview', () => {
  test('is what the month end then issues, whatever the firm and the day', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aWanted, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('2016-01-31', '2016-02-15', '2016-03-31'),
        fc.boolean(),
        async (wanted, through, openWork) => {
          fixture = await newTable();
          sent = { to: [] };
          await found(wanted);
          const { totals } = await select({ through, openWork });
          const page = await listPreview(needsOf(fixture))(tenantId, through, {}, { limit: 50 });
          if (!openWork) expect(page.totals).toEqual(totals);
          const batchId = await newBatch(fixture, 'March', through, { openWork });
          await runMonthEnd(fixture, sent, batchId);
          const issued = await issuedTotals();
          const { billables, invoices, ...amounts } = issued;
          expect(totals.amounts).toEqual([{ currency: 'EUR', ...amounts }]);
          expect({ billables, invoices }).toEqual({
            invoices: totals.invoices,
            billables: totals.billables,
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  test('writes nothing', async () => {
    await found(FIRM);
    const before = await snapshot();
    await listed();
    await select({});
    await previewItems(needsOf(fixture))(tenantId, contractIdOf(0), undefined);
    expect(await snapshot()).toBe(before);
  });

  test('shows each contract with what is due and what waits, and leaves out those with nothing', async () => {
    await found(FIRM);
    const rows = new Map((await listed()).map((row) => [row.contractName, row]));
    expect([...rows.keys()].sort()).toEqual(['Contract 0', 'Contract 1', 'Contract 3']);
    // Three months' fees and half an hour.
    expect(rows.get('Contract 0')).toMatchObject({
      readiness: 'ready',
      contractType: 'retainer',
      branch: 'Bordeaux',
      taxable: true,
      total: 33_000,
      selected: { net: 33_000, tax: 6_600, gross: 39_600, tickets: 1, minutes: 30, billables: 1 },
      preselected: true,
    });
    expect(rows.get('Contract 1')).toMatchObject({
      readiness: 'locked',
      reason: { code: 'ticketOpen' },
      taxable: false,
      total: 0,
      held: { billables: 1, minutes: 60 },
      preselected: false,
    });
    expect(rows.get('Contract 3')).toMatchObject({ contractType: 'project', taxable: false, total: 50_000 });
  });

  test('counts the work of a quarter that is still open, and says until when it waits', async () => {
    await found(FIRM);
    const row = (await listed({ clientId: clientIdOf(1) }, 50, '2016-04-30'))[0];
    expect(row).toMatchObject({
      readiness: 'locked',
      lockedUntil: '2016-07-01',
      // 45.00 less the client's 10 %.
      total: 4_050,
      selected: { net: 0 },
      waiting: { billables: 1, minutes: 45 },
    });
  });

  test.each<[PreviewFilter, readonly string[]]>([
    [{ contractType: 'retainer' }, ['Contract 0']],
    [{ taxable: true }, ['Contract 0']],
    [{ taxable: false }, ['Contract 1', 'Contract 3']],
    [{ branch: 'Bordeaux' }, ['Contract 0', 'Contract 1', 'Contract 3']],
    [{ branch: 'Paris' }, []],
    [{ clientId: clientIdOf(0) }, ['Contract 0', 'Contract 1']],
    [{ minimumBalance: 40_000 }, ['Contract 3']],
    [{ readiness: 'locked' }, ['Contract 1']],
    [{ readiness: 'ready', taxable: true }, ['Contract 0']],
  ])('can be filtered by %o, in pages of any size', async (filter, names) => {
    await found(FIRM);
    for (const limit of [1, 50])
      expect((await listed(filter, limit)).map(({ contractName }) => contractName).sort()).toEqual(names);
  });

  test('one contract that cannot be priced is locked with its reason, and keeps its invoice from being made', async () => {
    await found(FIRM);
    const { stores } = fixture;
    const record = await stores.contracts.get(tenantId, contractIdOf(3));
    if (!record) throw new Error('no contract');
    const terms = record.contract.terms.map((version) => ({
      ...version,
      charges: version.charges.map((charge) => ({ ...charge, taxRateId: 'gone' })),
    }));
    await stores.contracts.replace(tenantId, record, { ...record.contract, terms });
    const rows = await listed();
    expect(rows.find(({ contractId }) => contractId === contractIdOf(3))).toMatchObject({
      readiness: 'locked',
      reason: { code: 'TaxRateUnknown' },
      preselected: false,
      total: undefined,
    });
    const { invoices, totals } = await select({});
    expect(invoices.find(({ clientId }) => clientId === clientIdOf(2))).toMatchObject({
      problem: { code: 'TaxRateUnknown' },
      net: 0,
    });
    expect(totals.invoices).toBe(1);
  });
});

describe('what is invoiced already', () => {
  test('is corrected by the next bill where its terms were changed, and the preview says so', async () => {
    await foundFirm(fixture, { clients: 1, entries: 1 });
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
    fixture.clock.now = new Date('2016-05-02T07:00:00Z');
    const { contracts } = fixture.stores;
    const record = await contracts.get(tenantId, contractIdOf(0));
    if (!record) throw new Error('no contract');
    const terms = record.contract.terms.map((version) => ({
      ...version,
      charges: version.charges.map((charge) =>
        charge.kind === 'recurringFee' ? { ...charge, unitPrice: '110.00' } : charge,
      ),
    }));
    await contracts.replace(tenantId, record, { ...record.contract, terms }, '2016-03-01');
    const [row] = await listed({}, 50, '2016-04-30');
    // April, and 10.00 more for March.
    expect(row).toMatchObject({
      readiness: 'ready',
      reason: { code: 'correctionDue' },
      selected: { net: 12_000 },
      total: 12_000,
    });
  });

  test('of a later day leaves nothing open', async () => {
    await foundFirm(fixture, { clients: 1, entries: 1 });
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
    expect(await listed({}, 50, '2016-03-15')).toEqual([]);
    expect((await select({ through: '2016-03-15' })).invoices).toMatchObject([{ nothing: 'nothingDue' }]);
  });
});

describe('a selection', () => {
  test('leaves out what is not chosen and what is postponed, and groups as asked', async () => {
    await found(FIRM);
    const billableId = idFrom('test', 'entry', '0/0');
    const all = await select({});
    expect(all.totals).toMatchObject({ invoices: 2, amounts: [{ net: 83_000 }], tickets: 1, minutes: 30 });
    const without = await select({ postponed: [{ contractId: contractIdOf(0), billableId }] });
    expect(without.totals).toMatchObject({ invoices: 2, amounts: [{ net: 80_000 }], tickets: 0, minutes: 0 });
    const one = await select({ leftOutContractIds: [contractIdOf(3)] });
    expect(one.totals).toMatchObject({ invoices: 1, amounts: [{ net: 33_000 }] });
    const apart = await select({ contractIds: [contractIdOf(0), contractIdOf(1)], invoiceGrouping: 'contract' });
    expect(apart.invoices.map(({ nothing }) => nothing).sort()).toEqual(['nothingDue', undefined]);
  });

  test('of clients with currencies of their own is added up by currency, the firm’s first', async () => {
    await found(FIRM);
    const { clients } = fixture.stores;
    for (const [n, currency] of [
      [0, 'USD'],
      [2, 'JPY'],
    ] as const) {
      const client = await clients.get(tenantId, clientIdOf(n));
      if (!client) throw new Error('no client');
      const { clientId, version, ...details } = client;
      await clients.replace(tenantId, clientId, version, { ...details, currency });
    }
    const amounts = [
      { currency: 'EUR', net: 0, tax: 0, gross: 0 },
      // 500 yen, which have no smaller unit; a foreign business pays no tax.
      { currency: 'JPY', net: 500, tax: 0, gross: 500 },
      { currency: 'USD', net: 33_000, tax: 6_600, gross: 39_600 },
    ];
    const { totals, invoices } = await select({});
    expect(totals.amounts).toEqual(amounts);
    expect(
      invoices
        .filter(({ gross }) => gross > 0)
        .map(({ currency }) => currency)
        .sort(),
    ).toEqual(['JPY', 'USD']);
    const page = await listPreview(needsOf(fixture))(tenantId, '2016-03-31', {}, { limit: 50 });
    expect(page.totals.amounts).toEqual(amounts);
    expect(new Map(page.items.map(({ contractName, currency }) => [contractName, currency]))).toEqual(
      new Map([
        ['Contract 0', 'USD'],
        ['Contract 1', 'USD'],
        ['Contract 3', 'JPY'],
      ]),
    );
  });

  test.each([
    [{ contractIds: [contractIdOf(0)], leftOutContractIds: [contractIdOf(0)] }, 'EmptySelection'],
    [{ contractIds: [contractIdOf(77)] }, 'NotFound'],
    [{ through: '2018-01-01' }, 'RequestInvalid'],
  ])('%o is refused: %s', async (asked, code) => {
    await found(FIRM);
    await expect(select(asked)).rejects.toMatchObject({ code });
  });

  test('of more contracts than an answer has time for says to start the batch', async () => {
    await found(FIRM);
    const rows = Array.from({ length: 500 }, (_, n) => {
      const { terms, suspensions, ...contract } = aContract(contractIdOf(1_000 + n), clientIdOf(0), '2016-01-01');
      const row = contractEntity.put({ tenantId, ...contract, terms: [...terms], suspensions: [...suspensions] });
      return { PutRequest: row.params({ table: fixture.tableName }) as { Item: Record<string, unknown> } };
    });
    for (let i = 0; i < rows.length; i += 25)
      await fixture.client.send(
        new BatchWriteCommand({ RequestItems: { [fixture.tableName]: rows.slice(i, i + 25) } }),
      );
    await expect(select({})).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/contractIds' }] });
  });
});

describe('a contract down to its items', () => {
  test('tells what is billed and why the rest is not', async () => {
    await found([
      {
        client: 0,
        kind: 'hourly',
        billWork: 'periodEnd',
        quarterly: false,
        exempt: false,
        work: [
          { day: 10, minutes: 30, held: false, free: false },
          { day: 50, minutes: 20, held: false, free: false },
          { day: 12, minutes: 10, held: true, free: false },
        ],
      },
    ]);
    const items = await previewItems(needsOf(fixture))(tenantId, contractIdOf(0), '2016-02-10');
    expect(items.items.map(({ status, billableFrom }) => [status, billableFrom])).toEqual([
      ['due', undefined],
      ['future', '2016-03-01'],
      ['onHold', undefined],
    ]);
    expect(items.amounts?.lines).toMatchObject([{ net: 3_000, billableIds: [idFrom('test', 'entry', '0/0')] }]);
    expect(items.row).toMatchObject({ readiness: 'partly', selected: { net: 3_000 } });
  });

  test('through the last day of the month before, unless another is asked for', async () => {
    await foundFirm(fixture, { clients: 1, entries: 1 }, someSettings());
    expect((await previewItems(needsOf(fixture))(tenantId, contractIdOf(0), undefined)).through).toBe('2016-03-31');
  });
});

import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TimeEntry, Wait } from '../../domain/billables/billable.ts';
import type { TimeFilter } from '../../domain/billables/time-filter.ts';
import { TimeSelection } from '../../domain/billables/time-selection.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { accountTimeEntries } from '../../domain/operations/time-entries/account.ts';
import { exportTimeEntries } from '../../domain/operations/time-entries/export.ts';
import { listTimeEntries, readTimeEntry } from '../../domain/operations/time-entries/read.ts';
import { totalTimeEntries } from '../../domain/operations/time-entries/totals.ts';
import { aTimeCharge } from '../domain/builders.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;
let next = 300;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 4, entries: 0 });
});

/** 60.00 an hour, so that a minute costs 1.00. */
const freshContract = async (client = 0, more: Partial<Contract> = {}): Promise<string> => {
  next += 1;
  const contractId = contractIdOf(next);
  const contract = { ...aContract(contractId, clientIdOf(client)), ...more };
  await fixture.stores.contracts.create(tenantId, contract, newBillingState('2016-03-01'));
  return contractId;
};

const work = async (
  contractId: string,
  name: string,
  { minutes = 60, day = '2016-03-10', ...more }: Partial<TimeEntry> & { minutes?: number; day?: string } = {},
): Promise<TimeEntry> => {
  const entry = { ...anEntry(contractId, `${contractId}/${name}`, day, minutes), ...more };
  await fixture.stores.log.add(tenantId, entry, newBillingState('2016-03-01'), more.waitsFor !== undefined);
  return entry;
};

const waiting = (...waitsFor: readonly Wait[]) => ({ waitsFor });

const listAll = async (filter: TimeFilter, limit = 100) => {
  const items = [];
  let cursor: string | undefined;
  do {
    const page = await listTimeEntries(needsOf(fixture))(tenantId, filter, { limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
};
const idsOf = async (filter: TimeFilter, limit?: number) =>
  (await listAll(filter, limit)).map(({ billableId }) => billableId).sort();
const totals = (filter: TimeFilter) => totalTimeEntries(needsOf(fixture))(tenantId, filter);
const account = (contractId: string, billableId: string) =>
  accountTimeEntries(needsOf(fixture))(tenantId, TimeSelection.parse({ entries: [{ contractId, billableId }] }));

describe('a filter', () => {
  /** One entry for each state, and some that differ in one thing. */
  const scene = async () => {
    const contractId = await freshContract(1);
    const entries = {
      proposed: await work(contractId, 'proposed', waiting('approval')),
      held: await work(contractId, 'held', waiting('release')),
      open: await work(contractId, 'open', { day: '2016-03-11' }),
      accounted: await work(contractId, 'accounted', { day: '2016-03-12' }),
      network: await work(contractId, 'network', { workType: 'Network', technician: 'Grace' }),
      free: await work(contractId, 'free', { charging: 'noCharge' }),
    };
    await account(contractId, entries.accounted.billableId);
    return { contractId, entries };
  };
  type Name = keyof Awaited<ReturnType<typeof scene>>['entries'];

  test.each<{ filter: Omit<TimeFilter, 'contractId'>; finds: readonly Name[] }>([
    { filter: {}, finds: ['proposed', 'held', 'open', 'accounted', 'network', 'free'] },
    { filter: { state: 'proposed' }, finds: ['proposed'] },
    { filter: { state: 'held' }, finds: ['held'] },
    { filter: { state: 'open' }, finds: ['open', 'network', 'free'] },
    { filter: { state: 'accounted' }, finds: ['accounted'] },
    { filter: { state: 'invoiced' }, finds: [] },
    { filter: { state: 'proposed', from: '2016-03-11' }, finds: [] },
    { filter: { state: 'proposed', from: '2016-03-10', to: '2016-03-10' }, finds: ['proposed'] },
    { filter: { from: '2016-03-11' }, finds: ['open', 'accounted'] },
    { filter: { from: '2016-03-11', to: '2016-03-11' }, finds: ['open'] },
    { filter: { workType: 'Network' }, finds: ['network'] },
    { filter: { technician: 'Grace' }, finds: ['network'] },
    { filter: { technician: 'Nobody' }, finds: [] },
    { filter: { charging: 'noCharge', state: 'open' }, finds: ['free'] },
  ])('$filter finds $finds, wherever it is looked for and in pages of any size', async ({ filter, finds }) => {
    const { contractId, entries } = await scene();
    const expected = finds.map((name) => entries[name].billableId).sort();
    expect(await idsOf({ contractId, ...filter })).toEqual(expected);
    expect(await idsOf({ contractId, ...filter }, 1)).toEqual(expected);
    const ofClient = await listAll({ clientId: clientIdOf(1), ...filter }, 7);
    expect(ofClient.flatMap((one) => (one.contractId === contractId ? [one.billableId] : [])).sort()).toEqual(expected);
  });

  test('of a technician and days reads those days alone', async () => {
    const contractId = await freshContract(2);
    const technician = 'Hedy';
    const [first, second] = [
      await work(contractId, '1', { technician, day: '2016-03-05' }),
      await work(contractId, '2', { technician, day: '2016-03-06', ...waiting('approval') }),
    ];
    expect(await idsOf({ technician, from: '2016-03-06' })).toEqual([second.billableId]);
    expect(await idsOf({ technician, to: '2016-03-05' }, 1)).toEqual([first.billableId]);
    expect(await idsOf({ technician, clientId: clientIdOf(3) })).toEqual([]);
  });

  test('of nothing that is there is refused', async () => {
    const nothing = 'z'.repeat(26);
    for (const filter of [{ contractId: nothing }, { clientId: nothing }, { ticketId: nothing }])
      await expect(listAll(filter)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('what work costs at present', () => {
  test('is right again as soon as something changes: its contract, its neighbours, its approval', async () => {
    const rounded = aTimeCharge({
      rates: { default: '60.00' },
      rounding: { mode: 'up', incrementMinutes: 60, aggregation: 'ticketDay' },
    });
    const terms = aContract('', '').terms.map((each) => ({ ...each, charges: [rounded] }));
    const contractId = await freshContract(0, { terms });
    const costs = async () =>
      Object.fromEntries((await listAll({ contractId })).map(({ minutes, cost }) => [minutes, cost?.amount]));
    await work(contractId, '10', { minutes: 10, ticket: '#1' });
    expect(await costs()).toEqual({ 10: 6000 });
    await work(contractId, '20', { minutes: 20, ticket: '#1' });
    expect(await costs()).toEqual({ 10: 2000, 20: 4000 });
    // What is proposed changes nothing of what is open, and is shown as if it were approved.
    await work(contractId, '30', { minutes: 30, ticket: '#1', ...waiting('approval') });
    expect(await costs()).toEqual({ 10: 2000, 20: 4000, 30: 3000 });
    const record = await fixture.stores.contracts.get(tenantId, contractId);
    if (!record) throw new Error('no contract');
    const dearer = terms.map((each) => ({
      ...each,
      charges: [{ ...rounded, rates: { ...rounded.rates, default: '90.00' } }],
    }));
    await fixture.stores.contracts.replace(tenantId, record, { ...record.contract, terms: dearer });
    expect(await costs()).toEqual({ 10: 3000, 20: 6000, 30: 4500 });
  });

  test('is computed once for a contract and page', async () => {
    const contractId = await freshContract();
    for (let i = 0; i < 5; i += 1) await work(contractId, String(i), { minutes: i + 1 });
    let queries = 0;
    fixture.faults.decide = (call) => {
      if (call === 'QueryCommand') queries += 1;
      return undefined;
    };
    await listTimeEntries(needsOf(fixture))(tenantId, { contractId }, { limit: 100 });
    fixture.faults.decide = () => undefined;
    // One for the list, one for the log.
    expect(queries).toBe(2);
  });

  test('says what is wrong where it cannot be known, and still lists', async () => {
    const charges = [aTimeCharge({ rates: { default: undefined } })];
    const terms = aContract('', '').terms.map((each) => ({ ...each, charges }));
    const contractId = await freshContract(0, { terms });
    await work(contractId, 'one');
    expect(await listAll({ contractId })).toMatchObject([{ state: 'open', costProblem: { code: 'RateUnknown' } }]);
    expect((await totals({ contractId })).open).toMatchObject({ entries: 1, amounts: [], unpriced: 1 });
  });

  test('of what will only be billed later is known too', async () => {
    const contractId = await freshContract();
    await work(contractId, 'future', { day: '2016-06-20', minutes: 7 });
    expect(await listAll({ contractId })).toMatchObject([{ cost: { amount: 700, currency: 'EUR' } }]);
  });
});

describe('totals', () => {
  test('of each state and all, in entries, seconds and amounts', async () => {
    const contractId = await freshContract();
    await work(contractId, 'open', { minutes: 10 });
    await work(contractId, 'proposed', { minutes: 20, ...waiting('approval') });
    await work(contractId, 'held', { minutes: 30, ...waiting('release') });
    const { billableId } = await work(contractId, 'accounted', { minutes: 40 });
    await account(contractId, billableId);
    const of = (minutes: number) => ({
      entries: 1,
      seconds: minutes * 60,
      amounts: [{ amount: minutes * 100, currency: 'EUR' }],
      unpriced: 0,
    });
    const nothing = { entries: 0, seconds: 0, amounts: [], unpriced: 0 };
    expect(await totals({ contractId })).toEqual({
      ...{ entries: 4, seconds: 6000, amounts: [{ amount: 10_000, currency: 'EUR' }], unpriced: 0 },
      ...{ open: of(10), proposed: of(20), held: of(30), accounted: of(40), invoiced: nothing },
    });
  });
});

describe('what is on an invoice', () => {
  test('costs its share of the line as printed, and says on which invoice', async () => {
    const contractId = contractIdOf(3);
    const [first, second] = [
      await work(contractId, 'first', { minutes: 10, ticket: '#1' }),
      await work(contractId, 'second', { minutes: 20, ticket: '#1' }),
    ];
    const batchId = await newBatch(fixture, 'March', '2016-03-31', { contractIds: [contractId] });
    await runMonthEnd(fixture, { to: [] }, batchId);
    const [view] = (await listAll({ contractId, state: 'invoiced' })).filter(({ minutes }) => minutes === 10);
    expect(view).toMatchObject({
      billableId: first.billableId,
      cost: { amount: 1000, currency: 'EUR' },
      invoice: { number: expect.stringMatching(/^FA-/) },
      pricedBy: [{ rule: 'roundedTime', perHour: '60.00', amount: 1000 }],
    });
    expect((await totals({ contractId })).invoiced).toEqual({
      ...{ entries: 2, seconds: 1800, unpriced: 0 },
      amounts: [{ amount: 3000, currency: 'EUR' }],
    });
    const one = await readTimeEntry(needsOf(fixture))(tenantId, contractId, second.billableId);
    expect(one).toMatchObject({ state: 'invoiced', cost: { amount: 2000 } });
  });
});

describe('a CSV', () => {
  const exported = (filter: TimeFilter, cursor?: string) =>
    exportTimeEntries(needsOf(fixture))(tenantId, filter, { limit: 50, cursor });
  const rowsOf = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

  test('has all columns, numbers as numbers, and no formulas', async () => {
    const contractId = await freshContract();
    await work(contractId, 'one', {
      ...{ minutes: 90, extraMinutes: -30, description: '=HYPERLINK("x")', notes: '-1+1\nsecond line' },
      ...{ ticket: '@4711', session: { machine: '+PC' }, travel: { kilometres: '12.5' } },
    });
    const { csv, cursor } = await exported({ contractId });
    expect(cursor).toBeNull();
    expect(rowsOf(csv)).toMatchObject([
      {
        ...{ contractId, client: 'Client 0', contract: 'Assistance', workedOn: '2016-03-10', seconds: '5400' },
        ...{ minutes: '90', extraMinutes: '-30', description: `'=HYPERLINK("x")`, notes: "'-1+1\nsecond line" },
        ...{ ticket: "'@4711", machine: "'+PC", remoteSession: 'true', kilometres: '12.5', state: 'open' },
        ...{ cost: '60.00', currency: 'EUR', perHour: '60.00', pricedBy: 'roundedTime', accountedAt: '' },
      },
    ]);
  });

  test('of nothing has its header', async () => {
    const { csv } = await exported({ contractId: await freshContract() });
    expect(csv.split('\r\n')).toHaveLength(2);
    expect(csv).toMatch(/^billableId,clientId,client,/);
  });

  test('that is large comes in parts, each entry once', { timeout: 120_000 }, async () => {
    const contractId = await freshContract();
    // Texts of full length, so that 600 entries are more than one part.
    const long = { description: 'é'.repeat(1000), notes: '"'.repeat(2000) };
    for (let i = 0; i < 600; i += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_each, k) => work(contractId, `${i + k}`, { minutes: 1, ...long })),
      );
    const ids: string[] = [];
    let parts = 0;
    let cursor: string | undefined;
    do {
      const part = await exported({ contractId }, cursor);
      expect(Buffer.byteLength(JSON.stringify(part.csv))).toBeLessThan(6_000_000);
      ids.push(...rowsOf(part.csv).map(({ billableId }) => billableId ?? ''));
      parts += 1;
      cursor = part.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(parts).toBeGreaterThan(1);
    expect([ids.length, new Set(ids).size]).toEqual([600, 600]);
  });
});

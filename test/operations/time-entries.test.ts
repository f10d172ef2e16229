import { beforeAll, describe, expect, test } from 'vitest';
import { NewTimeEntries, NewTimeEntry, TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BillWork } from '../../domain/contracts/contract.ts';
import { newId } from '../../domain/ids.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { getTimeEntry } from '../../domain/operations/time-entries/get.ts';
import { listTimeEntries } from '../../domain/operations/time-entries/read.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
let next = 100;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 3, entries: 0 });
});

/** A contract of its own for a test. */
const freshContract = async (clientId = clientIdOf(0), billWork: BillWork = 'onDemand'): Promise<string> => {
  next += 1;
  const contractId = contractIdOf(next);
  const contract = aContract(contractId, clientId);
  const terms = contract.terms.map((each) => ({ ...each, billWork }));
  await fixture.stores.contracts.create(tenantId, { ...contract, terms }, newBillingState('2016-03-01'));
  return contractId;
};

const fresh = () => newId(new Date());
const asked = (contractId: string, more: object = {}) =>
  NewTimeEntry.parse({ contractId, technician: 'Ada', date: '2016-03-10', minutes: 30, ...more });
const record = (contractId: string, more: object = {}, seed = fresh()) =>
  recordTimeEntry(needsOf(fixture))(tenantId, seed, asked(contractId, more));
const change = (entry: { contractId: string; billableId: string; version: number }, changes: object) =>
  changeTimeEntry(needsOf(fixture))({ tenantId, ...entry, expected: entry.version }, TimeEntryChange.parse(changes));
const remove = (entry: { contractId: string; billableId: string; version: number }) =>
  removeTimeEntry(needsOf(fixture))({ tenantId, ...entry, expected: entry.version });
const all = (contractId: string) =>
  listTimeEntries(needsOf(fixture))(tenantId, { contractId }, { limit: 100 }).then(({ items }) => items);
const stateOf = async (contractId: string) => (await fixture.stores.contracts.get(tenantId, contractId))?.state;

describe('one entry', () => {
  test('shows its time on the wall, its bill date and that it is open', async () => {
    const entry = await record(await freshContract(), { startTime: '10:15' });
    expect(entry).toMatchObject({
      startedAt: '2016-03-10T09:15:00Z',
      startedAtLocal: '2016-03-10T10:15',
      minutes: 30,
      seconds: 1800,
      workedOn: '2016-03-10',
      billDate: '2016-03-10',
      billing: 'open',
      version: 1,
    });
  });

  test('repeated under its key is the same entry, and there is one', async () => {
    const contractId = await freshContract();
    const seed = fresh();
    const first = await record(contractId, {}, seed);
    expect(await record(contractId, {}, seed)).toEqual(first);
    expect(await all(contractId)).toHaveLength(1);
  });

  test('per intervention, work on a ticket is held until it is released; other work is not', async () => {
    const contractId = await freshContract(clientIdOf(0), 'ticketClosed');
    const onTicket = await record(contractId, { ticket: 'INC1' });
    expect(onTicket.billing).toBe('held');
    expect((await record(contractId)).billing).toBe('open');
    expect((await change(onTicket, { held: false })).billing).toBe('open');
    const [bulk] = await recordTimeEntries(needsOf(fixture))(
      tenantId,
      fresh(),
      NewTimeEntries.parse({ entries: [asked(contractId, { ticket: 'INC2' })] }),
    );
    expect((await all(contractId)).find(({ billableId }) => billableId === bulk?.billableId)?.billing).toBe('held');
  });

  test('adding one leaves the version of the contract’s state alone', async () => {
    const contractId = await freshContract();
    await record(contractId);
    expect((await stateOf(contractId))?.version).toBe(1);
  });

  test.each([
    { because: 'another tenant’s contract', contractId: 'z'.repeat(26), more: {}, code: 'NotFound' },
    { because: 'a day before the contract', more: { date: '2016-02-29' }, code: 'ContractNotActive' },
  ])('is refused for $because', async ({ contractId, more, code }) => {
    await expect(record(contractId ?? (await freshContract()), more)).rejects.toMatchObject({ code });
  });
});

describe('holding, releasing, postponing', () => {
  test('what is held has no bill date; released it has one, and the state moves on each time', async () => {
    const contractId = await freshContract();
    const held = await record(contractId, { held: true });
    expect(held).toMatchObject({ billing: 'held', billDate: undefined });
    const released = await change(held, { held: false });
    expect(released).toMatchObject({ billing: 'open', billDate: '2016-03-10', version: 2 });
    expect(await change(released, { held: true })).toMatchObject({ billing: 'held', version: 3 });
    expect((await stateOf(contractId))?.version).toBe(3);
  });

  test('what is postponed stays so through an edit and a move, until that is taken back', async () => {
    const contractId = await freshContract();
    const target = await freshContract();
    const postponed = await change(await record(contractId), { postponedTo: '2016-05-01' });
    expect(postponed).toMatchObject({ billDate: '2016-05-01', workedOn: '2016-03-10' });
    const moved = await change(await change(postponed, { ticket: 'INC2' }), { contractId: target });
    expect(moved).toMatchObject({ contractId: target, billDate: '2016-05-01', ticket: 'INC2' });
    expect(await change(moved, { postponedTo: null })).toMatchObject({ billDate: '2016-03-10' });
  });
});

describe('changing', () => {
  test('a version that has passed is refused, and nothing changes', async () => {
    const entry = await record(await freshContract());
    const changed = await change(entry, { minutes: 45 });
    await expect(change(entry, { minutes: 60 })).rejects.toMatchObject({ code: 'VersionStale' });
    await expect(remove(entry)).rejects.toMatchObject({ code: 'VersionStale' });
    expect(await getTimeEntry(needsOf(fixture))(tenantId, entry.contractId, entry.billableId)).toEqual(changed);
  });

  test('many entries of one contract can be changed at once: only their contract’s state is in the way', async () => {
    const contractId = await freshContract();
    const entries = await Promise.all(Array.from({ length: 4 }, () => record(contractId)));
    const changed = await Promise.all(entries.map((entry) => change(entry, { minutes: 5 })));
    expect(changed.map(({ minutes }) => minutes)).toEqual([5, 5, 5, 5]);
    expect((await stateOf(contractId))?.version).toBe(5);
  });

  test('of two who change one version, one is told', async () => {
    const entry = await record(await freshContract());
    const outcomes = await Promise.allSettled([change(entry, { minutes: 1 }), change(entry, { minutes: 2 })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('moving takes it off one contract and puts it on the other, and it may come back', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const entry = await record(from);
    const moved = await change(entry, { contractId: to, minutes: 10 });
    expect(moved).toMatchObject({ contractId: to, billableId: entry.billableId, minutes: 10 });
    expect([await all(from), await all(to)].map(({ length }) => length)).toEqual([0, 1]);
    await expect(change(entry, { minutes: 1 })).rejects.toMatchObject({ code: 'NotFound' });
    expect(await change(moved, { contractId: from })).toMatchObject({ contractId: from });
    expect([await all(from), await all(to)].map(({ length }) => length)).toEqual([1, 0]);
  });

  test('a day that the other contract does not cover stops the move', async () => {
    const [from, later] = [await freshContract(), contractIdOf(99)];
    const contract = aContract(later, clientIdOf(0), '2016-06-01');
    await fixture.stores.contracts.create(tenantId, contract, newBillingState('2016-06-01'));
    const entry = await record(from);
    await expect(change(entry, { contractId: later })).rejects.toMatchObject({
      code: 'ContractNotActive',
      faults: [{ pointer: '/contractId' }],
    });
    expect(await all(from)).toHaveLength(1);
  });

  test('what was moved or deleted does not come back with a late repetition', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const [seed, reference] = [fresh(), 'tool-1'];
    await change(await record(from, {}, seed), { contractId: to });
    await expect(record(from, {}, seed)).rejects.toMatchObject({ code: 'NotFound' });
    const bulk = () => recordTimeEntries(needsOf(fixture))(tenantId, fresh(), entriesOf(from, [{ reference }]));
    const [recorded] = await bulk();
    await remove({ contractId: from, billableId: recorded?.billableId ?? '', version: 1 });
    expect(await bulk()).toMatchObject([{ outcome: 'duplicate' }]);
    expect(await all(from)).toEqual([]);
  });
});

const entriesOf = (contractId: string, more: readonly object[]) =>
  NewTimeEntries.parse({
    entries: more.map((each) => ({ contractId, technician: 'Ada', date: '2016-03-10', minutes: 30, ...each })),
  });

describe('many entries', () => {
  test('are known by their references, whatever the request', async () => {
    const contractId = await freshContract();
    const recordMany = recordTimeEntries(needsOf(fixture));
    const entries = entriesOf(contractId, [{ reference: 'a' }, { reference: 'b' }]);
    expect(await recordMany(tenantId, fresh(), entries)).toMatchObject([
      { outcome: 'created' },
      { outcome: 'created' },
    ]);
    const again = entriesOf(contractId, [{ reference: 'b', minutes: 99 }, { reference: 'c' }]);
    expect(await recordMany(tenantId, fresh(), again)).toMatchObject([
      { reference: 'b', outcome: 'duplicate' },
      { reference: 'c', outcome: 'created' },
    ]);
    expect((await all(contractId)).map(({ minutes }) => minutes)).toEqual([30, 30, 30]);
  });

  test('without references are known by the request’s key', async () => {
    const contractId = await freshContract();
    const seed = fresh();
    const entries = entriesOf(contractId, [{}, {}, {}]);
    for (const outcome of ['created', 'duplicate'])
      expect(await recordTimeEntries(needsOf(fixture))(tenantId, seed, entries)).toMatchObject(
        Array(3).fill({ outcome }),
      );
    expect(await all(contractId)).toHaveLength(3);
  });

  test('are all taken or none: each fault is named by its place', async () => {
    const contractId = await freshContract();
    const entries = entriesOf(contractId, [
      { reference: 'x' },
      { date: '2016-02-01' },
      { reference: 'x' },
      { date: undefined, minutes: undefined, startedAt: '2016-03-10T08:00:00Z', endedAt: '2016-03-10T07:00:00Z' },
      { contractId: 'z'.repeat(26) },
    ]);
    await expect(recordTimeEntries(needsOf(fixture))(tenantId, fresh(), entries)).rejects.toMatchObject({
      code: 'RequestInvalid',
      faults: [
        { pointer: '/entries/1/date' },
        { pointer: '/entries/2/reference' },
        { pointer: '/entries/3/endedAt' },
        { pointer: '/entries/4/contractId' },
      ],
    });
    expect(await all(contractId)).toEqual([]);
  });
});

describe('lists', () => {
  test('a client’s work is read contract by contract, in pages of any size', async () => {
    const contracts = await Promise.all([1, 2, 3].map(() => freshContract(clientIdOf(1))));
    for (const contractId of contracts)
      for (let i = 0; i < 3; i += 1) await record(contractId, { technician: 'Grace', minutes: i + 1 });
    for (const limit of [1, 2, 4, 100]) {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listTimeEntries(needsOf(fixture))(tenantId, { clientId: clientIdOf(1) }, { limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        ids.push(...page.items.map(({ billableId }) => billableId));
        cursor = page.cursor ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(ids).size).toBe(9);
      expect(ids).toHaveLength(9);
    }
    const ofGrace = await listTimeEntries(needsOf(fixture))(tenantId, { technician: 'Grace' }, { limit: 100 });
    expect(ofGrace.items).toHaveLength(9);
  });

  test('of what does not exist are no lists', async () => {
    const nothing = 'z'.repeat(26);
    const list = (filter: object) => listTimeEntries(needsOf(fixture))(tenantId, filter, { limit: 1 });
    await expect(list({ clientId: nothing })).rejects.toThrow(/no such client/);
    await expect(list({ contractId: nothing })).rejects.toThrow(/no such contract/);
  });
});

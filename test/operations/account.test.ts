import { beforeAll, describe, expect, test } from 'vitest';
import type { TimeEntry } from '../../domain/billables/billable.ts';
import { TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { revisionOf } from '../../domain/billables/revision.ts';
import { TimeSelection } from '../../domain/billables/time-selection.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { postponeAll } from '../../domain/operations/batches/postpone.ts';
import { removeBillable } from '../../domain/operations/billables/change.ts';
import { accountTimeEntries, undoAccounting } from '../../domain/operations/time-entries/account.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { readTimeEntry } from '../../domain/operations/time-entries/read.ts';
import { aTimeCharge } from '../domain/builders.ts';
import { type Fault, failAt } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { snapshotOf } from '../table/snapshot.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, retried } from './month-end-run.ts';

let fixture: Fixture;
let next = 200;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 0 });
});

/** 60.00 an hour, so that a minute costs 1.00. */
const freshContract = async (more: Partial<Contract> = {}): Promise<string> => {
  next += 1;
  const contractId = contractIdOf(next);
  const contract = { ...aContract(contractId, clientIdOf(0)), ...more };
  await fixture.stores.contracts.create(tenantId, contract, newBillingState('2016-03-01'));
  return contractId;
};

const work = async (
  contractId: string,
  name: string,
  minutes = 60,
  more: Partial<TimeEntry> = {},
): Promise<TimeEntry> => {
  const entry = { ...anEntry(contractId, `${contractId}/${name}`, '2016-03-10', minutes), ...more };
  await fixture.stores.log.add(tenantId, entry, newBillingState('2016-03-01'), more.waitsFor !== undefined);
  return entry;
};

const keyOf = ({ contractId, billableId }: Pick<TimeEntry, 'contractId' | 'billableId'>) => ({
  contractId,
  billableId,
});
const account = (asked: object) => accountTimeEntries(needsOf(fixture))(tenantId, TimeSelection.parse(asked));
const read = ({ contractId, billableId }: TimeEntry) =>
  readTimeEntry(needsOf(fixture))(tenantId, contractId, billableId);
const change = async (entry: TimeEntry, asked: object) => {
  const { version } = await read(entry);
  return changeTimeEntry(needsOf(fixture))(
    { tenantId, ...keyOf(entry), expected: version },
    TimeEntryChange.parse(asked),
  );
};
const undo = async (entry: TimeEntry) => {
  const { version } = await read(entry);
  return undoAccounting(needsOf(fixture))({ tenantId, ...keyOf(entry), expected: version });
};

describe('accounting', () => {
  test('keeps moment, day, cost and rate, and says so again without a change', async () => {
    const entry = await work(await freshContract(), 'one', 30);
    const kept = { at: '2016-04-01T07:00:00.000Z', cost: 3000, currency: 'EUR', perHour: '60.00' };
    expect(await account({ entries: [keyOf(entry)] })).toEqual({
      more: false,
      entries: [{ ...keyOf(entry), outcome: 'accounted', accounted: kept }],
    });
    const view = await read(entry);
    expect(view).toMatchObject({ state: 'accounted', accounted: kept, accountedOn: '2016-04-01', version: 2 });
    expect(view.cost).toEqual({ amount: 3000, currency: 'EUR' });
    expect((await account({ entries: [keyOf(entry)] })).entries).toMatchObject([
      { outcome: 'alreadyAccounted', accounted: kept },
    ]);
    expect((await read(entry)).version).toBe(2);
  });

  test('says what is held, not there, or cannot be priced, and locks none of it', async () => {
    const contractId = await freshContract();
    const held = await work(contractId, 'held', 60, { waitsFor: ['release'] });
    const proposed = await work(contractId, 'proposed', 60, { waitsFor: ['approval'] });
    const { terms } = aContract('x', 'y');
    const unpriced = terms.map((each) => ({ ...each, charges: [aTimeCharge({ rates: { default: undefined } })] }));
    const nobodyKnows = await work(await freshContract({ terms: unpriced }), 'rate');
    const gone = { contractId, billableId: contractIdOf(0) };
    expect(
      (await account({ entries: [keyOf(held), keyOf(proposed), keyOf(nobodyKnows), gone] })).entries,
    ).toMatchObject([
      { outcome: 'held' },
      { outcome: 'held' },
      { outcome: 'unpriced', problem: { code: 'RateUnknown' } },
      { outcome: 'notFound' },
    ]);
    for (const one of [held, proposed, nobodyKnows]) expect(await read(one)).toMatchObject({ version: 1 });
    expect(await read(nobodyKnows)).toMatchObject({ costProblem: { code: 'RateUnknown' } });
  });

  test('all of a filter accounts what is open', async () => {
    const contractId = await freshContract();
    const [first, second] = [await work(contractId, '1', 10), await work(contractId, '2', 20)];
    await work(contractId, 'held', 60, { waitsFor: ['release'] });
    const { entries } = await account({ filter: { contractId } });
    expect(entries.map(({ billableId, accounted }) => [billableId, accounted?.cost]).sort()).toEqual(
      [
        [first.billableId, 1000],
        [second.billableId, 2000],
      ].sort(),
    );
    expect(await account({ filter: { contractId } })).toEqual({ more: false, entries: [] });
  });

  test.each([
    { because: 'its time', asked: { minutes: 61 } },
    { because: 'its extra minutes', asked: { extraMinutes: 5 } },
    { because: 'its charging', asked: { charging: 'noCharge' } },
    { because: 'its price', asked: { hourlyPrice: '1.00' } },
    { because: 'its day of accounting', asked: { accountedOn: null } },
    { because: 'its notes', asked: { notes: 'late' } },
    { because: 'that it is held', asked: { held: true } },
  ])('locks the entry: $because is not changed', async ({ asked }) => {
    const entry = await work(await freshContract(), 'locked');
    await account({ entries: [keyOf(entry)] });
    await expect(change(entry, asked)).rejects.toMatchObject({ code: 'TimeAccounted' });
    expect(await read(entry)).toMatchObject({ version: 2, state: 'accounted' });
  });

  test('locks it against being moved or deleted, but not against waiting for the next bill', async () => {
    const entry = await work(await freshContract(), 'locked');
    await account({ entries: [keyOf(entry)] });
    const key = { tenantId, ...keyOf(entry), expected: 2 };
    await expect(removeTimeEntry(needsOf(fixture))(key)).rejects.toMatchObject({ code: 'TimeAccounted' });
    await expect(change(entry, { contractId: await freshContract() })).rejects.toMatchObject({ code: 'TimeAccounted' });
    await postponeAll(fixture.stores, tenantId, [keyOf(entry)], '2016-03-31', '2016-04-01');
    expect(await read(entry)).toMatchObject({ state: 'accounted', billDate: '2016-04-01', cost: { amount: 6000 } });
    expect(await undo(entry)).toMatchObject({ state: 'open', billDate: '2016-04-01' });
  });

  test('taken back, the entry is open again and can be changed; what is not accounted has none to take back', async () => {
    const entry = await work(await freshContract(), 'undone');
    await account({ entries: [keyOf(entry)] });
    const open = await undo(entry);
    expect(open).toMatchObject({ state: 'open', cost: { amount: 6000 }, billDate: '2016-03-10' });
    expect(open.accountedOn).toBeUndefined();
    expect(await change(entry, { minutes: 5 })).toMatchObject({ minutes: 5 });
    await expect(undo(entry)).rejects.toMatchObject({ code: 'NotFound' });
    await account({ entries: [keyOf(entry)] });
    const stale = { tenantId, ...keyOf(entry), expected: 1 };
    await expect(undoAccounting(needsOf(fixture))(stale)).rejects.toMatchObject({ code: 'VersionStale' });
  });

  test('a new tariff holds for what is accounted after it (Supremo, SUP-PPU-14)', async () => {
    const at = (effectiveFrom: string, price: string) => ({
      effectiveFrom,
      billWork: 'onDemand' as const,
      cadence: { unit: 'month', every: 1 } as const,
      charges: [aTimeCharge({ rates: { default: price } })],
    });
    const terms = [at('2016-03-01', '60.00'), at('2016-04-02', '90.00')];
    const contractId = await freshContract({ rateDate: 'accounted', terms });
    const [before, after] = [await work(contractId, 'before'), await work(contractId, 'after')];
    const { now } = fixture.clock;
    await account({ entries: [keyOf(before)] });
    fixture.clock.now = new Date('2016-04-02T10:00:00Z');
    expect(await read(after)).toMatchObject({ cost: { amount: 9000 } });
    await account({ entries: [keyOf(after)] });
    expect([await read(before), await read(after)]).toMatchObject([
      { cost: { amount: 6000 }, accountedOn: '2016-04-01', accounted: { perHour: '60.00' } },
      { cost: { amount: 9000 }, accountedOn: '2016-04-02', accounted: { perHour: '90.00' } },
    ]);
    fixture.clock.now = now;
  });

  test('an entry that changed since it was priced is priced anew', async () => {
    const contractId = await freshContract();
    const entry = await work(contractId, 'changed');
    let isChanged = false;
    const stores: typeof fixture.stores = {
      ...fixture.stores,
      contracts: {
        ...fixture.stores.contracts,
        // Of all that is read, this is what is read last before the write, and after the pricing.
        get: async (tenant, id) => {
          if (!isChanged && id === contractId) {
            isChanged = true;
            await change(entry, { minutes: 10 });
          }
          return fixture.stores.contracts.get(tenant, id);
        },
      },
    };
    const selection = TimeSelection.parse({ entries: [keyOf(entry)] });
    const { entries } = await accountTimeEntries({ ...needsOf(fixture), stores })(tenantId, selection);
    expect(entries).toMatchObject([{ outcome: 'accounted', accounted: { cost: 1000 } }]);
    expect(await read(entry)).toMatchObject({ minutes: 10, cost: { amount: 1000 } });
  });
});

test.each(['before', 'after'] as const)(
  'killed %s any call and asked again, each entry is accounted once, at its cost',
  async (fault: Fault) => {
    const first = fixture;
    fixture = await newTable();
    await foundFirm(fixture, { clients: 1, entries: 0 });
    const contractId = await freshContract();
    const entries = [await work(contractId, 'a', 20), await work(contractId, 'b', 40)];
    const restored = await snapshotOf(fixture);
    const run = async (at: number) => {
      fixture = await restored();
      const made = failAt(fixture.faults, at, fault);
      await retried(() => account({ filter: { contractId } }));
      const calls = made();
      fixture.faults.decide = () => undefined;
      const views = await Promise.all(entries.map(read));
      return {
        calls,
        views: views.map(({ state, version, accounted }) => ({ state, version, cost: accounted?.cost })),
      };
    };
    const { calls, views } = await run(0);
    expect(views).toEqual([
      { state: 'accounted', version: 2, cost: 2000 },
      { state: 'accounted', version: 2, cost: 4000 },
    ]);
    expect(calls).toBeGreaterThan(5);
    for (let at = 1; at <= calls; at += 1) expect({ at, views: (await run(at)).views }).toEqual({ at, views });
    fixture = first;
  },
  300_000,
);

test('what was revised while it was accounted keeps its place and its time until the revision is deleted', async () => {
  const [contractId, other] = [await freshContract(), await freshContract()];
  const entry = await work(contractId, 'revised');
  await account({ entries: [keyOf(entry)] });
  const revision = revisionOf(entry, { seconds: 1800, asOf: 'v2' });
  await fixture.stores.log.add(tenantId, revision, newBillingState('2016-03-01'), false);
  await undo(entry);
  const { version: expected } = await read(entry);
  const gone = () => removeTimeEntry(needsOf(fixture))({ tenantId, ...keyOf(entry), expected });
  for (const refused of [() => change(entry, { contractId: other }), () => change(entry, { minutes: 40 }), gone])
    await expect(refused()).rejects.toMatchObject({ code: 'TimeAccounted' });
  expect(await change(entry, { notes: 'ours' })).toMatchObject({ notes: 'ours' });
  const { billableId } = revision;
  await removeBillable(needsOf(fixture))({ tenantId, contractId, billableId, expected: 1 }, true);
  expect(await change(entry, { contractId: other })).toMatchObject({ contractId: other });
});

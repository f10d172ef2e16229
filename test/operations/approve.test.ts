import { beforeAll, describe, expect, test } from 'vitest';
import type { TimeEntry, Wait } from '../../domain/billables/billable.ts';
import { TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { TimeSelection } from '../../domain/billables/time-selection.ts';
import { waitingFor } from '../../domain/billables/waiting.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { approveTimeEntries } from '../../domain/operations/time-entries/approve.ts';
import { changeTimeEntry, removeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { getTimeEntry } from '../../domain/operations/time-entries/get.ts';
import { listTimeEntries } from '../../domain/operations/time-entries/read.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { billingStateEntity } from '../../domain/table/entities/contract.entity.ts';
import { type Fault, failAt } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { snapshotOf } from '../table/snapshot.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, retried } from './month-end-run.ts';

let fixture: Fixture;
let next = 100;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 0 });
});

const freshContract = async (): Promise<string> => {
  next += 1;
  const contractId = contractIdOf(next);
  await fixture.stores.contracts.create(tenantId, aContract(contractId, clientIdOf(0)), newBillingState('2016-03-01'));
  return contractId;
};

/** An entry as a tool brings it: it waits for whatever is given. */
const propose = async (contractId: string, name: string, waits: readonly Wait[] = ['approval']): Promise<TimeEntry> => {
  const entry = waitingFor(
    {
      ...anEntry(contractId, `${contractId}/${name}`, '2016-03-10'),
      source: { integrationId: 'i', externalId: name, version: '1' },
    },
    waits,
  );
  await fixture.stores.log.add(tenantId, entry, newBillingState('2016-03-01'), waits.length > 0);
  return entry;
};

const keyOf = ({ contractId, billableId }: Pick<TimeEntry, 'contractId' | 'billableId'>) => ({
  contractId,
  billableId,
});
const approve = (asked: object) => approveTimeEntries(needsOf(fixture))(tenantId, TimeSelection.parse(asked));
const read = ({ contractId, billableId }: TimeEntry) =>
  getTimeEntry(needsOf(fixture))(tenantId, contractId, billableId);
/** As a bill through March leaves the contract behind. */
const bill = async (contractId: string): Promise<void> => {
  const state = {
    ...newBillingState('2016-03-01'),
    through: '2016-03-31',
    cutoff: LAST_CUTOFF,
    openFrom: '2016-04-01',
  };
  await billingStateEntity
    .put(stateRow(tenantId, contractId, state, '2016-04-01T00:00:00Z'))
    .go({ client: fixture.client, table: fixture.tableName });
};
const LAST_CUTOFF = `7${'z'.repeat(25)}`;

describe('approving', () => {
  test('puts on the log what waits for nothing else, and says what the rest waits for', async () => {
    const contractId = await freshContract();
    const alone = await propose(contractId, 'alone');
    const onTicket = await propose(contractId, 'ticket', ['approval', 'ticket']);
    const held = await propose(contractId, 'held', ['release']);
    expect(await approve({ entries: [alone, onTicket, held].map(keyOf) })).toEqual({
      more: false,
      entries: [
        { ...keyOf(alone), outcome: 'approved', waitsFor: [] },
        { ...keyOf(onTicket), outcome: 'approved', waitsFor: ['ticket'] },
        { ...keyOf(held), outcome: 'alreadyApproved', waitsFor: ['release'] },
      ],
    });
    expect(await read(alone)).toMatchObject({ state: 'open', billDate: '2016-03-10', waitsFor: [] });
    expect(await read(onTicket)).toMatchObject({ state: 'held', waitsFor: ['ticket'] });
    expect(await read(held)).toMatchObject({ state: 'held', version: 1 });
  });

  test('again changes nothing; what is billed, and what is not there, is said so', async () => {
    const contractId = await freshContract();
    const [once, billed] = [await propose(contractId, 'once'), await propose(await freshContract(), 'billed', [])];
    await bill(billed.contractId);
    const gone = { contractId, billableId: idFrom('nothing') };
    const entries = [keyOf(once), keyOf(billed), gone, { ...gone, contractId: idFrom('no contract') }, keyOf(once)];
    const outcomes = async () => (await approve({ entries })).entries.map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['approved', 'billed', 'notFound', 'notFound', 'approved']);
    const { version } = await read(once);
    expect(await outcomes()).toEqual(['alreadyApproved', 'billed', 'notFound', 'notFound', 'alreadyApproved']);
    expect((await read(once)).version).toBe(version);
  });

  test('all of a filter takes what is proposed, by contract, client and technician, within its days', async () => {
    const contractId = await freshContract();
    const mine = await propose(contractId, 'mine');
    await propose(contractId, 'held', ['release']);
    const other = await propose(await freshContract(), 'other');
    expect((await approve({ filter: { contractId, to: '2016-03-09' } })).entries).toEqual([]);
    expect((await approve({ filter: { contractId, from: '2016-03-10', to: '2016-03-10' } })).entries).toMatchObject([
      keyOf(mine),
    ]);
    expect((await approve({ filter: { technician: 'Ada', clientId: idFrom('nobody') } })).entries).toEqual([]);
    expect((await approve({ filter: { technician: 'Ada' } })).entries).toMatchObject([keyOf(other)]);
    expect(
      await listTimeEntries(needsOf(fixture))(tenantId, { clientId: clientIdOf(0), state: 'proposed' }, { limit: 9 }),
    ).toMatchObject({ items: [] });
  });

  test('what is approved stays so when it is changed, and what is proposed can be rejected', async () => {
    const contractId = await freshContract();
    const [kept, given, gone] = [
      await propose(contractId, '1'),
      await propose(contractId, '2'),
      await propose(contractId, '3'),
    ];
    await approve({ entries: [keyOf(kept)] });
    const change = (entry: TimeEntry, expected: number, asked: object) =>
      changeTimeEntry(needsOf(fixture))({ tenantId, ...keyOf(entry), expected }, TimeEntryChange.parse(asked));
    expect(await change(kept, 2, { minutes: 5 })).toMatchObject({ state: 'open', waitsFor: [] });
    expect(await change(given, 1, { charging: 'writtenOff' })).toMatchObject({ state: 'proposed' });
    await removeTimeEntry(needsOf(fixture))({ tenantId, ...keyOf(gone), expected: 1 });
    expect((await approve({ entries: [keyOf(gone)] })).entries).toMatchObject([{ outcome: 'notFound' }]);
  });
});

test.each(['before', 'after'] as const)(
  'killed %s any call and asked again, each is approved once',
  async (fault: Fault) => {
    const first = fixture;
    fixture = await newTable();
    await foundFirm(fixture, { clients: 1, entries: 0 });
    const contractId = await freshContract();
    const entries = [await propose(contractId, 'a'), await propose(contractId, 'b', ['approval', 'ticket'])];
    const restored = await snapshotOf(fixture);
    const approveAll = () => approve({ filter: { contractId } });
    const run = async (at: number) => {
      fixture = await restored();
      const made = failAt(fixture.faults, at, fault);
      await retried(approveAll);
      const calls = made();
      fixture.faults.decide = () => undefined;
      const views = await Promise.all(entries.map(read));
      return { calls, views: views.map(({ state, version, waitsFor }) => ({ state, version, waitsFor })) };
    };
    const { calls, views } = await run(0);
    expect(views).toEqual([
      { state: 'open', version: 2, waitsFor: [] },
      { state: 'held', version: 2, waitsFor: ['ticket'] },
    ]);
    expect(calls).toBeGreaterThan(5);
    for (let at = 1; at <= calls; at += 1) expect({ at, views: (await run(at)).views }).toEqual({ at, views });
    fixture = first;
  },
  300_000,
);

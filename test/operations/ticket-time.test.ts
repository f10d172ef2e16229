import { beforeAll, describe, expect, test } from 'vitest';
import { NewTimeEntries, NewTimeEntry, TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BillWork } from '../../domain/contracts/contract.ts';
import { newId } from '../../domain/ids.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { changeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { listTimeEntries } from '../../domain/operations/time-entries/read.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import { InjectedFault } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
let next = 400;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
});

const fresh = () => newId(new Date());

const freshContract = async (client = 0, billWork: BillWork = 'onDemand'): Promise<string> => {
  next += 1;
  const contractId = contractIdOf(next);
  const contract = aContract(contractId, clientIdOf(client));
  const terms = contract.terms.map((each) => ({ ...each, billWork }));
  await fixture.stores.contracts.create(tenantId, { ...contract, terms }, newBillingState('2016-03-01'));
  return contractId;
};

const aTicket = (more: object = {}) =>
  createTicket(needsOf(fixture))(
    tenantId,
    fresh(),
    NewTicket.parse({ title: 'Printer', number: `#${fresh()}`, ...more }),
  );
const work = (more: object) => ({ technician: 'Ada', date: '2016-03-10', minutes: 30, ...more });
const record = (more: object, seed = fresh()) =>
  recordTimeEntry(needsOf(fixture))(tenantId, seed, NewTimeEntry.parse(work(more)));
const change = (entry: { contractId: string; billableId: string; version: number }, asked: object) =>
  changeTimeEntry(needsOf(fixture))({ tenantId, ...entry, expected: entry.version }, TimeEntryChange.parse(asked));
const assign = async ({ ticketId, version }: { ticketId: string; version: number }, contractId: string) =>
  changeTicket(needsOf(fixture))(tenantId, ticketId, version, TicketChange.parse({ contractId }));

describe('work on a ticket', () => {
  test('goes to its contract and has its number, and is found by it', async () => {
    const contractId = await freshContract();
    const { ticketId, number } = await aTicket({ contractId });
    const [one, other] = [await record({ ticketId }), await record({ ticketId, date: '2016-03-12' })];
    expect(one).toMatchObject({ contractId, ticketId, ticket: number, state: 'open' });
    const idsOf = async (more: object, limit = 100) => {
      const page = await listTimeEntries(needsOf(fixture))(tenantId, { ticketId, ...more }, { limit });
      return page.items.map(({ billableId }) => billableId);
    };
    expect(await idsOf({})).toEqual([one.billableId, other.billableId]);
    expect(await idsOf({}, 1)).toEqual([one.billableId]);
    expect(await idsOf({ from: '2016-03-11' })).toEqual([other.billableId]);
  });

  test('waits for it where the contract is billed per intervention', async () => {
    const { ticketId } = await aTicket({ contractId: await freshContract(0, 'ticketClosed') });
    expect(await record({ ticketId })).toMatchObject({ state: 'held', waitsFor: ['ticket'] });
  });

  test('can be on another contract of the same client, which is named', async () => {
    const { ticketId } = await aTicket({ contractId: await freshContract() });
    const contractId = await freshContract();
    expect(await record({ ticketId, contractId })).toMatchObject({ contractId, ticketId });
  });

  test.each([
    {
      because: 'there is no such ticket',
      asked: async () => ({ ticketId: fresh() }),
      code: 'NotFound',
      pointer: '/ticketId',
    },
    {
      because: 'the ticket is on no contract',
      asked: async () => ({ ticketId: (await aTicket()).ticketId }),
      code: 'TicketUnassigned',
      pointer: '/ticketId',
    },
    {
      because: 'ticket and contract are of two clients',
      asked: async () => ({
        ticketId: (await aTicket({ contractId: await freshContract(0) })).ticketId,
        contractId: await freshContract(1),
      }),
      code: 'RequestInvalid',
      pointer: '/contractId',
    },
    {
      because: 'there is no such contract',
      asked: async () => ({ ...(await ticketOnly()), contractId: fresh() }),
      code: 'NotFound',
      pointer: '/contractId',
    },
    {
      because: 'it says another number',
      asked: async () => ({ ...(await ticketOnly()), ticket: 'other' }),
      code: 'RequestInvalid',
      pointer: '/ticket',
    },
    {
      because: 'its contract had not begun',
      asked: async () => ({ ...(await ticketOnly()), date: '2016-02-29' }),
      code: 'ContractNotActive',
      pointer: '/date',
    },
  ])('is refused where $because, alone and among many', async ({ asked, code, pointer }) => {
    const one = await asked();
    await expect(record(one)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    const entries = NewTimeEntries.parse({ entries: [work({ contractId: await freshContract() }), work(one)] });
    await expect(recordTimeEntries(needsOf(fixture))(tenantId, fresh(), entries)).rejects.toMatchObject({
      code,
      faults: [{ pointer: `/entries/1${pointer}` }],
    });
  });
  const ticketOnly = async () => ({ ticketId: (await aTicket({ contractId: await freshContract() })).ticketId });

  test('names a contract or a ticket', () => {
    expect(NewTimeEntry.safeParse(work({})).error?.issues).toMatchObject([{ path: ['contractId'] }]);
  });

  test('repeated after the ticket went to another contract, is the entry that went along', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const ticket = await aTicket({ contractId: from });
    const { ticketId } = ticket;
    const seed = fresh();
    const first = await record({ ticketId }, seed);
    const many = () =>
      recordTimeEntries(needsOf(fixture))(
        tenantId,
        seed,
        NewTimeEntries.parse({ entries: [work({ ticketId, reference: seed })] }),
      );
    expect(await many()).toMatchObject([{ contractId: from, outcome: 'created' }]);
    await assign(ticket, to);
    expect(await record({ ticketId }, seed)).toMatchObject({ billableId: first.billableId, contractId: to });
    expect(await many()).toMatchObject([{ contractId: to, outcome: 'duplicate' }]);
    const { items } = await listTimeEntries(needsOf(fixture))(tenantId, { ticketId }, { limit: 10 });
    expect(items.map(({ contractId }) => contractId)).toEqual([to, to]);
  });
});

describe('a ticket that changes while work on it is written', () => {
  /** The stores, where something happens just before an entry is written. */
  const racing = (method: 'add' | 'change', happens: () => Promise<unknown>) => {
    const needs = needsOf(fixture);
    let done = false;
    const write = async (...given: readonly unknown[]) => {
      if (!done) {
        done = true;
        await happens();
      }
      return (needs.stores.log[method] as (...all: readonly unknown[]) => Promise<unknown>)(...given);
    };
    return { ...needs, stores: { ...needs.stores, log: { ...needs.stores.log, [method]: write } } };
  };

  test('takes it along to its other contract', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const [one, other] = [await aTicket({ contractId: from }), await aTicket({ contractId: from })];
    const alone = racing('add', () => assign(one, to));
    expect(
      await recordTimeEntry(alone)(tenantId, fresh(), NewTimeEntry.parse(work({ ticketId: one.ticketId }))),
    ).toMatchObject({ contractId: to });
    const among = racing('add', () => assign(other, to));
    const entries = NewTimeEntries.parse({ entries: [work({ ticketId: other.ticketId }), work({ contractId: from })] });
    expect(await recordTimeEntries(among)(tenantId, fresh(), entries)).toMatchObject([
      { contractId: to, outcome: 'created' },
      { contractId: from, outcome: 'created' },
    ]);
  });

  test('leaves it on the contract that was named for it', async () => {
    const [from, to, named] = [await freshContract(), await freshContract(), await freshContract()];
    const ticket = await aTicket({ contractId: from });
    const needs = racing('add', () => assign(ticket, to));
    const asked = NewTimeEntry.parse(work({ ticketId: ticket.ticketId, contractId: named }));
    expect(await recordTimeEntry(needs)(tenantId, fresh(), asked)).toMatchObject({ contractId: named });
  });

  test('is waited for no longer when it is closed', async () => {
    const contractId = await freshContract(0, 'ticketClosed');
    const [one, other] = [await aTicket({ contractId }), await aTicket({ contractId })];
    const close = ({ ticketId }: { ticketId: string }) => moveTicket(needsOf(fixture))(tenantId, ticketId, 'closed');
    const asked = NewTimeEntry.parse(work({ ticketId: one.ticketId }));
    expect(await recordTimeEntry(racing('add', () => close(one)))(tenantId, fresh(), asked)).toMatchObject({
      state: 'open',
      waitsFor: [],
    });
    const { billableId, version } = await record({ contractId });
    const key = { tenantId, contractId, billableId, expected: version };
    const put = changeTimeEntry(racing('change', () => close(other)));
    expect(await put(key, TimeEntryChange.parse({ ticketId: other.ticketId }))).toMatchObject({
      state: 'open',
      waitsFor: [],
    });
  });

  test('while the work is sent twice at once, has it once', async () => {
    const [first, second, third] = [await freshContract(), await freshContract(), await freshContract()];
    const [one, other] = [await aTicket({ contractId: first }), await aTicket({ contractId: first })];
    const move = async ({ ticketId }: { readonly ticketId: string }, to: string) => {
      const { version = 0 } = (await fixture.stores.tickets.get(tenantId, ticketId)) ?? {};
      return assign({ ticketId, version }, to);
    };
    const standing = async ({ ticketId }: { readonly ticketId: string }) =>
      (await listTimeEntries(needsOf(fixture))(tenantId, { ticketId }, { limit: 10 })).items;

    const seed = fresh();
    // The one that is slow has read the ticket on its first contract, another has it on the second, a third on the last.
    const slow = racing('add', async () => {
      await move(one, second);
      const lessSlow = racing('add', async () => {
        await move(one, third);
        await record({ ticketId: one.ticketId }, seed);
      });
      const asked = NewTimeEntry.parse(work({ ticketId: one.ticketId }));
      expect(await recordTimeEntry(lessSlow)(tenantId, seed, asked)).toMatchObject({ contractId: third });
    });
    const asked = NewTimeEntry.parse(work({ ticketId: one.ticketId }));
    expect(await recordTimeEntry(slow)(tenantId, seed, asked)).toMatchObject({ contractId: third });
    expect(await standing(one)).toMatchObject([{ contractId: third }]);

    const many = NewTimeEntries.parse({ entries: [work({ ticketId: other.ticketId, reference: seed })] });
    const among = racing('add', async () => {
      await move(other, second);
      const created = await recordTimeEntries(needsOf(fixture))(tenantId, seed, many);
      expect(created).toMatchObject([{ contractId: second, outcome: 'created' }]);
    });
    expect(await recordTimeEntries(among)(tenantId, seed, many)).toMatchObject([
      { contractId: second, outcome: 'duplicate' },
    ]);
    expect(await standing(other)).toMatchObject([{ contractId: second }]);
    // And back again: what it left where it never was is in nobody's way.
    await move(other, first);
    expect(await standing(other)).toMatchObject([{ contractId: first }]);
  });

  test('is followed when the work is sent again, where the first sender was stopped before', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const ticket = await aTicket({ contractId: from });
    const { ticketId } = ticket;
    const needs = racing('add', () => assign(ticket, to));
    const stopped = { ...needs.stores.tickets, many: () => Promise.reject(new InjectedFault('stopped')) };
    const seed = fresh();
    const dying = { ...needs, stores: { ...needs.stores, tickets: stopped } };
    const asked = NewTimeEntry.parse(work({ ticketId }));
    await expect(recordTimeEntry(dying)(tenantId, seed, asked)).rejects.toThrow(InjectedFault);
    expect(await record({ ticketId }, seed)).toMatchObject({ contractId: to });
  });
});

describe('work on another contract than its ticket, where a person put it', () => {
  const close = (ticketId: string) => moveTicket(needsOf(fixture))(tenantId, ticketId, 'closed');
  const stateOf = async (ticketId: string) =>
    (await listTimeEntries(needsOf(fixture))(tenantId, { ticketId }, { limit: 10 })).items.map(({ state }) => state);

  test('waits for the ticket as that contract says, and no longer when it is closed', async () => {
    const [own, contractId] = [await freshContract(), await freshContract(0, 'ticketClosed')];
    const { ticketId } = await aTicket({ contractId: own });
    expect(await record({ ticketId, contractId })).toMatchObject({ state: 'held', waitsFor: ['ticket'] });
    const moved = await change(await record({ ticketId }), { contractId });
    expect(moved).toMatchObject({ contractId, state: 'held', waitsFor: ['ticket'] });
    await close(ticketId);
    expect(await stateOf(ticketId)).toEqual(['open', 'open']);
  });

  test('waits no longer on a contract that waits for no ticket, nor where it is released', async () => {
    const [own, contractId] = [await freshContract(0, 'ticketClosed'), await freshContract()];
    const { ticketId } = await aTicket({ contractId: own });
    expect(await change(await record({ ticketId }), { contractId })).toMatchObject({ state: 'open', waitsFor: [] });
    const other = await freshContract(0, 'ticketClosed');
    const released = await change(await record({ ticketId }), { contractId: other, held: false });
    expect(released).toMatchObject({ contractId: other, state: 'open', waitsFor: [] });
  });
});

describe('a change of the ticket', () => {
  test('gives the entry its number and its wait, and takes both away', async () => {
    const contractId = await freshContract(0, 'ticketClosed');
    const { ticketId, number } = await aTicket({ contractId });
    const entry = await record({ contractId });
    const onTicket = await change(entry, { ticketId });
    expect(onTicket).toMatchObject({ ticketId, ticket: number, state: 'held', waitsFor: ['ticket'] });
    await expect(change(onTicket, { ticket: 'other' })).rejects.toMatchObject({ faults: [{ pointer: '/ticket' }] });
    const off = await change(onTicket, { ticketId: null });
    expect(off).toMatchObject({ state: 'open', waitsFor: [] });
    expect([off.ticketId, off.ticket]).toEqual([undefined, undefined]);
  });

  test('to one of another client is refused', async () => {
    const { ticketId } = await aTicket({ contractId: await freshContract(1) });
    const entry = await record({ contractId: await freshContract(0) });
    await expect(change(entry, { ticketId })).rejects.toMatchObject({ faults: [{ pointer: '/contractId' }] });
  });
});

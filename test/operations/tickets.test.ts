import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { contractOfTicket } from '../../domain/operations/tickets/contract-of-ticket.ts';
import { listTickets, readTicket, TicketFilter } from '../../domain/operations/tickets/read.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';
import { foundToolFirm, otherContractId, standing, timeOf } from './tool.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await newTable();
  await foundToolFirm(fixture, 'ticketClosed');
});

const ticketId = idFrom('test', 'ticket');
const open = (asked: object, id = ticketId): Promise<Ticket> =>
  createTicket(needsOf(fixture))(tenantId, id, NewTicket.parse({ title: 'The printer', ...asked }));
const change = (expected: number, asked: object): Promise<Ticket> =>
  changeTicket(needsOf(fixture))(tenantId, ticketId, expected, TicketChange.parse(asked));
const move = (status: 'resolved' | 'closed' | 'open') => moveTicket(needsOf(fixture))(tenantId, ticketId, status);

/** An hour on the ticket, that waits for it or not. */
const work = async (name: string, contractId = contractIdOf(0), waits = false, of = ticketId): Promise<void> => {
  const { state } = (await fixture.stores.contracts.get(tenantId, contractId)) ?? {};
  if (!state) throw new Error('there is no such contract');
  const entry = {
    ...anEntry(contractId, name, '2016-03-10'),
    ticketId: of,
    ...(waits && { waitsFor: ['ticket' as const] }),
  };
  await fixture.stores.log.add(tenantId, entry, state, waits);
};
const places = async () => timeOf(await standing(fixture)).map(({ contractId, waitsFor }) => [contractId, waitsFor]);

describe('a ticket without a tool', () => {
  test('is opened on the contract of its client, once', async () => {
    const asked = { clientId: clientIdOf(0), number: 'T-1', requester: 'Zoé', tags: ['print'] };
    const opened = await open(asked);
    expect(opened).toMatchObject({
      ...{ ticketId, number: 'T-1', title: 'The printer', status: 'open', requester: 'Zoé', tags: ['print'] },
      ...{ clientId: clientIdOf(0), contractId: contractIdOf(0), openedAt: '2016-04-01T07:00:00.000Z', version: 1 },
    });
    expect(await open(asked)).toEqual(opened);
    expect(await readTicket(needsOf(fixture))(tenantId, ticketId)).toEqual(opened);
  });

  test('is answered, resolved, closed and reopened by hand', async () => {
    await open({ contractId: contractIdOf(1), openedAt: '2016-03-31T09:00:00+02:00' });
    await change(1, { respondedAt: '2016-03-31T10:00:00+02:00', status: 'pending' });
    fixture.clock.now = new Date('2016-04-02T07:00:00Z');
    expect(await move('resolved')).toMatchObject({ status: 'resolved', resolvedAt: '2016-04-02T07:00:00.000Z' });
    expect(await move('resolved')).toMatchObject({ status: 'resolved', version: 3 });
    expect(await move('closed')).toMatchObject({ status: 'closed', resolvedAt: '2016-04-02T07:00:00.000Z' });
    expect(await move('resolved')).toMatchObject({ status: 'closed' });
    fixture.clock.now = new Date('2016-04-03T07:00:00Z');
    const reopened = await move('open');
    expect(reopened).toMatchObject({ status: 'open', reopened: 1, reopenedAt: '2016-04-03T07:00:00.000Z' });
    expect(reopened.closedAt).toBeUndefined();
    expect(reopened).toMatchObject({ openedAt: '2016-03-31T07:00:00Z', respondedAt: '2016-03-31T08:00:00Z' });
  });

  test('changes only what is said, and not for who has seen another version', async () => {
    await open({ clientId: clientIdOf(1), number: 'T-1', priority: 'low' });
    expect(await change(1, { priority: 'high', number: null })).toMatchObject({ priority: 'high', version: 2 });
    // The answer was lost, and the request is made again.
    expect(await change(1, { priority: 'high' })).toMatchObject({ version: 2 });
    await expect(change(1, { priority: 'low' })).rejects.toMatchObject({ code: 'VersionStale' });
    const { number, title } = await readTicket(needsOf(fixture))(tenantId, ticketId);
    expect({ number, title }).toEqual({ number: ticketId.slice(0, 8).toUpperCase(), title: 'The printer' });
  });

  test.each<{ because: string; asked: object; code: string; pointer: string }>([
    { because: 'no such contract', asked: { contractId: idFrom('x') }, code: 'NotFound', pointer: '/contractId' },
    { because: 'no such client', asked: { clientId: idFrom('x') }, code: 'NotFound', pointer: '/clientId' },
    {
      because: "another client's contract",
      asked: { clientId: clientIdOf(1), contractId: contractIdOf(0) },
      code: 'RequestInvalid',
      pointer: '/contractId',
    },
  ])('is refused: $because', async ({ asked, code, pointer }) => {
    await expect(open(asked)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    await open({ clientId: clientIdOf(0) }, ticketId);
    await expect(change(1, asked)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    expect(await readTicket(needsOf(fixture))(tenantId, ticketId)).toMatchObject({ version: 1 });
  });
});

describe('the time of a ticket', () => {
  test('follows it to another contract, but for what is billed', async () => {
    await open({ clientId: clientIdOf(0) });
    await work('billed');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
    await work('one');
    await work('two', contractIdOf(0), true);
    expect(await change(1, { contractId: contractIdOf(1) })).toMatchObject({
      ...{ clientId: clientIdOf(1), contractId: contractIdOf(1) },
    });
    expect(await places()).toEqual([
      [contractIdOf(0), undefined],
      [contractIdOf(1), undefined],
      [contractIdOf(1), undefined],
    ]);
  });

  test.each(['before', 'after'] as const)(
    'follows it too when each call in turn fails %s it is made',
    async (fault) => {
      for (let stopAt = 1, calls = stopAt; stopAt <= calls; stopAt += 1) {
        const moving = idFrom('moving', fault, String(stopAt));
        await open({ contractId: contractIdOf(0) }, moving);
        for (const name of ['one', 'two']) await work(`${fault} ${stopAt} ${name}`, contractIdOf(0), true, moving);
        calls = 0;
        fixture.faults.decide = () => {
          calls += 1;
          return calls === stopAt ? fault : undefined;
        };
        const asked = { contractId: otherContractId, priority: 'high' };
        const changing = () => changeTicket(needsOf(fixture))(tenantId, moving, 1, asked);
        const first = await changing().catch(() => undefined);
        const ticket = first ?? (await changing());
        fixture.faults.decide = () => undefined;
        expect({ stopAt, ...ticket }).toMatchObject({ stopAt, contractId: otherContractId, priority: 'high' });
        const moved = timeOf(await standing(fixture)).filter((entry) => entry.ticketId === moving);
        expect(moved.map(({ contractId, waitsFor }) => [contractId, waitsFor])).toEqual([
          [otherContractId, ['ticket']],
          [otherContractId, ['ticket']],
        ]);
      }
    },
  );

  test('waits for it where the contract is billed per intervention', async () => {
    await open({ contractId: otherContractId });
    await work('one', otherContractId, true);
    await move('resolved');
    expect(await places()).toEqual([[otherContractId, undefined]]);
    await move('open');
    expect(await places()).toEqual([[otherContractId, ['ticket']]]);
    await change((await readTicket(needsOf(fixture))(tenantId, ticketId)).version, { contractId: contractIdOf(0) });
    expect(await places()).toEqual([[contractIdOf(0), undefined]]);
  });

  test('waits for it also where it has stayed, because the contract that the ticket went to begins later', async () => {
    const later = contractIdOf(101);
    const contract = aContract(later, clientIdOf(0), '2016-04-01');
    await fixture.stores.contracts.create(tenantId, contract, newBillingState('2016-04-01'));
    await open({ contractId: otherContractId });
    await work('of March', otherContractId, true);
    await change(1, { contractId: later });
    expect(await places()).toEqual([[otherContractId, ['ticket']]]);
    await move('closed');
    expect(await places()).toEqual([[otherContractId, undefined]]);
  });

  test('goes to its contract where none is named', async () => {
    await open({ clientId: clientIdOf(0) });
    const { record, ticket } = await contractOfTicket(needsOf(fixture))(tenantId, ticketId);
    expect([record.contract.contractId, ticket.ticketId]).toEqual([contractIdOf(0), ticketId]);
    const named = await contractOfTicket(needsOf(fixture))(tenantId, ticketId, otherContractId);
    expect(named.record.contract.contractId).toBe(otherContractId);
    const lost = contractOfTicket(needsOf(fixture))(tenantId, idFrom('x'));
    await expect(lost).rejects.toMatchObject({ code: 'NotFound', faults: [{ pointer: '/ticketId' }] });
    await open({}, idFrom('nobody'));
    await expect(contractOfTicket(needsOf(fixture))(tenantId, idFrom('nobody'))).rejects.toMatchObject({
      code: 'TicketUnassigned',
    });
  });

  test('is listed by the ticket', async () => {
    await open({ clientId: clientIdOf(0) });
    await work('one');
    await work('two', contractIdOf(1));
    const page = await fixture.stores.log.listOfRelated(tenantId, ['TICKET', ticketId], { limit: 1 });
    const rest = await fixture.stores.log.listOfRelated(tenantId, ['TICKET', ticketId], {
      limit: 5,
      cursor: page.cursor ?? '',
    });
    expect([...page.items, ...rest.items].map(({ contractId }) => contractId).sort()).toEqual(
      [contractIdOf(0), contractIdOf(1)].sort(),
    );
  });
});

test('tickets are listed by client, by contract, by status and month, and by number', async () => {
  const ids = ['a', 'b', 'c'].map((name) => idFrom('listed', name));
  const [a = '', b = '', c = ''] = ids;
  await open({ clientId: clientIdOf(0), number: 'T-1', openedAt: '2016-03-02T00:00:00Z' }, a);
  await open({ contractId: otherContractId, number: 'T-2', status: 'closed', openedAt: '2016-03-01T00:00:00Z' }, b);
  await open({ number: 'T-1', openedAt: '2016-02-01T00:00:00Z' }, c);
  const listed = async (filter: object) => {
    const { items } = await listTickets(needsOf(fixture))(tenantId, TicketFilter.parse(filter), { limit: 10 });
    return items.map((one) => one.ticketId).sort();
  };
  expect(await listed({ clientId: clientIdOf(0) })).toEqual([a, b].sort());
  expect(await listed({ contractId: otherContractId })).toEqual([b]);
  expect(await listed({ status: 'open', month: '2016-03' })).toEqual([a]);
  expect(await listed({ status: 'open' })).toEqual([]);
  expect(await listed({ status: 'closed', month: '2016-03' })).toEqual([b]);
  expect(await listed({ number: 'T-1' })).toEqual([a, c].sort());
  await changeTicket(needsOf(fixture))(tenantId, a, 1, { number: 'T-9' });
  expect(await listed({ number: 'T-1' })).toEqual([c]);
  await expect(listed({ clientId: idFrom('x') })).rejects.toMatchObject({ code: 'NotFound' });
});

test.each([
  {},
  { clientId: idFrom('a'), status: 'open' },
  { month: '2016-03', clientId: idFrom('a') },
  { status: 'open', month: '2016-13' },
  { status: 'gone' },
])('a list of %j is refused', (filter) => {
  expect(TicketFilter.safeParse(filter).success).toBe(false);
});

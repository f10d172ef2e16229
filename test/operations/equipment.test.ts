import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NewTimeEntry, TimeEntryChange } from '../../domain/billables/new-time-entry.ts';
import { erasedDetails } from '../../domain/clients/erased.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { EquipmentDetails, NewEquipment } from '../../domain/equipment/equipment.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { eraseEquipment } from '../../domain/operations/client-records/erase-equipment.ts';
import {
  changeEquipment,
  createEquipment,
  EquipmentFilter,
  listEquipment,
  readEquipment,
} from '../../domain/operations/equipment.ts';
import { changeTicket, createTicket } from '../../domain/operations/tickets/change.ts';
import { changeTimeEntry } from '../../domain/operations/time-entries/change.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { stopTimer } from '../../domain/operations/timers/go-on.ts';
import { startTimer } from '../../domain/operations/timers/start.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import { NewTimer, StopTimer } from '../../domain/timers/new-timer.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

/** A contract that does work under warranty free of charge; `contractIdOf(0)` charges for it. */
const FREE = contractIdOf(200);
const printerId = idFrom('test', 'printer');
let fixture: Fixture;
let restored: Restored;

const create = (more: object = {}, id = printerId) =>
  createEquipment(needsOf(fixture))(
    tenantId,
    id,
    NewEquipment.parse({
      ...{ clientId: clientIdOf(0), name: 'Printer', serialNumber: 'SN-4711', site: 'Second floor' },
      ...{ warrantyUntil: '2016-03-15', contractIds: [FREE], ...more },
    }),
  );

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  const contract = aContract(FREE, clientIdOf(0));
  const terms = contract.terms.map((each) => ({ ...each, warrantyWork: 'free' as const }));
  await fixture.stores.contracts.create(tenantId, { ...contract, terms }, newBillingState('2016-03-01'));
  await create();
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

const fresh = () => newId(new Date());
const aTicket = (more: object = {}): Promise<Ticket> =>
  createTicket(needsOf(fixture))(
    tenantId,
    fresh(),
    NewTicket.parse({ title: 'It prints nothing', contractId: FREE, equipmentId: printerId, ...more }),
  );
const change = (ticket: Ticket, asked: object): Promise<Ticket> =>
  changeTicket(needsOf(fixture))(tenantId, ticket.ticketId, ticket.version, TicketChange.parse(asked));
const asked = (more: object) => NewTimeEntry.parse({ technician: 'Ada', date: '2016-03-10', minutes: 30, ...more });
const record = (more: object) => recordTimeEntry(needsOf(fixture))(tenantId, fresh(), asked(more));

describe('equipment', () => {
  const list = (filter: object) =>
    listEquipment(needsOf(fixture))(tenantId, EquipmentFilter.parse(filter), { limit: 10 });
  const namesOf = async (filter: object) => (await list(filter)).items.map(({ name }) => name);
  const replace = (expected: number, details: object) =>
    changeEquipment(needsOf(fixture))(tenantId, printerId, expected, EquipmentDetails.parse(details));

  test('is made once, and listed by client and by contract while it is active', async () => {
    expect(await create({ name: 'Another' })).toMatchObject({ name: 'Printer', version: 1, state: 'active' });
    await create({ name: 'Server', contractIds: [] }, idFrom('test', 'server'));
    expect((await namesOf({ clientId: clientIdOf(0) })).toSorted()).toEqual(['Printer', 'Server']);
    expect(await namesOf({ clientId: clientIdOf(1) })).toEqual([]);
    expect(await namesOf({ contractId: FREE })).toEqual(['Printer']);
    expect(await namesOf({ contractId: contractIdOf(0) })).toEqual([]);
  });

  test('is retired, and what a change leaves out is gone; twice is once, and an old version is refused', async () => {
    const details = { name: 'Old printer', state: 'retired' };
    const changed = await replace(1, details);
    expect(changed).toEqual(await readEquipment(needsOf(fixture))(tenantId, printerId));
    expect(changed).toMatchObject({ name: 'Old printer', clientId: clientIdOf(0), contractIds: [], version: 2 });
    expect(changed).not.toHaveProperty('serialNumber');
    expect(await replace(1, details)).toEqual(changed);
    await expect(replace(1, { name: 'Third' })).rejects.toMatchObject({ code: 'VersionStale' });
    expect(await namesOf({ clientId: clientIdOf(0) })).toEqual([]);
    expect(await namesOf({ clientId: clientIdOf(0), state: 'retired' })).toEqual(['Old printer']);
  });

  test.each([
    { because: 'a client that is not there', more: { clientId: idFrom('none') }, code: 'NotFound', at: '/clientId' },
    {
      because: 'a contract that is not there',
      more: { contractIds: [FREE, idFrom('none')] },
      code: 'RequestInvalid',
      at: '/contractIds/1',
    },
    {
      because: "another client's contract",
      more: { contractIds: [contractIdOf(1)] },
      code: 'RequestInvalid',
      at: '/contractIds/0',
    },
  ])('is not taken with $because', async ({ more, code, at }) => {
    const id = fresh();
    await expect(create(more, id)).rejects.toMatchObject({ code, faults: [{ pointer: at }] });
    expect(await fixture.stores.equipment.get(tenantId, id)).toBeUndefined();
    const { clientId: _, ...details } = { name: 'Printer', clientId: '', ...more };
    if (code === 'RequestInvalid')
      await expect(replace(1, details)).rejects.toMatchObject({ code, faults: [{ pointer: at }] });
  });

  test.each([
    ['a contract that is not there', { contractId: idFrom('none') }],
    ['a client that is not there', { clientId: idFrom('none') }],
  ])('is not listed of %s', async (_, filter) => {
    await expect(list(filter)).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('the equipment of a client that is erased', () => {
  test('is forgotten but for what bills follow from, however often that is asked, and gets no more of it', async () => {
    const needs = needsOf(fixture);
    const retiredId = idFrom('test', 'retired');
    await create({ state: 'retired', notes: 'Under the desk of Zoé' }, retiredId);
    await eraseEquipment(needs, tenantId, clientIdOf(0));
    await eraseEquipment(needs, tenantId, clientIdOf(0));
    const left = { clientId: clientIdOf(0), name: '-', state: 'retired', contractIds: [FREE], version: 2 };
    for (const equipmentId of [printerId, retiredId])
      expect(await readEquipment(needs)(tenantId, equipmentId)).toEqual({
        ...{ ...left, equipmentId, warrantyUntil: '2016-03-15' },
      });
    const client = await fixture.stores.clients.get(tenantId, clientIdOf(0));
    if (!client) throw new Error('there is no client');
    await fixture.stores.clients.erase(tenantId, client, erasedDetails(client), '2016-03-20T10:00:00Z', 'somebody');
    await expect(create({}, fresh())).rejects.toMatchObject({ code: 'ClientErased' });
  });
});

describe('a ticket about equipment', () => {
  test('names it, names another and none', async () => {
    const ticket = await aTicket();
    expect(ticket.equipmentId).toBe(printerId);
    const same = await change(ticket, { equipmentId: printerId });
    expect(same.version).toBe(ticket.version);
    const retitled = await change(ticket, { title: 'It prints too much' });
    expect(retitled.equipmentId).toBe(printerId);
    expect((await change(retitled, { equipmentId: null })).equipmentId).toBeUndefined();
  });

  test.each([
    { because: 'equipment that is not there', more: { equipmentId: idFrom('none') }, code: 'NotFound' },
    { because: "another client's", more: { contractId: contractIdOf(1) }, code: 'RequestInvalid' },
    { because: 'a ticket of nobody yet', more: { contractId: undefined }, code: 'RequestInvalid' },
  ])('is refused with $because', async ({ more, code }) => {
    await expect(aTicket(more)).rejects.toMatchObject({ code, faults: [{ pointer: '/equipmentId' }] });
  });

  test('does not go to another client with it', async () => {
    const ticket = await aTicket();
    const moved = { contractId: contractIdOf(1) };
    await expect(change(ticket, moved)).rejects.toMatchObject({ faults: [{ pointer: '/equipmentId' }] });
    expect(await change(ticket, { ...moved, equipmentId: null })).toMatchObject({ clientId: clientIdOf(1) });
  });
});

describe('work under warranty', () => {
  const WARRANTY = { equipmentId: printerId, until: '2016-03-15' };

  test.each([
    { because: 'its last day', more: { date: '2016-03-15' }, charging: 'noCharge' },
    { because: 'the day after', more: { date: '2016-03-16' }, charging: 'billable' },
    { because: 'work that is hidden anyway', more: { charging: 'hidden' }, charging: 'hidden' },
    { because: 'work that is given up anyway', more: { charging: 'writtenOff' }, charging: 'writtenOff' },
    { because: 'terms that charge for it', more: { contractId: contractIdOf(0) }, charging: 'billable' },
  ])('$because: $charging', async ({ more, charging }) => {
    const { ticketId } = await aTicket();
    const entry = await record({ ticketId, ...more });
    expect(entry.charging).toBe(charging);
    expect(entry.warranty).toEqual(charging === 'noCharge' ? WARRANTY : undefined);
  });

  test('work on a ticket about nothing is charged, and so is that of equipment without a warranty', async () => {
    const { ticketId } = await aTicket({ equipmentId: undefined });
    expect(await record({ ticketId })).toMatchObject({ charging: 'billable' });
    await create({ warrantyUntil: undefined }, idFrom('test', 'old'));
    const other = await aTicket({ equipmentId: idFrom('test', 'old') });
    expect(await record({ ticketId: other.ticketId })).toMatchObject({ charging: 'billable' });
  });

  test('is charged after all by who changes it, and the reason stays', async () => {
    const { ticketId } = await aTicket();
    const { contractId, billableId, version } = await record({ ticketId });
    const changed = await changeTimeEntry(needsOf(fixture))(
      { tenantId, contractId, billableId, expected: version },
      TimeEntryChange.parse({ charging: 'billable' }),
    );
    expect(changed).toMatchObject({ charging: 'billable', warranty: WARRANTY });
  });

  test('what is recorded already stays as it is, whatever becomes of ticket and warranty', async () => {
    const ticket = await aTicket({ equipmentId: undefined });
    const { contractId, billableId } = await record({ ticketId: ticket.ticketId });
    await change(ticket, { equipmentId: printerId });
    const stored = await fixture.stores.log.get(tenantId, contractId, billableId);
    expect(stored).toMatchObject({ charging: 'billable' });
    expect(stored).not.toHaveProperty('warranty');
  });

  test('is free in a list of entries and by a timer too', async () => {
    const needs = needsOf(fixture);
    const { ticketId } = await aTicket();
    const [one] = await recordTimeEntries(needs)(tenantId, fresh(), { entries: [asked({ ticketId })] });
    const at = async ({ contractId = '', billableId = '' }: { contractId?: string; billableId?: string } = {}) =>
      fixture.stores.log.get(tenantId, contractId, billableId);
    expect(await at(one)).toMatchObject({ charging: 'noCharge', warranty: WARRANTY });
    fixture.clock.now = new Date('2016-03-10T09:00:00Z');
    const timerId = fresh();
    await startTimer(needs)(tenantId, timerId, NewTimer.parse({ technician: 'Ada', ticketId }));
    fixture.clock.now = new Date('2016-03-10T09:30:00Z');
    await stopTimer(needs)(tenantId, timerId, StopTimer.parse({}));
    const billableId = idFrom('timer', timerId, '0');
    expect(await at({ contractId: FREE, billableId })).toMatchObject({ charging: 'noCharge', warranty: WARRANTY });
  });
});

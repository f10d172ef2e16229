import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { NewEquipment } from '../../domain/equipment/equipment.ts';
import { idFrom } from '../../domain/ids.ts';
import { overviewOf } from '../../domain/operations/client-records/overview.ts';
import { createEquipment } from '../../domain/operations/equipment.ts';
import { createProject } from '../../domain/operations/projects/change.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { NewProject } from '../../domain/projects/new-project.ts';
import { Renewal } from '../../domain/renewals/renewal.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import { ClientOverviewView, overviewView } from '../../functions/api/client-records/overview-view.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { aContract, anEntry, clientDetails, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const clientId = clientIdOf(0);
let fixture: Fixture;
const overview = (id = clientId, tenant = tenantId) => overviewOf(needsOf(fixture))(tenant, id);
const stateOf = async (contractId: string) => {
  const record = await fixture.stores.contracts.get(tenantId, contractId);
  if (!record) throw new Error('no such contract');
  return record.state;
};
const add = (contract: Contract) =>
  fixture.stores.contracts.create(tenantId, contract, newBillingState(contract.startsOn));
const work = async (name: string, day: string, held = false, contractId = contractIdOf(0)) => {
  const entry = { ...anEntry(contractId, name, day, 30), ...(held && { waitsFor: ['approval' as const] }) };
  await fixture.stores.log.add(tenantId, entry, await stateOf(contractId), held);
};
const open = (name: string, asked: object) =>
  createTicket(needsOf(fixture))(tenantId, idFrom(name), NewTicket.parse({ title: name, ...asked }));

/** March and April of a client are invoiced: 192.00 and 120.00, due on 30 April; it is the 10th of May. */
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 1 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-05-01T07:00:00Z');
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'April', '2016-04-30'));
  fixture.clock.now = new Date('2016-05-10T12:00:00Z');
});

describe('the overview of a client', () => {
  test('counts its equipment and projects, and names those with trouble', async () => {
    const needs = needsOf(fixture);
    const other = { clientId: clientIdOf(50), contractId: contractIdOf(50) };
    await fixture.stores.clients.create(tenantId, other.clientId, clientDetails(50));
    await add(aContract(other.contractId, other.clientId));
    for (const [i, [warrantyUntil, state]] of (
      [
        ['2016-05-09', 'active'],
        ['2016-07-09', 'active'],
        ['2016-05-10', 'active'],
        ['2016-07-10', 'active'],
        ['2016-06-01', 'retired'],
      ] as const
    ).entries()) {
      const asked = { clientId: other.clientId, name: `Printer ${i}`, warrantyUntil, state };
      await createEquipment(needs)(tenantId, idFrom('printer', String(i)), NewEquipment.parse(asked));
    }
    const projects = [
      { name: 'Over its budget', budget: { amount: 5900, currency: 'EUR' } },
      { name: 'Within it', budget: { amount: 6000, currency: 'EUR' } },
      { name: 'Longer than planned', plannedMinutes: 59 },
      { name: 'Without a plan' },
    ];
    for (const { name, ...asked } of projects) {
      const parsed = NewProject.parse({ ...asked, name, contractId: other.contractId, tasks: [{ name: 'Cabling' }] });
      const { projectId, tasks } = await createProject(needs)(tenantId, idFrom(name), parsed);
      const entry = anEntry(other.contractId, name, '2016-05-02', 60);
      const task = { projectId, taskId: tasks[0]?.taskId ?? '', projectName: name, taskName: 'Cabling' };
      await fixture.stores.log.add(tenantId, { ...entry, task }, await stateOf(other.contractId), false);
    }
    const found = await overview(other.clientId);
    expect(found.equipment).toMatchObject({ active: 4, more: false });
    expect(found.equipment.warrantyEnding.map(({ name }) => name)).toEqual(['Printer 2', 'Printer 1']);
    expect(found.projects).toMatchObject({ open: 4, more: false });
    expect(found.projects.overBudget.map(({ name }) => name).toSorted()).toEqual([
      'Longer than planned',
      'Over its budget',
    ]);
    const shown = JSON.parse(JSON.stringify(overviewView(found)));
    expect(ClientOverviewView.parse(shown)).toEqual(shown);
    expect(shown.projects.overBudget.find(({ name }: { name: string }) => name === 'Over its budget')).toMatchObject({
      ...{ budget: { amount: 5900, currency: 'EUR' }, used: { amount: 6000, currency: 'EUR' }, minutes: 60 },
    });
  });

  test('says what is unpaid, how old it is, and what it comes to', async () => {
    const { unpaid } = await overview();
    expect(unpaid).toMatchObject({
      items: [
        { formattedNumber: 'FA-00001', daysLate: 10, open: 19_200, currency: 'EUR' },
        { daysLate: 10, open: 12_000 },
      ],
      owed: [{ currency: 'EUR', open: 31_200, late: 31_200 }],
      more: false,
    });
    const paid = { kind: 'payment', on: '2016-05-09', method: 'card', amount: 19_200, currency: 'EUR' } as const;
    await recordMoney(needsOf(fixture))(tenantId, 'FA-000000001', { eventId: idFrom('p'), by: 'sub-1' }, paid);
    expect((await overview()).unpaid.owed).toEqual([{ currency: 'EUR', open: 12_000, late: 12_000 }]);
  });

  test('says what time is open: billable by today, and held', async () => {
    await work('today', '2016-05-10');
    await work('proposed', '2016-05-09', true);
    await work('tomorrow', '2016-05-11');
    const { contracts } = await overview();
    expect(contracts.items).toMatchObject([
      {
        status: 'active',
        standing: { openTime: { entries: 1, minutes: 30, net: 3_000, held: { entries: 1, minutes: 30 } } },
      },
    ]);
    expect(contracts.items[0]?.standing?.problem).toBeUndefined();
  });

  test('says what is left of what is prepaid, and when a contract ends', async () => {
    const block = Charge.parse({
      ...{ kind: 'prepaidBlock', chargeId: 'hours', description: '10 hours' },
      purchase: { every: 'once', quantity: '10', unitPrice: '75.00' },
    });
    const [id, planned, past] = ['block', 'planned', 'past'].map((name) => idFrom(name)) as [string, string, string];
    const agreed = aContract(id, clientId);
    const [terms] = agreed.terms as [Contract['terms'][number]];
    const renewal = Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 30 });
    await add({ ...agreed, endsOn: '2017-02-28', renewal, terms: [{ ...terms, charges: [block] }] });
    await add({ ...aContract(past, clientId, '2014-01-01'), endsOn: '2014-12-31' });
    await add(aContract(planned, clientId, '2016-07-01'));
    await work('from the block', '2016-05-02', false, id);
    const { contracts } = await overview();
    const found = new Map(contracts.items.map((one) => [one.contract.contractId, one]));
    expect(found.get(id)?.standing?.balances).toMatchObject([{ chargeId: 'hours', granted: '600', left: '570' }]);
    expect(found.get(id)?.contract).toMatchObject({ endsOn: '2017-02-28' });
    expect(found.get(past)).toMatchObject({ status: 'ended', standing: undefined });
    expect(found.get(planned)).toMatchObject({ status: 'planned', standing: undefined });
    expect(contracts.items.map(({ status }) => status)).toEqual(['active', 'active', 'planned', 'ended']);
  });

  test('a contract that cannot be priced says why, and hides no other', async () => {
    const id = idFrom('rateless');
    const agreed = aContract(id, clientIdOf(1));
    const [terms] = agreed.terms as [Contract['terms'][number]];
    const charge = Charge.parse({ kind: 'time', chargeId: 'time', description: 'Work', rates: {} });
    await add({ ...agreed, terms: [{ ...terms, charges: [charge] }] });
    await work('without a rate', '2016-05-03', false, id);
    const { items } = (await overview(clientIdOf(1))).contracts;
    const found = new Map(items.map(({ contract, standing }) => [contract.contractId, standing]));
    expect(found.get(id)).toMatchObject({ problem: { code: 'RateUnknown' }, openTime: { entries: 1, minutes: 30 } });
    expect(found.get(contractIdOf(1))).toMatchObject({ openTime: { entries: 0, net: 0 } });
  });

  test('shows the tickets that are neither resolved nor closed, also those on no contract', async () => {
    await open('printer', { contractId: contractIdOf(0), openedAt: '2016-05-02T08:00:00Z' });
    await open('laptop', { contractId: contractIdOf(0), openedAt: '2016-05-03T08:00:00Z' });
    await open('phone', { contractId: contractIdOf(0), openedAt: '2016-05-04T08:00:00Z' });
    await open('of another', { contractId: contractIdOf(1) });
    await moveTicket(needsOf(fixture))(tenantId, idFrom('laptop'), 'resolved');
    await changeTicket(needsOf(fixture))(tenantId, idFrom('printer'), 1, TicketChange.parse({ status: 'pending' }));
    expect((await overview()).tickets).toMatchObject({
      items: [{ title: 'phone' }, { title: 'printer' }],
      more: false,
    });
  });

  test('is shown as the document says', async () => {
    const found = JSON.parse(JSON.stringify(overviewView(await overview())));
    expect(ClientOverviewView.parse(found)).toEqual(found);
    expect(found).toMatchObject({ clientId, on: '2016-05-10', unpaid: { owed: [{ open: { currency: 'EUR' } }] } });
  });

  test.each([
    { of: 'nobody', asked: () => overview(idFrom('nobody')) },
    { of: 'another firm', asked: () => overview(clientId, idFrom('other')) },
  ])('of $of is not there', async ({ asked }) => {
    await expect(asked()).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('the calls of an overview', () => {
  const calls = new Map<string, number>();
  beforeEach(() => {
    calls.clear();
    fixture.faults.decide = (call) => {
      calls.set(call, (calls.get(call) ?? 0) + 1);
      return undefined;
    };
  });

  test('only read, never scan, and their number follows from the contracts that it looks at', async () => {
    const { contracts } = await overview(clientIdOf(1));
    fixture.faults.decide = () => undefined;
    const looked = contracts.items.filter(({ standing }) => standing).length;
    expect([...calls.keys()].sort()).toEqual(['BatchGetCommand', 'GetCommand', 'QueryCommand']);
    const all = [...calls.values()].reduce((sum, each) => sum + each, 0);
    expect(looked).toBe(2);
    expect(all).toBeLessThanOrEqual(11 + looked + 2 * (looked + 1));
  });
});

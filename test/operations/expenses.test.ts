import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BillableChange, NewBillable } from '../../domain/billables/new-billable.ts';
import { NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BillWork } from '../../domain/contracts/contract.ts';
import { idFrom, newId } from '../../domain/ids.ts';
import { changeBillable, removeBillable } from '../../domain/operations/billables/change.ts';
import { listTicketExpenses } from '../../domain/operations/billables/of-ticket.ts';
import { recordBillable } from '../../domain/operations/billables/record.ts';
import { changeProduct, createProduct, listProducts, readProduct } from '../../domain/operations/products.ts';
import { changeTicket, createTicket, moveTicket } from '../../domain/operations/tickets/change.ts';
import { recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { NewProduct, ProductDetails, productIdOf } from '../../domain/products/product.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { connect } from '../../domain/table/table.ts';
import { NewTicket, TicketChange } from '../../domain/tickets/new-ticket.ts';
import { type Fault, failAt, isInjected } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, foundFirm, someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

const otherTenantId = idFrom('test', 'other tenant');
const dollarContract = contractIdOf(99);
const cable = {
  code: 'CAB-2',
  name: 'Patch cable',
  price: '4.125',
  cost: '2.50',
  currency: 'EUR',
  usualQuantity: '10',
};

let founded: Restored;
let fixture: Fixture;
let next = 0;

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  const { stores } = fixture;
  await stores.tenants.create(otherTenantId, someSettings());
  await stores.clients.create(tenantId, clientIdOf(9), { ...clientDetails(9), currency: 'USD' });
  const state = newBillingState('2016-03-01');
  await stores.contracts.create(tenantId, aContract(dollarContract, clientIdOf(9)), state);
  await createProduct(needsOf(fixture))(tenantId, NewProduct.parse(cable));
  founded = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await founded();
});

const fresh = () => newId(new Date());
const productId = productIdOf('CAB-2');

const freshContract = async (billWork: BillWork = 'onDemand', client = 0, endsOn?: string): Promise<string> => {
  next += 1;
  const contractId = contractIdOf(500 + next);
  const contract = aContract(contractId, clientIdOf(client));
  const terms = contract.terms.map((each) => ({ ...each, billWork }));
  await fixture.stores.contracts.create(tenantId, { ...contract, terms, endsOn }, newBillingState('2016-03-01'));
  return contractId;
};
const aTicket = (more: object = {}) =>
  createTicket(needsOf(fixture))(
    tenantId,
    fresh(),
    NewTicket.parse({ title: 'Printer', number: `#${fresh()}`, ...more }),
  );
const assign = async ({ ticketId, version }: { ticketId: string; version: number }, contractId: string) =>
  changeTicket(needsOf(fixture))(tenantId, ticketId, version, TicketChange.parse({ contractId }));
const move = (ticketId: string, status: 'open' | 'closed') => moveTicket(needsOf(fixture))(tenantId, ticketId, status);
const asked = (more: object) => NewBillable.parse({ kind: 'expense', on: '2016-03-10', ...more });
const record = (more: object, seed = fresh()) => recordBillable(needsOf(fixture))(tenantId, seed, asked(more));
const add = (more: object, tenant = tenantId) =>
  createProduct(needsOf(fixture))(tenant, NewProduct.parse({ ...cable, ...more }));
const edit = async (more: object) => {
  const { code: _, productId: id, version, ...details } = await readProduct(needsOf(fixture))(tenantId, productId);
  return changeProduct(needsOf(fixture))(tenantId, id, version, ProductDetails.parse({ ...details, ...more }));
};
const expensesOf = async (ticketId: string) =>
  (await listTicketExpenses(needsOf(fixture))(tenantId, ticketId, { limit: 100 })).items.map(({ view }) => view);

describe('the catalogue', () => {
  test('has each code once, whether in capitals or not, and finds it by that', async () => {
    expect(await add({})).toMatchObject({ productId, version: 1 });
    await expect(add({ name: 'Another' })).rejects.toMatchObject({ code: 'AlreadyExists' });
    await expect(add({ code: 'cab-2' })).rejects.toMatchObject({ code: 'AlreadyExists' });
    const found = (code?: string) => listProducts(needsOf(fixture))(tenantId, code, { limit: 10 });
    expect((await found('cab-2')).items).toMatchObject([{ code: 'CAB-2' }]);
    expect((await found('CAB-3')).items).toEqual([]);
    await add({ code: 'CAB-3' });
    expect((await found()).items.map(({ code }) => code).sort()).toEqual(['CAB-2', 'CAB-3']);
  });

  test('is each firm’s own', async () => {
    expect(await add({ name: 'Ours' }, otherTenantId)).toMatchObject({ productId, name: 'Ours' });
    expect(await readProduct(needsOf(fixture))(tenantId, productId)).toMatchObject({ name: 'Patch cable' });
  });

  test('changes what its caller has seen; a change that is made already is success', async () => {
    const wanted = ProductDetails.parse({ name: 'Cable', price: '5', currency: 'EUR' });
    const change = (version: number, details = wanted) =>
      changeProduct(needsOf(fixture))(tenantId, productId, version, details);
    await expect(change(2)).rejects.toMatchObject({ code: 'VersionStale' });
    expect(await change(1)).toMatchObject({ code: 'CAB-2', price: '5', version: 2 });
    expect(await change(1)).toMatchObject({ version: 2 });
    await expect(change(1, { ...wanted, price: '6' })).rejects.toMatchObject({ code: 'VersionStale' });
  });

  test.each([
    { because: 'a tax rate that the firm does not have', more: { taxRateId: 'luxury' }, code: 'TaxRateUnknown' },
    {
      because: 'more than an invoice can state',
      more: { price: '999999999', usualQuantity: '9999999' },
      code: 'AmountTooLarge',
    },
  ])('takes no product with $because', async ({ more, code }) => {
    await expect(add({ code: 'NEW', ...more })).rejects.toMatchObject({ code });
    await expect(edit(more)).rejects.toMatchObject({ code });
    expect((await listProducts(needsOf(fixture))(tenantId, 'NEW', { limit: 1 })).items).toEqual([]);
    expect(await readProduct(needsOf(fixture))(tenantId, productId)).toMatchObject({ version: 1 });
  });
});

describe('an expense of a product', () => {
  test('has what the catalogue said when it was recorded, whatever that says since', async () => {
    const contractId = await freshContract();
    const seed = fresh();
    const first = await record({ contractId, productId }, seed);
    expect(first).toMatchObject({
      description: 'Patch cable',
      quantity: '10',
      unit: 'C62',
      unitPrice: '4.125',
      unitCost: '2.50',
      product: { productId, version: 1, code: 'CAB-2', price: '4.125' },
      billing: 'open',
    });
    await edit({ price: '9.99', name: 'Golden cable' });
    expect(await record({ contractId, productId }, seed)).toEqual(first);
    await edit({ active: false });
    expect(await record({ contractId, productId }, seed)).toEqual(first);
  });

  test('can say otherwise', async () => {
    const own = { description: 'Cable, red', quantity: '2', unitPrice: '3.00', unitCost: '1', taxRateId: 'normal' };
    expect(await record({ contractId: await freshContract(), productId, ...own })).toMatchObject(own);
    const atCost = await record({ contractId: await freshContract(), productId, markupPercent: '20' });
    expect(atCost).toMatchObject({ unitCost: '2.50', markupPercent: '20' });
    expect(atCost).not.toHaveProperty('unitPrice');
  });

  interface Refused {
    readonly because: string;
    readonly more: () => Promise<object>;
    readonly code: string;
    readonly pointer: string;
  }
  test.each<Refused>([
    {
      because: 'there is none of this id',
      more: async () => ({ productId: fresh() }),
      code: 'NotFound',
      pointer: '/productId',
    },
    {
      because: 'it is another firm’s',
      more: async () => ({ productId: (await add({ code: 'THEIRS' }, otherTenantId)).productId }),
      code: 'NotFound',
      pointer: '/productId',
    },
    {
      because: 'it is not active',
      more: async () => ({ productId: (await edit({ active: false })).productId }),
      code: 'ProductInactive',
      pointer: '/productId',
    },
    {
      because: 'it is priced in another currency than the contract',
      more: async () => ({ productId, contractId: dollarContract }),
      code: 'CurrencyMismatch',
      pointer: '/productId',
    },
    {
      because: 'its cost is not known and a markup on it is asked for',
      more: async () => ({ productId: (await edit({ cost: undefined })).productId, markupPercent: '5' }),
      code: 'RequestInvalid',
      pointer: '/markupPercent',
    },
    {
      because: 'a tax rate is named that the firm does not have',
      more: async () => ({ productId, taxRateId: 'luxury' }),
      code: 'TaxRateUnknown',
      pointer: '/taxRateId',
    },
    {
      because: 'it comes to more than an invoice can state',
      more: async () => ({
        productId: (await edit({ price: '999999999', usualQuantity: '1' })).productId,
        quantity: '9999999',
      }),
      code: 'AmountTooLarge',
      pointer: '/quantity',
    },
    {
      because: 'its contract has ended',
      more: async () => ({ productId, contractId: await freshContract('onDemand', 0, '2016-03-09') }),
      code: 'ContractNotActive',
      pointer: '/on',
    },
  ])('is refused where $because', async ({ more, code, pointer }) => {
    const contractId = await freshContract();
    const body = { contractId, ...(await more()) };
    await expect(record(body)).rejects.toMatchObject({ code, faults: [{ pointer }] });
    const { logged, held } = await fixture.stores.log.open(tenantId, body.contractId, '2016-03-01');
    expect([...logged, ...held]).toEqual([]);
  });

  test('names a product whose tax rate has gone from the settings', async () => {
    await fixture.stores.products.create(tenantId, NewProduct.parse({ ...cable, code: 'OLD-TAX', taxRateId: 'gone' }));
    const body = { contractId: await freshContract(), productId: productIdOf('OLD-TAX') };
    await expect(record(body)).rejects.toMatchObject({ code: 'TaxRateUnknown', faults: [{ pointer: '/productId' }] });
    expect(await record({ ...body, taxRateId: 'normal' })).toMatchObject({ taxRateId: 'normal' });
  });
});

describe('an expense of a ticket', () => {
  test('goes to its contract and has its number, and is listed with it and added up', async () => {
    const contractId = await freshContract();
    const { ticketId, number } = await aTicket({ contractId });
    const one = await record({ ticketId, productId });
    expect(one).toMatchObject({ contractId, ticketId, ticket: number, billing: 'open' });
    await record({ ticketId, description: 'Taxi', unitPrice: '20', held: true, on: '2016-03-12' });
    await record({ ticketId, description: 'Gift', unitPrice: '20', charging: 'noCharge', on: '2016-03-13' });
    await recordTimeEntry(needsOf(fixture))(
      tenantId,
      fresh(),
      NewTimeEntry.parse({ ticketId, technician: 'Ada', date: '2016-03-10', minutes: 30 }),
    );
    const list = (limit: number, cursor?: string) =>
      listTicketExpenses(needsOf(fixture))(tenantId, ticketId, { limit, cursor });
    const all = await list(10);
    expect(all.items.map(({ view, amount }) => [view.description, amount])).toEqual([
      ['Patch cable', 4125],
      ['Taxi', 2000],
      ['Gift', 0],
    ]);
    expect(all.totals).toEqual([
      { billing: 'held', currency: 'EUR', expenses: 1, amount: 2000 },
      { billing: 'open', currency: 'EUR', expenses: 2, amount: 4125 },
    ]);
    const first = await list(2);
    expect([first.items.length, first.totals]).toEqual([2, all.totals]);
    const rest = await list(2, first.cursor ?? '');
    expect([rest.items.map(({ view }) => view.description), rest.totals]).toEqual([['Gift'], undefined]);
    await expect(listTicketExpenses(needsOf(fixture))(otherTenantId, ticketId, { limit: 1 })).rejects.toMatchObject({
      code: 'NotFound',
    });
  });

  test.each([
    { because: 'there is none', more: async () => ({ ticketId: fresh() }), code: 'NotFound', pointer: '/ticketId' },
    {
      because: 'it is on no contract',
      more: async () => ({ ticketId: (await aTicket()).ticketId }),
      code: 'TicketUnassigned',
      pointer: '/ticketId',
    },
    {
      because: 'its contract has ended',
      more: async () => ({
        ticketId: (await aTicket({ contractId: await freshContract('onDemand', 0, '2016-03-09') })).ticketId,
      }),
      code: 'ContractNotActive',
      pointer: '/on',
    },
    {
      because: 'the contract is of another client',
      more: async () => ({
        ticketId: (await aTicket({ contractId: await freshContract() })).ticketId,
        contractId: await freshContract('onDemand', 1),
      }),
      code: 'RequestInvalid',
      pointer: '/contractId',
    },
    {
      because: 'another number is given',
      more: async () => ({
        ticketId: (await aTicket({ contractId: await freshContract() })).ticketId,
        ticket: 'other',
      }),
      code: 'RequestInvalid',
      pointer: '/ticket',
    },
  ])('is refused where $because', async ({ more, code, pointer }) => {
    const body = await more();
    await expect(record({ productId, ...body })).rejects.toMatchObject({ code, faults: [{ pointer }] });
  });

  test('waits for it where the contract is billed per intervention, until it is closed', async () => {
    const { ticketId } = await aTicket({ contractId: await freshContract('ticketClosed') });
    await record({ ticketId, productId });
    await record({ ticketId, productId, held: true, on: '2016-03-11' });
    expect(await expensesOf(ticketId)).toMatchObject([
      { billing: 'held', waitsFor: ['ticket'] },
      { billing: 'held', waitsFor: ['release', 'ticket'] },
    ]);
    await move(ticketId, 'closed');
    expect(await expensesOf(ticketId)).toMatchObject([{ billing: 'open' }, { billing: 'held', waitsFor: ['release'] }]);
    await move(ticketId, 'open');
    expect(await expensesOf(ticketId)).toMatchObject([{ billing: 'held' }, { waitsFor: ['release', 'ticket'] }]);
  });

  test('is released by a person without waiting for the ticket, and held again', async () => {
    const { ticketId } = await aTicket({ contractId: await freshContract('ticketClosed') });
    const { contractId, billableId, version } = await record({ ticketId, productId });
    const change = (expected: number, held: boolean) =>
      changeBillable(needsOf(fixture))(
        { tenantId, contractId, billableId, expected },
        BillableChange.parse({ held }),
        false,
      );
    const released = await change(version, false);
    expect(released).toMatchObject({ billing: 'open', version: version + 1 });
    expect(released).not.toHaveProperty('waitsFor');
    expect(await change(version + 1, true)).toMatchObject({ billing: 'held', waitsFor: ['release'] });
    await removeBillable(needsOf(fixture))({ tenantId, contractId, billableId, expected: version + 2 }, false);
    expect(await expensesOf(ticketId)).toEqual([]);
  });

  test('waits while it is deleted in its tool, and bills nothing', async () => {
    const contractId = await freshContract();
    const ticket = await aTicket({ contractId });
    const { ticketId } = ticket;
    const { stores } = fixture;
    const read = await stores.tickets.get(tenantId, ticketId);
    if (!read) throw new Error('gone');
    const facts = { ...read.heard.facts, deleted: true };
    await stores.tickets.save(tenantId, read, { ...read, heard: { ...read.heard, facts } });
    expect(await record({ ticketId, productId })).toMatchObject({ billing: 'held', waitsFor: ['ticket'] });
    const { logged } = await stores.log.open(tenantId, contractId, '2016-03-01');
    expect(logged).toEqual([]);
  });

  test('follows it to another contract while it is open, as far as that covers its day', async () => {
    const [from, to] = [await freshContract(), await freshContract('onDemand', 0, '2016-03-11')];
    const ticket = await aTicket({ contractId: from });
    const { ticketId } = ticket;
    const seed = fresh();
    const moved = await record({ ticketId, productId }, seed);
    await record({ ticketId, productId, on: '2016-03-15' });
    await assign(ticket, to);
    expect(await expensesOf(ticketId)).toMatchObject([
      { billableId: moved.billableId, contractId: to, unitPrice: '4.125', on: '2016-03-10' },
      { contractId: from, on: '2016-03-15' },
    ]);
    expect(await record({ ticketId, productId }, seed)).toMatchObject({ billableId: moved.billableId, contractId: to });
    expect(await expensesOf(ticketId)).toHaveLength(2);
  });

  test('stays where it is once it is billed', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const ticket = await aTicket({ contractId: from });
    const { ticketId } = ticket;
    await record({ ticketId, productId });
    await bill(from);
    await assign(ticket, to);
    expect(await expensesOf(ticketId)).toMatchObject([{ contractId: from, billing: 'billed' }]);
  });

  const bill = async (contractId: string) => {
    const { client, tableName, blobs } = fixture;
    const table = connect({ client, tableName, blobs, clock: () => fixture.clock.now });
    const state = { ...newBillingState('2016-03-01'), through: '2016-03-31', cutoff: `01${'z'.repeat(24)}` };
    await table.billingState.put(stateRow(tenantId, contractId, { ...state, openFrom: '2016-04-01' }, '')).go();
  };
});

describe('killed at any call and sent again', () => {
  const kills: readonly Fault[] = ['before', 'after'];

  /** Runs it again and again, each time on a table of its own and killed one call later, until it is not killed any more. */
  const eachKill = async (
    prepare: () => Promise<() => Promise<unknown>>,
    check: () => Promise<void>,
    how: Fault,
  ): Promise<number> => {
    for (let at = 1; ; at += 1) {
      fixture = await founded();
      const run = await prepare();
      const calls = failAt(fixture.faults, at, how);
      const killed = await run().then(
        () => false,
        (error) => {
          if (isInjected(error)) return true;
          throw error;
        },
      );
      fixture.faults.decide = () => undefined;
      if (killed) await run();
      await check();
      if (calls() < at) return at;
    }
  };

  test.each(kills)('recording leaves one expense, %s the call', async (how) => {
    let ticketId = '';
    const made = await eachKill(
      async () => {
        ({ ticketId } = await aTicket({ contractId: await freshContract() }));
        return () => record({ ticketId, productId }, 'the same');
      },
      async () => expect(await expensesOf(ticketId)).toMatchObject([{ quantity: '10', unitPrice: '4.125' }]),
      how,
    );
    expect(made).toBeGreaterThan(5);
  });

  test.each(kills)('moving its ticket takes it along once, %s the call', async (how) => {
    let [ticketId, to] = ['', ''];
    const made = await eachKill(
      async () => {
        const contractId = await freshContract('ticketClosed');
        to = await freshContract();
        const ticket = await aTicket({ contractId });
        ({ ticketId } = ticket);
        await record({ ticketId, productId });
        return () => assign(ticket, to);
      },
      async () =>
        expect(await expensesOf(ticketId)).toMatchObject([{ contractId: to, billing: 'open', unitPrice: '4.125' }]),
      how,
    );
    expect(made).toBeGreaterThan(5);
  });

  test('a ticket that is moved while an expense is recorded takes it along', async () => {
    const [from, to] = [await freshContract(), await freshContract()];
    const ticket = await aTicket({ contractId: from });
    const needs = needsOf(fixture);
    const add: typeof needs.stores.log.add = async (...given) => {
      await assign(ticket, to);
      return needs.stores.log.add(...given);
    };
    const racing = { stores: { ...needs.stores, log: { ...needs.stores.log, add } } };
    const seed = fresh();
    const body = asked({ ticketId: ticket.ticketId, productId });
    expect(await recordBillable(racing)(tenantId, seed, body)).toMatchObject({ contractId: to });
    expect(await record({ ticketId: ticket.ticketId, productId }, seed)).toMatchObject({ contractId: to });
    expect(await expensesOf(ticket.ticketId)).toHaveLength(1);
  });
});

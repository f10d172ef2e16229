import { beforeEach, describe, expect, test } from 'vitest';
import { ClientDetails } from '../../domain/clients/client.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { changeClient } from '../../domain/operations/clients.ts';
import { sendAgain } from '../../domain/operations/mails/send-again.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { aContract, clientDetails, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

const clientId = clientIdOf(0);
const sales = [{ email: 'sales@clients.example' }, { email: 'boss@clients.example', copy: true }];
let fixture: Fixture;
let sent: SentMails;
const toClient = () =>
  sent.to.filter((to) => to.some((address) => address.endsWith('@clients.example'))).map((to) => to.toSorted());
const add = (n: number, invoiceGroup?: string) =>
  fixture.stores.contracts.create(
    tenantId,
    { ...aContract(contractIdOf(n), clientId), ...(invoiceGroup !== undefined && { invoiceGroup }) },
    newBillingState('2016-03-01'),
  );
const groups = (invoiceGroups: ClientDetails['invoiceGroups']) => {
  const details = { ...clientDetails(0), invoiceGroups };
  return async () => {
    const client = await fixture.stores.clients.get(tenantId, clientId);
    return changeClient(needsOf(fixture))(tenantId, clientId, client?.version ?? 0, details, 'ada');
  };
};
const documents = async () => (await fixture.stores.ledger.listOfClient(tenantId, [clientId], { limit: 10 })).items;

/** A client with a contract of its own, two of Sales and one of Works, which has no contacts. */
beforeEach(async () => {
  fixture = await newTable();
  sent = { to: [] };
  await foundFirm(fixture, { clients: 1, entries: 0 });
  await add(1, 'Sales');
  await add(2, 'Sales');
  await add(3, 'Works');
  await groups([{ name: 'Sales', billingContacts: sales }])();
});

describe('contacts of an invoice group', () => {
  test('get the invoice of their group, and those of all others go to the client', async () => {
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'g', '2016-03-31', { invoiceGrouping: 'group' }));
    expect(toClient().toSorted()).toEqual([
      ['boss@clients.example', 'sales@clients.example'],
      ['client0@clients.example'],
      ['client0@clients.example'],
    ]);
    const found = new Map((await documents()).map((one) => [one.buyer.invoiceGroup, one.contracts.length]));
    expect(found).toEqual(
      new Map([
        ['Sales', 2],
        ['Works', 1],
        [undefined, 1],
      ]),
    );
  });

  test('get one for each contract of the group where these are billed apart', async () => {
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'c', '2016-03-31', { invoiceGrouping: 'contract' }));
    expect(toClient().filter((to) => to.includes('sales@clients.example'))).toHaveLength(2);
  });

  test('get nothing of an invoice that is for all of the client', async () => {
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'all', '2016-03-31', { invoiceGrouping: 'client' }));
    expect(toClient()).toEqual([['client0@clients.example']]);
    expect((await documents())[0]?.buyer).not.toHaveProperty('invoiceGroup');
  });

  test('get what is sent again and credited, as they are today', async () => {
    await runMonthEnd(fixture, sent, await newBatch(fixture, 'g', '2016-03-31', { invoiceGrouping: 'group' }));
    const ofSales = (await documents()).find(({ buyer }) => buyer.invoiceGroup === 'Sales');
    const invoiceId = ofSales?.invoiceId ?? '';
    await groups([{ name: 'Sales', billingContacts: [{ email: 'new@clients.example' }] }])();
    const [needs, mailer] = [needsOf(fixture), mailerOf(fixture, sent)];
    sent.to.length = 0;
    await sendAgain(needs, mailer)(tenantId, invoiceId, { requestId: idFrom('r'), by: 'ada' });
    const entering = { eventId: idFrom('c'), by: 'ada' };
    await creditInvoice(needs, mailer)(tenantId, invoiceId, entering, { reason: 'a courtesy', mail: true, net: 1_000 });
    expect(toClient()).toEqual([['new@clients.example'], ['new@clients.example']]);
    await groups(undefined)();
    sent.to.length = 0;
    await sendAgain(needs, mailer)(tenantId, invoiceId, { requestId: idFrom('s'), by: 'ada' });
    expect(toClient()).toEqual([['client0@clients.example']]);
  });
});

describe('groups that no client can have', () => {
  const group = (more: object) => ({ name: 'Sales', billingContacts: [{ email: 'a@b.example' }], ...more });
  test.each([
    { because: 'one name twice', invoiceGroups: [group({}), group({})], path: ['invoiceGroups'] },
    {
      because: 'no contacts',
      invoiceGroups: [group({ billingContacts: [] })],
      path: ['invoiceGroups', 0, 'billingContacts'],
    },
    {
      because: 'a contact that is only copied',
      invoiceGroups: [group({ billingContacts: [{ email: 'a@b.example', copy: true }] })],
      path: ['invoiceGroups', 0, 'billingContacts'],
    },
    {
      because: 'an address that is none',
      invoiceGroups: [group({ billingContacts: [{ email: 'a' }] })],
      path: ['invoiceGroups', 0, 'billingContacts', 0, 'email'],
    },
    { because: 'a name of two lines', invoiceGroups: [group({ name: 'a\nb' })], path: ['invoiceGroups', 0, 'name'] },
    {
      because: 'more than 20',
      invoiceGroups: Array.from({ length: 21 }, (_, n) => group({ name: `g${n}` })),
      path: ['invoiceGroups'],
    },
  ])('$because', ({ invoiceGroups, path }) => {
    const { error } = ClientDetails.safeParse({ ...clientDetails(0), invoiceGroups });
    expect(error?.issues.map((issue) => issue.path)).toContainEqual(path);
  });
});

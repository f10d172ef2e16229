import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClientHistoryEntry } from '../../domain/clients/history.ts';
import { NewContract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { historyOf } from '../../domain/operations/client-records/history.ts';
import { changeClient, createClient } from '../../domain/operations/clients.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { recordMoney } from '../../domain/operations/settlements/record.ts';
import { ClientHistoryView, clientHistoryView } from '../../functions/api/client-records/history-view.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { newTable } from '../table/fixture.ts';
import type { Fixture } from '../table/new-table.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { aContract, clientDetails, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

const clientId = idFrom('port');
const contractId = idFrom('help');
let fixture: Fixture;
const needs = () => needsOf(fixture);
const at = (moment: string) => {
  fixture.clock.now = new Date(moment);
};
const page = (limit: number, cursor?: string, of = clientId, tenant = tenantId) =>
  historyOf(needs())(tenant, of, { limit, cursor });
const whole = async (limit: number): Promise<readonly ClientHistoryEntry[]> => {
  const read: ClientHistoryEntry[] = [];
  let cursor: string | undefined;
  do {
    const { items, cursor: next } = await page(limit, cursor);
    read.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return read;
};
const toldOf = (entry: ClientHistoryEntry): string => {
  if (entry.about === 'issue') return `${entry.document.issuedOn} ${entry.document.kind}`;
  const { event } = entry;
  const kind = 'change' in event ? event.change.kind : event.kind;
  return `${event.at.slice(0, 10)} ${entry.about} ${kind} by ${event.by}`;
};

describe('the history of a client', () => {
  /** It is added on 1 March, has a contract from then on, is billed on 1 April, pays some and is credited the rest. */
  beforeAll(async () => {
    fixture = await newTable();
    await foundFirm(fixture, { clients: 1, entries: 1 });
    at('2016-03-01T08:00:00Z');
    await createClient(needs())(tenantId, clientId, clientDetails(5), 'ada');
    at('2016-03-01T09:00:00Z');
    const { terms, name, startsOn } = aContract(contractId, clientId);
    const [{ effectiveFrom: _, ...agreed } = {}] = terms;
    const asked = NewContract.parse({ clientId, name, startsOn, terms: agreed });
    await createContract(needs())(tenantId, contractId, asked, fixture.clock.now, { by: 'bea' });
    at('2016-03-02T08:00:00Z');
    const changed = { ...clientDetails(5), name: 'Client five', vatNumber: 'FR1' };
    await changeClient(needs())(tenantId, clientId, 1, changed, 'cid');
    const renamed = { kind: 'describe', details: { name: 'Help' } } as const;
    const which = { tenantId, contractId, expected: 1, by: 'bea' };
    await changeAgreed(needs())(which, renamed, fixture.clock.now);
    at('2016-04-01T07:00:00Z');
    await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
    at('2016-04-10T07:00:00Z');
    const [invoice] = (await fixture.stores.ledger.listOfClient(tenantId, [clientId], { limit: 1 })).items;
    if (!invoice) throw new Error('nothing was issued');
    const paid = { kind: 'payment', on: '2016-04-09', method: 'card', amount: 5_000, currency: 'EUR' } as const;
    await recordMoney(needs())(tenantId, invoice.invoiceId, { eventId: idFrom('p'), by: 'dan' }, paid);
    at('2016-04-11T07:00:00Z');
    await creditInvoice(needs(), mailerOf(fixture, { to: [] }))(
      tenantId,
      invoice.invoiceId,
      { eventId: idFrom('c'), by: 'dan' },
      { reason: 'a courtesy', mail: false, net: 1_000 },
    );
  });

  test('tells who did what and when, the latest first', async () => {
    expect((await page(50)).items.map(toldOf)).toEqual([
      '2016-04-11 invoice credit by dan',
      '2016-04-11 invoice stored by monthend',
      '2016-04-11 creditNote',
      '2016-04-10 invoice payment by dan',
      '2016-04-01 invoice sent by monthend',
      '2016-03-31 invoice',
      '2016-03-02 contract described by bea',
      '2016-03-02 client changed by cid',
      '2016-03-01 contract made by bea',
      '2016-03-01 client added by ada',
    ]);
  });

  test('names the fields that were changed, and nothing of what they hold', async () => {
    const { items } = await page(50);
    const changed = items.find((one) => one.about === 'client' && one.event.kind === 'changed');
    expect(changed).toEqual({
      about: 'client',
      clientId,
      event: {
        kind: 'changed',
        ...{ fields: ['name', 'vatNumber'], version: 2, by: 'cid', at: '2016-03-02T08:00:00.000Z' },
      },
    });
  });

  test('says what a document is called and what amounts are in', async () => {
    const { items } = await page(50);
    expect(items.find((one) => one.about === 'invoice' && one.event.change.kind === 'payment')).toMatchObject({
      ...{ formattedNumber: 'FA-00002', currency: 'EUR', event: { change: { amount: 5_000 } } },
    });
  });

  test('is shown as the document says', async () => {
    const found = JSON.parse(JSON.stringify((await page(50)).items.map(clientHistoryView)));
    expect(ClientHistoryView.array().parse(found)).toEqual(found);
    expect(found.at(-1)).toMatchObject({ about: 'client', kind: 'added', by: 'ada', at: '2016-03-01T08:00:00.000Z' });
  });

  test.each([1, 2, 3, 10])('in pages of %i is the same', async (limit) => {
    expect(await whole(limit)).toEqual((await page(50)).items);
  });

  test('a page is one page of each of its parts, and only read', async () => {
    const calls: string[] = [];
    fixture.faults.decide = (call) => {
      calls.push(call);
      return undefined;
    };
    await page(3);
    fixture.faults.decide = () => undefined;
    expect(new Set(calls)).toEqual(new Set(['GetCommand', 'QueryCommand', 'BatchGetCommand']));
    expect(calls.length).toBeLessThanOrEqual(8);
  });

  test.each([
    { of: 'nobody', asked: () => page(5, undefined, idFrom('nobody')) },
    { of: 'another firm', asked: () => page(5, undefined, clientId, idFrom('other')) },
  ])('of $of is not there', async ({ asked }) => {
    await expect(asked()).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('a change that is stopped and asked for again', () => {
  let restored: Restored;
  beforeAll(async () => {
    fixture = await newTable();
    await foundFirm(fixture, { clients: 0, entries: 0 });
    restored = await snapshotOf(fixture);
  });
  beforeEach(async () => {
    fixture = await restored();
  });

  const steps = async () => {
    await createClient(needs())(tenantId, clientId, clientDetails(1), 'ada');
    await changeClient(needs())(tenantId, clientId, 1, { ...clientDetails(1), name: 'Other' }, 'cid');
  };

  test.each(['before', 'after'] as const)('is told once (killed %s each write)', async (how) => {
    for (let write = 1; write <= 2; write += 1) {
      fixture = await restored();
      failAt(fixture.faults, write, how, WRITES);
      await expect(steps()).rejects.toSatisfy(isInjected);
      fixture.faults.decide = () => undefined;
      await steps();
      const { items } = await page(10);
      expect(items.map(toldOf).map((told) => told.slice(11))).toEqual(['client changed by cid', 'client added by ada']);
      expect(await fixture.stores.clients.get(tenantId, clientId)).toMatchObject({ name: 'Other', version: 2 });
    }
  });

  test('of two at once one is made, and told', async () => {
    await createClient(needs())(tenantId, clientId, clientDetails(1), 'ada');
    const change = (name: string) => changeClient(needs())(tenantId, clientId, 1, { ...clientDetails(1), name }, name);
    const done = await Promise.allSettled([change('one'), change('two')]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(done.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'VersionStale' } });
    expect((await page(10)).items).toHaveLength(2);
  });
});

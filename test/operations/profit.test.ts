import { beforeAll, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { profitOfClient, profitOfContract } from '../../domain/operations/profit/profit.ts';
import { creditInvoice } from '../../domain/operations/settlements/credit.ts';
import { costOfContract } from '../../domain/operations/technicians/cost.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { aContract, anEntry, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { mailerOf, needsOf, newBatch, runMonthEnd, type SentMails } from './month-end-run.ts';

let fixture: Fixture;
const sent: SentMails = { to: [] };
const second = contractIdOf(100);
const spring = { from: '2016-03-01', until: '2016-06-01' };

/** March of two clients is invoiced, of the first for two contracts; 10.00 of it are credited in May. */
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 1 });
  const { stores } = fixture;
  const state = newBillingState('2016-03-01');
  await stores.contracts.create(tenantId, aContract(second, clientIdOf(0)), state);
  await stores.log.add(tenantId, anEntry(second, 'other', '2016-03-20', 30), state, false);
  await stores.costRates.put(tenantId, { technician: 'Ada', effectiveFrom: '2016-01-01', perHour: '33.33' });
  await runMonthEnd(fixture, sent, await newBatch(fixture, 'March'));
  fixture.clock.now = new Date('2016-05-02T07:00:00Z');
  await creditInvoice(needsOf(fixture), mailerOf(fixture, sent))(
    tenantId,
    'FA-000000001',
    { eventId: idFrom('request', 'credit'), by: 'sub-1' },
    { reason: 'a courtesy', mail: false, net: 1_000 },
  );
});

const ofClient = (period = spring, clientId = clientIdOf(0)) =>
  profitOfClient(needsOf(fixture))(tenantId, clientId, period);
const ofContract = (contractId: string, period = spring) =>
  profitOfContract(needsOf(fixture))(tenantId, contractId, period);

describe('what a client earned', () => {
  test('is what was invoiced less what was credited, and the work by its cost', async () => {
    const found = await ofClient();
    const documents = await fixture.stores.ledger.listOfClient(tenantId, [clientIdOf(0)], { limit: 10 });
    const net = documents.items.reduce(
      (all, { kind, totals }) => all + (kind === 'invoice' ? totals.net : -totals.net),
      0,
    );
    expect(documents.items.length).toBeGreaterThan(1);
    // 60 min of 33.33 and 30 min of 33.33, rounded for each contract.
    expect(found).toMatchObject({ currency: 'EUR', revenue: net, workCost: 3_333 + 1_667, seconds: 5_400 });
    expect(found.margin).toBe(net - 5_000);
    expect(found.months.map(({ month }) => month)).toEqual(['2016-03', '2016-04', '2016-05']);
    expect(found.months.at(-1)).toMatchObject({ revenue: -1_000, workCost: 0 });
    expect(found.contracts.map(({ contractId }) => contractId).toSorted()).toEqual(
      [contractIdOf(0), second].toSorted(),
    );
    expect(found.documents.reduce((all, one) => all + one.net, 0)).toBe(found.revenue);
  });

  test('is that of its contracts together', async () => {
    const [one, other, all] = await Promise.all([ofContract(contractIdOf(0)), ofContract(second), ofClient()]);
    for (const name of ['revenue', 'workCost', 'productCost', 'margin', 'seconds'] as const)
      expect(one[name] + other[name]).toBe(all[name]);
    const { cost } = await costOfContract(needsOf(fixture))(tenantId, second, { from: '2016-03-01', to: '2016-03-31' });
    expect(other.workCost).toBe(cost);
  });

  test('is of the days that are asked for, the last not included, and of nobody else', async () => {
    expect(await ofClient({ from: '2016-05-03', until: '2016-05-04' })).toMatchObject({ revenue: 0, documents: [] });
    expect(await ofClient({ from: '2016-04-20', until: '2016-05-02' })).toMatchObject({ revenue: 0 });
    expect(await ofClient({ from: '2016-05-02', until: '2016-05-03' })).toMatchObject({ revenue: -1_000 });
    expect(await ofClient({ from: '2016-03-02', until: '2016-03-20' })).toMatchObject({ seconds: 0 });
    expect(await ofClient({ from: '2016-03-20', until: '2016-03-21' })).toMatchObject({ seconds: 1_800 });
    await expect(profitOfClient(needsOf(fixture))(idFrom('other tenant'), clientIdOf(0), spring)).rejects.toMatchObject(
      { code: 'NotFound' },
    );
  });
});

test.each([
  { because: 'days that end before they begin', period: { from: '2016-03-01', until: '2016-03-01' } },
  { because: 'more than a year', period: { from: '2016-01-01', until: '2017-01-02' } },
])('$because are refused', async ({ period }) => {
  for (const asked of [ofClient(period), ofContract(second, period)])
    await expect(asked).rejects.toMatchObject({ code: 'RequestInvalid', faults: [{ pointer: '/query/until' }] });
});

test('nobody else is found', async () => {
  await expect(ofClient(spring, idFrom('nobody'))).rejects.toMatchObject({ code: 'NotFound' });
  await expect(ofContract(idFrom('nothing'))).rejects.toMatchObject({ code: 'NotFound' });
});

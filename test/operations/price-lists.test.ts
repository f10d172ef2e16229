import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NewContract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { createContract } from '../../domain/operations/contracts.ts';
import { createPriceList, repriceList, withdrawPrices } from '../../domain/operations/price-lists.ts';
import { PreviewRequest, previewContract } from '../../domain/operations/pricing/preview.ts';
import { SimulationRequest, simulate } from '../../domain/operations/pricing/simulate.ts';
import { forecastRenewals } from '../../domain/operations/renewals/forecast.ts';
import { previewRenewal } from '../../domain/operations/renewals/preview-renewal.ts';
import { createTemplate } from '../../domain/operations/templates/templates.ts';
import { NewContractTemplate } from '../../domain/templates/contract-template.ts';
import { failAt, isInjected } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { type Restored, snapshotOf } from '../table/snapshot.ts';
import { anEntry, clientIdOf, foundFirm, tenantId } from './firm.ts';
import {
  needsOf,
  newBatch,
  runFromReview,
  runMonthEnd,
  runToReview,
  type SentMails,
  stepsOf,
} from './month-end-run.ts';

let fixture: Fixture;
let restored: Restored;
const sent: SentMails = { to: [] };
const priceListId = idFrom('test', 'price list');
const [contractA, contractB] = [idFrom('test', 'visits', 'a'), idFrom('test', 'visits', 'b')];
const RENEWAL = { keepPrices: false };
const usual = { visit: '75', hour: '60' };

const linked = (timing: 'advance' | 'arrears', name = 'visit') => ({
  ...{ kind: 'recurringFee', chargeId: 'visits', description: 'Visite', unitPrice: '1', timing },
  priceList: { priceListId, prices: { '/unitPrice': name } },
});
const contractWith = (charges: readonly object[], clientId = clientIdOf(0)) =>
  NewContract.parse({ clientId, name: 'Visites', startsOn: '2016-03-01', terms: { billWork: 'onDemand', charges } });
const agree = (contractId: string, clientId: string, charges: readonly object[]) =>
  createContract(needsOf(fixture))(tenantId, contractId, contractWith(charges, clientId), fixture.clock.now);

const reprice = (effectiveFrom: string, prices: Record<string, string>, expected = 1) =>
  repriceList(needsOf(fixture))({ tenantId, priceListId, expected, effectiveFrom, now: fixture.clock.now }, prices);

/** What each client was invoiced, in order, without the 100.00 a month of its other contract. */
const netsOf = async (n: number): Promise<readonly number[]> => {
  const { items } = await fixture.stores.ledger.listOfClient(tenantId, [clientIdOf(n)], { limit: 10 });
  return items
    .toSorted((a, b) => (a.issuedOn < b.issuedOn ? -1 : 1))
    .map(({ lines }) => lines.filter(({ chargeId }) => chargeId !== 'fee').reduce((net, line) => net + line.net, 0));
};
const billMonth = async (through: string, now: string) => {
  fixture.clock.now = new Date(now);
  const batchId = await newBatch(fixture, through, through, { issueOn: now.slice(0, 10) });
  await runMonthEnd(fixture, sent, batchId);
};

/** A firm of two clients, and a list of prices since March. */
beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 0 });
  await createPriceList(needsOf(fixture))(tenantId, priceListId, {
    ...{ name: '2016', effectiveFrom: '2016-03-01' },
    prices: usual,
  });
  restored = await snapshotOf(fixture);
});
beforeEach(async () => {
  fixture = await restored();
});

describe('one edit of a list', () => {
  test('reaches every contract from its day on, each client billed apart', async () => {
    await agree(contractA, clientIdOf(0), [linked('arrears')]);
    await agree(contractB, clientIdOf(1), [linked('arrears')]);
    await reprice('2016-04-15', { visit: '90', hour: '60' });
    await billMonth('2016-03-31', '2016-04-01T08:00:00Z');
    await billMonth('2016-04-30', '2016-05-01T08:00:00Z');
    // April: 75.00 × 14/30 and 90.00 × 16/30.
    for (const n of [0, 1]) expect(await netsOf(n)).toEqual([7_500, 3_500 + 4_800]);
  });

  test('prices work by the day on which it was done', async () => {
    const time = { kind: 'time', chargeId: 'time', description: 'Heures', rates: { default: '1' } };
    const rounding = { mode: 'none', aggregation: 'entry' };
    const charge = { ...time, rounding, priceList: { priceListId, prices: { '/rates/default': 'hour' } } };
    const { state } = await agree(contractA, clientIdOf(0), [charge]);
    await reprice('2016-04-15', { visit: '75', hour: '80' });
    for (const day of ['2016-04-14', '2016-04-15'])
      await fixture.stores.log.add(tenantId, anEntry(contractA, day, day), state, false);
    await billMonth('2016-04-30', '2016-05-01T08:00:00Z');
    expect(await netsOf(0)).toEqual([6_000 + 8_000]);
  });

  test('leaves what is charged in advance; the next period follows', async () => {
    await agree(contractA, clientIdOf(0), [linked('advance')]);
    await billMonth('2016-03-31', '2016-04-01T08:00:00Z');
    await reprice('2016-04-15', { visit: '90', hour: '60' });
    await billMonth('2016-04-30', '2016-05-01T08:00:00Z');
    // March and April, then May.
    expect(await netsOf(0)).toEqual([15_000, 9_000]);
  });

  test('between Draft and Issue has the draft computed again', async () => {
    await agree(contractA, clientIdOf(0), [linked('advance')]);
    const steps = stepsOf(fixture, sent, await newBatch(fixture, 'March'));
    const planned = await runToReview(steps);
    await reprice('2016-04-16', { visit: '90', hour: '60' });
    await runFromReview(steps, planned);
    // March, then April: 75.00 × 15/30 and 90.00 × 15/30.
    expect(await netsOf(0)).toEqual([7_500 + 3_750 + 4_500]);
  });

  test('that is taken back before its day changes nothing', async () => {
    await agree(contractA, clientIdOf(0), [linked('arrears')]);
    await reprice('2016-04-15', { visit: '90', hour: '60' });
    const asked = { tenantId, priceListId, expected: 2, effectiveFrom: '2016-04-15', now: fixture.clock.now };
    expect(await withdrawPrices(needsOf(fixture))(asked)).toMatchObject({ version: 3, versions: [{ prices: usual }] });
    await billMonth('2016-04-30', '2016-05-01T08:00:00Z');
    expect(await netsOf(0)).toEqual([15_000]);
  });

  test('is in previews and simulations too', async () => {
    await agree(contractA, clientIdOf(0), [linked('arrears')]);
    await reprice('2016-04-15', { visit: '90', hour: '60' });
    const preview = await previewContract(needsOf(fixture))(
      tenantId,
      contractA,
      PreviewRequest.parse({ through: '2016-04-30' }),
    );
    expect(preview.invoice).toMatchObject({ totals: { net: 7_500 + 8_300 } });
    const [bill] = await simulate(needsOf(fixture))(
      tenantId,
      SimulationRequest.parse({ contract: contractWith([linked('arrears')]), steps: ['2016-04-30'] }),
    );
    expect(bill?.invoice).toMatchObject({ totals: { net: 7_500 + 8_300 } });
  });

  test('is what a renewal keeps, whatever its index says', async () => {
    const renewal = { kind: 'byHand', termMonths: 12, priceRevision: { kind: 'percent', percent: '10' } };
    const own = { kind: 'recurringFee', chargeId: 'own', description: 'Forfait', unitPrice: '100', timing: 'arrears' };
    const asked = { ...contractWith([linked('arrears'), own]), endsOn: '2017-02-28', renewal };
    const parsed = NewContract.parse(asked);
    const { contract } = await createContract(needsOf(fixture))(tenantId, contractA, parsed, fixture.clock.now);
    const preview = await previewRenewal(needsOf(fixture))(tenantId, contractA, RENEWAL, fixture.clock.now);
    // 12 × 75.00 and 12 × 100.00, of which the second become 110.00.
    expect(preview).toMatchObject({ worth: 90_000 + 120_000, worthAfter: 90_000 + 132_000 });
    expect(preview.differences).toMatchObject([{ chargeId: 'own', before: '100', after: '110.00' }]);
    const [forecast] = await forecastRenewals(needsOf(fixture))(tenantId, { from: '2017-02-01', until: '2017-02-28' });
    expect(forecast).toMatchObject({ worth: 210_000, worthAfter: 222_000 });
    expect(contract.terms).toMatchObject([{ charges: [{ unitPrice: '1' }, { unitPrice: '100' }] }]);
  });

  test.each(['before', 'after'] as const)('is made once, though it is killed %s it is written', async (how) => {
    failAt(fixture.faults, 1, how, /^Put/);
    await expect(reprice('2016-04-15', { visit: '90', hour: '60' })).rejects.toSatisfy(isInjected);
    fixture.faults.decide = () => undefined;
    const done = await reprice('2016-04-15', { visit: '90', hour: '60' });
    expect(done).toMatchObject({ version: 2, versions: [{ prices: usual }, { prices: { visit: '90' } }] });
    expect(await fixture.stores.priceLists.get(tenantId, priceListId)).toEqual(done);
  });

  test('of two who saw the same, the second is told', async () => {
    await reprice('2016-04-15', { visit: '90', hour: '60' });
    await expect(reprice('2016-04-16', { visit: '95', hour: '60' })).rejects.toMatchObject({ code: 'VersionStale' });
  });

  test('of another firm’s list is none', async () => {
    const other = { tenantId: idFrom('other'), priceListId, expected: 1, effectiveFrom: '2016-04-15' };
    await expect(repriceList(needsOf(fixture))({ ...other, now: fixture.clock.now }, usual)).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('terms that name a price which no list has are refused', () => {
  const lost = { ...linked('arrears'), priceList: { priceListId: idFrom('none'), prices: { '/unitPrice': 'visit' } } };
  const at = (pointer: string) => ({ code: 'TermsInvalid', faults: [{ pointer }] });
  test.each([
    ['a list that is not there', lost, '/terms/charges/0/priceList/priceListId'],
    ['a price that it does not have', linked('arrears', 'gift'), '/terms/charges/0/priceList/prices/~1unitPrice'],
    ['every object’s own', linked('arrears', 'constructor'), '/terms/charges/0/priceList/prices/~1unitPrice'],
  ])('%s', async (_, charge, pointer) => {
    await expect(agree(contractA, clientIdOf(0), [charge])).rejects.toMatchObject(at(pointer));
    const template = NewContractTemplate.parse({ name: 'Visits', terms: { charges: [charge] } });
    await expect(createTemplate(needsOf(fixture))(tenantId, idFrom('t'), template)).rejects.toMatchObject(at(pointer));
    const asked = SimulationRequest.parse({ contract: contractWith([charge]), steps: ['2016-04-30'] });
    await expect(simulate(needsOf(fixture))(tenantId, asked)).rejects.toMatchObject(at(`/contract${pointer}`));
  });
});

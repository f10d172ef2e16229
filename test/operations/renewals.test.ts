import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { sweepContracts } from '../../domain/operations/alerts/sweep.ts';
import { startWeeklyAudits } from '../../domain/operations/audits/start.ts';
import { changeAgreed, createContract } from '../../domain/operations/contracts.ts';
import { forecastRenewals } from '../../domain/operations/renewals/forecast.ts';
import { previewRenewal } from '../../domain/operations/renewals/preview-renewal.ts';
import { renewContract, reviseContract } from '../../domain/operations/renewals/renew.ts';
import type { WantedChange } from '../../domain/operations/wanted-change.ts';
import { Renewal } from '../../domain/renewals/renewal.ts';
import { failAt, isInjected, WRITES } from '../table/faults.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { snapshotOf } from '../table/snapshot.ts';
import { aContract, clientIdOf, contractIdOf, foundFirm, tenantId } from './firm.ts';

const contractId = contractIdOf(7);
const syntec = {
  ...{ kind: 'index', index: 'Syntec', on: 'renewal', since: '2016-03-01' },
  base: { month: '2015-08', value: '280' },
};
const yearly = (more: object = {}) => Renewal.parse({ kind: 'automatic', termMonths: 12, noticeDays: 90, ...more });
const threePercent = { kind: 'percent', percent: '3', on: 'renewal', since: '2016-03-01' };

let fixture: Fixture;
const needs = () => ({ stores: fixture.stores, clock: () => fixture.clock.now });
const at = (moment: string) => {
  fixture.clock.now = new Date(moment);
};
const read = async (id = contractId) => {
  const record = await fixture.stores.contracts.get(tenantId, id);
  if (!record) throw new Error('no contract');
  return record;
};
const change = async (wanted: WantedChange, more: object = {}) =>
  changeAgreed(needs())(
    { tenantId, contractId, expected: (await read()).contract.version, by: 'ada', ...more },
    wanted,
    fixture.clock.now,
  );
const history = async () => (await fixture.stores.contractLife.history(tenantId, contractId, { limit: 50 })).items;
const add = (more: Partial<Contract>, id = contractId) =>
  fixture.stores.contracts.create(
    tenantId,
    { ...aContract(id, clientIdOf(0)), endsOn: '2017-02-28', renewal: yearly(), ...more },
    newBillingState('2016-03-01'),
  );
const feesOf = ({ terms }: Contract) =>
  terms.map(({ effectiveFrom, charges }) => [effectiveFrom, (charges[0] as { unitPrice: string }).unitPrice]);

beforeEach(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 0 });
});

describe('a contract that renews itself', () => {
  test('waits for the deadline of notice, on the firm’s wall; then it has another year, once', async () => {
    await add({});
    at('2016-11-30T22:59:00Z');
    expect(await renewContract(needs())(tenantId, contractId)).toBe(false);
    at('2016-11-30T23:01:00Z');
    expect(await renewContract(needs())(tenantId, contractId)).toBe(true);
    expect(await renewContract(needs())(tenantId, contractId)).toBe(false);
    expect((await read()).contract).toMatchObject({ endsOn: '2018-02-28', version: 2 });
    expect(await history()).toEqual([
      {
        ...{ kind: 'renewed', from: '2017-03-01', endsOn: '2018-02-28', terms: false },
        ...{ version: 2, at: '2016-11-30T23:01:00.000Z' },
      },
    ]);
  });

  test('two sweeps at once give it one year', async () => {
    await add({});
    at('2016-12-15T08:00:00Z');
    const done = await Promise.all([1, 2, 3].map(() => renewContract(needs())(tenantId, contractId)));
    expect(done.filter(Boolean)).toHaveLength(1);
    expect((await read()).contract.renewals).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'killed %s any write it is renewed and revised once all the same',
    async (how) => {
      await add({ renewal: yearly({ priceRevision: threePercent }) });
      at('2016-12-15T08:00:00Z');
      const restored = await snapshotOf(fixture);
      const run = async (nth: number) => {
        fixture = await restored();
        const made = failAt(fixture.faults, nth, how, WRITES);
        await renewContract(needs())(tenantId, contractId).catch((error: unknown) => {
          if (!isInjected(error)) throw error;
        });
        const writes = made();
        fixture.faults.decide = () => undefined;
        await renewContract(needs())(tenantId, contractId);
        return { writes, contract: (await read()).contract, events: (await history()).length };
      };
      const { writes, ...undisturbed } = await run(0);
      expect(undisturbed).toMatchObject({ contract: { endsOn: '2018-02-28' }, events: 1 });
      expect(feesOf(undisturbed.contract)[1]).toEqual(['2017-03-01', '103.00']);
      for (let nth = 1; nth <= writes; nth += 1) expect(await run(nth)).toMatchObject(undisturbed);
    },
  );

  test('after years without a sweep it is given one year after the other', async () => {
    await add({});
    at('2019-07-01T08:00:00Z');
    while (await renewContract(needs())(tenantId, contractId));
    expect((await read()).contract.endsOn).toBe('2020-02-29');
  });

  test('prices wait for the index; once it is entered they are revised from the first day of the term', async () => {
    await add({ renewal: yearly({ priceRevision: syntec }) });
    at('2016-12-15T08:00:00Z');
    await renewContract(needs())(tenantId, contractId);
    at('2017-03-15T08:00:00Z');
    expect(await reviseContract(needs())(tenantId, contractId)).toBe(false);
    const rule = { ...syntec, current: { month: '2016-08', value: '294' } };
    await change({ kind: 'describe', details: { renewal: yearly({ priceRevision: rule }) } });
    expect(await reviseContract(needs())(tenantId, contractId)).toBe(true);
    expect(await reviseContract(needs())(tenantId, contractId)).toBe(false);
    const { contract } = await read();
    expect(feesOf(contract)).toEqual([
      ['2016-03-01', '100.00'],
      ['2017-03-01', '105.00'],
    ]);
    expect(contract.terms[1]?.revision).toMatchObject({ factor: '1.05', current: rule.current });
    expect((await history()).map(({ kind }) => kind)).toEqual(['termsRevised', 'described', 'renewed']);
  });
});

describe('by hand', () => {
  const renew = (name: string, asked = {}): WantedChange => ({
    ...{ kind: 'renew', renewalId: idFrom('test', name), asked },
  });

  test('a renewal whose answer was lost is not made twice, and one after it is refused until its term begins', async () => {
    await add({ renewal: yearly({ kind: 'byHand' }) });
    await change(renew('a'), { reason: 'As agreed on the phone' });
    await change(renew('a'), { expected: 1 });
    expect((await read()).contract.renewals).toHaveLength(1);
    await expect(change(renew('b'))).rejects.toMatchObject({ code: 'NotRenewable' });
    expect((await history())[0]).toMatchObject({ kind: 'renewed', by: 'ada', reason: 'As agreed on the phone' });
  });

  test('by an index without its value nothing is stored; a trial stores nothing either', async () => {
    await add({ renewal: yearly({ priceRevision: syntec }) });
    await expect(change(renew('a'))).rejects.toMatchObject({ code: 'IndexMissing' });
    const index = { month: '2016-08', value: '294' };
    const trial = await previewRenewal(needs())(tenantId, contractId, { index }, fixture.clock.now);
    expect(trial).toMatchObject({
      ...{ from: '2017-03-01', endsOn: '2018-02-28', currency: 'EUR', worth: 120_000, worthAfter: 126_000 },
      revision: { factor: '1.05' },
      differences: [
        { chargeId: 'fee', pointer: '/unitPrice', before: '100.00', after: '105.00' },
        { chargeId: 'time', pointer: '/rates/default', before: '60.00', after: '63.00' },
      ],
    });
    expect((await read()).contract.version).toBe(1);
    await change(renew('a', { index }));
    expect(feesOf((await read()).contract)[1]).toEqual(['2017-03-01', '105.00']);
  });

  test('let end: it ends on its day, whatever the sweep', async () => {
    await add({});
    await change({ kind: 'letEnd' }, { reason: 'The client moves' });
    await change({ kind: 'letEnd' }, { expected: 1 });
    at('2017-02-28T08:00:00Z');
    expect(await renewContract(needs())(tenantId, contractId)).toBe(false);
    expect(await history()).toHaveLength(1);
    expect((await read()).contract).toMatchObject({ endsOn: '2017-02-28', version: 2 });
    expect((await read()).contract.renewal).toBeUndefined();
  });
});

describe('the details of a contract', () => {
  test('change one by one, and go; a draft of before cannot be issued', async () => {
    await add({});
    const managers = [{ name: 'Ada', email: 'ada@canal.example' }];
    await change({ kind: 'describe', details: { name: 'Support', invoiceGroup: 'IT', accountManagers: managers } });
    expect(await read()).toMatchObject({
      contract: { name: 'Support', invoiceGroup: 'IT', accountManagers: managers, renewal: { kind: 'automatic' } },
      state: { version: 2, correctFrom: null },
    });
    await change({ kind: 'describe', details: { invoiceGroup: null, renewal: null } });
    const { contract } = await read();
    expect({ ...contract, terms: [] }).toEqual({
      ...{ ...aContract(contractId, clientIdOf(0)), terms: [], endsOn: '2017-02-28', version: 3 },
      ...{ name: 'Support', accountManagers: managers },
    });
    await change({ kind: 'describe', details: { name: 'Support' } });
    expect((await read()).contract.version).toBe(3);
  });

  test('a rule that is agreed today revises nothing of before', async () => {
    await createContract(needs())(
      tenantId,
      contractId,
      {
        ...{ clientId: clientIdOf(0), name: 'Old', startsOn: '2010-03-01', rateDate: 'worked' },
        terms: (({ effectiveFrom: _, ...rest }) => rest)(aContract(contractId, '').terms[0] as Contract['terms'][0]),
        renewal: Renewal.parse({
          kind: 'evergreen',
          priceRevision: { kind: 'percent', percent: '3', on: 'anniversary' },
        }),
      },
      fixture.clock.now,
      { by: 'ada' },
    );
    expect(await reviseContract(needs())(tenantId, contractId)).toBe(false);
    at('2017-01-20T08:00:00Z');
    expect(await reviseContract(needs())(tenantId, contractId)).toBe(true);
    expect(feesOf((await read()).contract)[1]).toEqual(['2017-03-01', '103.00']);
    expect((await history()).map(({ kind, by }) => [kind, by])).toEqual([
      ['termsRevised', undefined],
      ['made', 'ada'],
    ]);
  });
});

describe('the forecast', () => {
  test('tells what ends in which month, and follows renewals', async () => {
    await add({ renewal: yearly({ priceRevision: threePercent }) });
    await add({ renewal: undefined, endsOn: '2017-02-10' }, contractIdOf(8));
    await add({ renewal: yearly({ kind: 'byHand', priceRevision: syntec }), endsOn: '2017-06-30' }, contractIdOf(9));
    const forecast = async () =>
      (await forecastRenewals(needs())(tenantId, { from: '2017-01-01', until: '2017-12-31' })).map(
        ({ contract, client, ...facts }) => ({ contractId: contract.contractId, ...facts }),
      );
    const first = await forecast();
    const euros = { currency: 'EUR', worth: 120_000 };
    expect(first).toEqual([
      { contractId: contractIdOf(8), endsOn: '2017-02-10', renewal: 'none', prices: 'kept', ...euros },
      {
        ...{ contractId, endsOn: '2017-02-28', noticeBy: '2016-11-30', renewal: 'automatic', prices: 'revised' },
        ...{ ...euros, worthAfter: 123_600 },
      },
      {
        ...{ contractId: contractIdOf(9), endsOn: '2017-06-30', noticeBy: '2017-04-01', renewal: 'byHand' },
        ...{ prices: 'unknown', ...euros, worthAfter: 120_000 },
      },
    ]);
    at('2016-12-15T08:00:00Z');
    await renewContract(needs())(tenantId, contractId);
    expect((await forecast()).map((one) => one.contractId)).toEqual([contractIdOf(8), contractIdOf(9)]);
  });

  test('finds contracts that were stored before ends were, once a week has looked after them', async () => {
    const alerts = [{ alertId: 'month', before: 'end' as const, days: 30 }];
    await add({ alerts }, contractIdOf(8));
    await add({ endsOn: undefined, renewal: undefined }, contractIdOf(9));
    const rowOf = (sk: string) => ({ pk: `T#${tenantId}#K#${contractIdOf(8)}`, sk });
    for (const sk of ['END', 'SCHEDULE'])
      await fixture.client.send(new DeleteCommand({ TableName: fixture.tableName, Key: rowOf(sk) }));
    const forecast = async () =>
      (await forecastRenewals(needs())(tenantId, { from: '2017-01-01', until: '2017-12-31' })).map(
        ({ contract }) => contract.contractId,
      );
    expect(await forecast()).toEqual([]);
    const all = { ...needs(), journal: { info: () => {}, error: () => {} } };
    const byItself = { renewal: renewContract(all), revision: reviseContract(all) };
    const silent = { from: 'a@b.example', send: () => Promise.reject(new Error('nobody is told')) };
    const sweep = () => sweepContracts(all, silent, { mailsPerSecond: 1e6, byItself })(() => 900_000);
    await fixture.stores.registry.register(tenantId);
    for (let at = 1; at <= 6; at += 1) {
      fixture.clock.now = new Date('2016-04-03T00:20:00Z');
      await startWeeklyAudits(all, { start: async () => {} })();
      failAt(fixture.faults, at, at % 2 === 0 ? 'after' : 'before', WRITES);
      fixture.clock.now = new Date('2016-04-03T07:02:00Z');
      await sweep().catch(() => undefined);
      fixture.faults.decide = () => undefined;
    }
    await sweep();
    expect(await forecast()).toEqual([contractIdOf(8)]);
    const schedule = await fixture.stores.contractSchedules.get(tenantId, contractIdOf(8));
    expect(schedule?.schedule.nextAt).toBeDefined();
    expect(await fixture.stores.rescheduling.due('2020-01-01T00:00:00Z')).toEqual([]);
  });
});

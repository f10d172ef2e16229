import { beforeAll, describe, expect, test } from 'vitest';
import { NewTimeEntries, NewTimeEntry } from '../../domain/billables/new-time-entry.ts';
import { idFrom } from '../../domain/ids.ts';
import { costOfContract, costOfTechnician } from '../../domain/operations/technicians/cost.ts';
import {
  changeTeam,
  changeTechnician,
  createTeam,
  createTechnician,
  readTechnician,
} from '../../domain/operations/technicians/technicians.ts';
import { recordTimeEntries, recordTimeEntry } from '../../domain/operations/time-entries/record.ts';
import { NewTeam, NewTechnician, TechnicianDetails, technicianIdOf } from '../../domain/technicians/technician.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { anEntry, contractIdOf, foundFirm, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

let fixture: Fixture;
const march = { from: '2016-03-01', to: '2016-03-31' };
const other = idFrom('other tenant');

const add = (name: string, more: object = {}) =>
  createTechnician(needsOf(fixture))(tenantId, NewTechnician.parse({ name, ...more }));
const change = (name: string, expected: number, more: object) =>
  changeTechnician(needsOf(fixture))(tenantId, technicianIdOf(name), expected, TechnicianDetails.parse(more));
const team = (name: string) => createTeam(needsOf(fixture))(tenantId, NewTeam.parse({ name }));

beforeAll(async () => {
  fixture = await newTable();
  await foundFirm(fixture, { clients: 2, entries: 2 });
});

describe('technicians', () => {
  test('are known by the name that stands on entries; added again they are the same', async () => {
    const zoe = await add('Zoé', { workType: 'Cabling' });
    expect(zoe).toMatchObject({ technicianId: technicianIdOf('Zoé'), name: 'Zoé', active: true, version: 1 });
    expect(await add('Zoé', { workType: 'Cabling' })).toEqual(zoe);
    expect(await readTechnician(needsOf(fixture))(tenantId, zoe.technicianId)).toEqual(zoe);
    const { items } = await fixture.stores.technicians.list(tenantId, { limit: 10 });
    expect(items.map(({ name }) => name)).toEqual(['Zoé']);
  });

  test('another of the same name is refused, and the first stays', async () => {
    await add('Max');
    await expect(add('Max', { workType: 'Audit' })).rejects.toMatchObject({ code: 'AlreadyExists' });
    expect((await fixture.stores.technicians.get(tenantId, technicianIdOf('Max')))?.workType).toBeUndefined();
  });

  test('are changed by who has seen their version; the same change again is done', async () => {
    await add('Kim', { workType: 'Audit', email: 'kim@firm.example' });
    const changed = await change('Kim', 1, { active: false });
    expect(changed).toEqual({ technicianId: technicianIdOf('Kim'), name: 'Kim', active: false, version: 2 });
    expect(await change('Kim', 1, { active: false })).toEqual(changed);
    await expect(change('Kim', 1, {})).rejects.toMatchObject({ code: 'VersionStale' });
    await expect(change('Nobody', 1, {})).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('are in a team of the firm only', async () => {
    await expect(add('Lea', { team: 'Netwrok' })).rejects.toMatchObject({ code: 'NotFound' });
    const made = await team('Network');
    expect(await team('Network')).toEqual(made);
    expect((await add('Lea', { team: 'Network' })).team).toBe('Network');
    await expect(change('Lea', 1, { team: 'Field' })).rejects.toMatchObject({ code: 'NotFound' });
    const rested = await changeTeam(needsOf(fixture))(tenantId, made.teamId, 1, { active: false });
    expect(rested).toMatchObject({ name: 'Network', active: false, version: 2 });
  });

  test('of another firm are not found', async () => {
    await add('Ian');
    await expect(readTechnician(needsOf(fixture))(other, technicianIdOf('Ian'))).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('recording time', () => {
  const asked = (technician: string, more: object = {}) =>
    NewTimeEntry.parse({ contractId: contractIdOf(1), technician, date: '2016-03-10', minutes: 30, ...more });
  const record = (technician: string, more: object = {}) =>
    recordTimeEntry(needsOf(fixture))(tenantId, `${technician} ${JSON.stringify(more)}`, asked(technician, more));

  test('gets the default work type of a technician where it names none', async () => {
    await add('Def', { workType: 'Cabling' });
    expect((await record('Def')).workType).toBe('Cabling');
    expect((await record('Def', { workType: 'Audit' })).workType).toBe('Audit');
    expect((await record('Unknown')).workType).toBeUndefined();
  });

  test('is refused for who is inactive, alone and among many, and nothing is written', async () => {
    await add('Old', { active: false });
    await expect(record('Old')).rejects.toMatchObject({ code: 'TechnicianInactive' });
    const both = NewTimeEntries.parse({ entries: [asked('Bulk'), asked('Old')] });
    await expect(recordTimeEntries(needsOf(fixture))(tenantId, 'both', both)).rejects.toMatchObject({
      code: 'TechnicianInactive',
      faults: [{ pointer: '/entries/1/technician' }],
    });
    const { items } = await fixture.stores.log.listOfTechnician(tenantId, 'Bulk', { limit: 1 });
    expect(items).toEqual([]);
    await change('Old', 1, {});
    expect((await record('Old')).technician).toBe('Old');
  });
});

describe('what work cost', () => {
  const rates = (...all: readonly object[]) =>
    Promise.all(
      all.map((one) => fixture.stores.costRates.put(tenantId, { effectiveFrom: '2016-01-01', perHour: '1', ...one })),
    );

  test('of a technician and of a contract, by rates of their days; late work with the days of its bill', async () => {
    // Two hours of Ada's on each of two contracts, on the first three days of March.
    await rates(
      { technician: 'Ada', perHour: '30' },
      { technician: 'Ada', perHour: '36', effectiveFrom: '2016-03-02' },
    );
    const ofAda = await costOfTechnician(needsOf(fixture))(tenantId, (await add('Ada')).technicianId, march);
    expect(ofAda).toMatchObject({ currency: 'EUR', seconds: 4 * 3600, secondsWithoutRate: 0, cost: 3000 + 3 * 3600 });
    const late = { ...anEntry(contractIdOf(0), 'late', '2016-03-20'), technician: 'Ada' };
    const state = (await fixture.stores.contracts.get(tenantId, contractIdOf(0)))?.state;
    if (!state) throw new Error('no state');
    await fixture.stores.log.add(tenantId, late, { ...state, openFrom: '2016-04-01' }, false);
    const ofContract = costOfContract(needsOf(fixture));
    expect(await ofContract(tenantId, contractIdOf(0), march)).toMatchObject({ seconds: 7200, cost: 6600 });
    expect(await ofContract(tenantId, contractIdOf(0), { from: '2016-04-01', to: '2016-04-30' })).toMatchObject({
      seconds: 3600,
      cost: 3600,
    });
  });

  test('a rate of the same and the same day replaces, and can be taken back, more than once', async () => {
    const [first] = await rates({ workType: 'Swap', perHour: '10' });
    const [second] = await rates({ workType: 'Swap', perHour: '20' });
    expect(second?.costRateId).toBe(first?.costRateId);
    const of = async () => (await fixture.stores.costRates.all(tenantId)).filter(({ workType }) => workType === 'Swap');
    expect(await of()).toMatchObject([{ perHour: '20' }]);
    await fixture.stores.costRates.remove(tenantId, first?.costRateId ?? '');
    await fixture.stores.costRates.remove(tenantId, first?.costRateId ?? '');
    expect(await of()).toEqual([]);
  });

  test.each([
    { because: 'the end before the beginning', days: { from: '2016-03-02', to: '2016-03-01' } },
    { because: 'more than a year', days: { from: '2016-01-01', to: '2017-01-01' } },
  ])('is refused for $because', async ({ days }) => {
    await expect(costOfContract(needsOf(fixture))(tenantId, contractIdOf(0), days)).rejects.toMatchObject({
      code: 'RequestInvalid',
      faults: [{ pointer: '/query/to' }],
    });
  });
});

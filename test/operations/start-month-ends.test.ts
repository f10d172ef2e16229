import { beforeEach, describe, expect, test } from 'vitest';
import type { Machine } from '../../domain/operations/ports.ts';
import { startDueMonthEnds } from '../../domain/operations/start-month-ends.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { someSettings, tenantId } from './firm.ts';
import { needsOf } from './month-end-run.ts';

const settings = someSettings({ automaticMonthEnd: { dayOfMonth: 2, hour: 6 } });
/** 2 April at six in Paris. */
const due = { tenantId, nextRunAt: '2016-04-02T04:00:00Z', through: '2016-03-31' };

let fixture: Fixture;
let started: string[];
let machine: Machine;

/** As Step Functions does: a name that was used starts nothing. */
const machineOf = (names: string[]): Machine => ({
  start: async (name) => void (names.includes(name) || names.push(name)),
  succeed: async () => {},
  standing: async () => 'none',
});

const sweepAt = async (moment: string): Promise<void> => {
  fixture.clock.now = new Date(moment);
  await startDueMonthEnds(needsOf(fixture), machine)();
};

const batches = async () => (await fixture.stores.batches.list(tenantId, { limit: 10 })).items;

beforeEach(async () => {
  fixture = await newTable();
  started = [];
  machine = machineOf(started);
  await fixture.stores.tenants.create(tenantId, settings);
  expect(await fixture.stores.tenants.replace(tenantId, 1, { settings }, due)).toBe(true);
});

describe('automatic month ends', () => {
  test.each([
    { moment: '2016-04-02T03:59:00Z', starts: 0, because: 'it is not yet six in Paris' },
    { moment: '2016-04-02T04:00:00Z', starts: 1, because: 'it is six' },
    { moment: '2016-04-03T11:00:00Z', starts: 1, because: 'a day of missed sweeps is caught up' },
  ])('at $moment, $starts: $because', async ({ moment, starts }) => {
    await sweepAt(moment);
    expect(started).toHaveLength(starts);
    expect(await batches()).toMatchObject(starts === 1 ? [{ batchId: started[0], through: '2016-03-31' }] : []);
  });

  test('a second sweep of the same hour starts nothing, and the next month is another batch', async () => {
    await sweepAt('2016-04-02T04:00:00Z');
    await sweepAt('2016-04-02T05:00:00Z');
    expect(started).toHaveLength(1);
    await sweepAt('2016-05-02T04:00:00Z');
    expect(started).toHaveLength(2);
    expect((await batches()).map(({ through }) => through)).toEqual(['2016-04-30', '2016-03-31']);
  });

  test('a sweep that dies after starting finds the same batch when it runs again', async () => {
    const dying: Machine = {
      ...machine,
      start: async (name, input) => {
        await machine.start(name, input);
        throw new Error('killed');
      },
    };
    fixture.clock.now = new Date('2016-04-02T04:00:00Z');
    await expect(startDueMonthEnds(needsOf(fixture), dying)()).rejects.toThrow('could not be started');
    await sweepAt('2016-04-02T05:00:00Z');
    expect(started).toHaveLength(1);
    expect(await batches()).toHaveLength(1);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { AuditMachine } from '../../domain/operations/audits/ports.ts';
import { SPREAD_SECONDS, startAudit, startWeeklyAudits } from '../../domain/operations/audits/start.ts';
import { type Fixture, newTable } from '../table/fixture.ts';
import { foundFirm, tenantId } from './firm.ts';
import { needsOf, newBatch, runMonthEnd } from './month-end-run.ts';

let fixture: Fixture;
let started: Map<string, number>;

/** As Step Functions does: a name that was used starts nothing. */
const machine: AuditMachine = {
  start: async (name, { waitSeconds }) => void (started.has(name) || started.set(name, waitSeconds)),
};
const sweepAt = async (moment: string, by = machine): Promise<void> => {
  fixture.clock.now = new Date(moment);
  await startWeeklyAudits(needsOf(fixture), by)();
};
const audits = async () => (await fixture.stores.audits.list(tenantId, { limit: 10 })).items;

beforeEach(async () => {
  fixture = await newTable();
  started = new Map();
  await foundFirm(fixture, { clients: 1, entries: 1 });
  await fixture.stores.registry.register(tenantId);
  await fixture.stores.registry.register(tenantId);
  await fixture.stores.registry.register(idFrom('a firm that never issued anything'));
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
});

describe('the weekly audits', () => {
  test('are one a week for each firm that has issued anything, however often they are swept', async () => {
    await sweepAt('2016-04-03T00:20:00Z');
    await sweepAt('2016-04-03T00:25:00Z');
    expect(await audits()).toMatchObject([{ trigger: 'weekly', status: 'running', repair: true }]);
    expect([...started.keys()]).toEqual([(await audits())[0]?.auditId]);
    await sweepAt('2016-04-10T00:20:00Z');
    expect(started.size).toBe(2);
    expect((await audits()).map(({ createdAt }) => createdAt)).toEqual([
      '2016-04-10T00:20:00.000Z',
      '2016-04-03T00:20:00.000Z',
    ]);
  });

  test('begin at a moment of the firm’s own, the same every week', async () => {
    await sweepAt('2016-04-03T00:20:00Z');
    await sweepAt('2016-04-10T00:20:00Z');
    const [first = -1, second] = [...started.values()];
    expect(first).toBe(second);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThan(SPREAD_SECONDS);
  });

  test('that cannot be started are told of, and are started by the next sweep', async () => {
    const dead: AuditMachine = { start: () => Promise.reject(new Error('throttled')) };
    await expect(sweepAt('2016-04-03T00:20:00Z', dead)).rejects.toThrow(
      'a weekly audit could not be started (tenants: 1)',
    );
    await sweepAt('2016-04-03T00:30:00Z');
    expect(started.size).toBe(1);
    expect(await audits()).toHaveLength(1);
  });
});

test('an audit that a person asks for starts once for the same request, also beside another', async () => {
  await sweepAt('2016-04-03T00:20:00Z');
  const ask = () => startAudit(needsOf(fixture), machine)(tenantId, idFrom('request'), { repair: false });
  const first = await ask();
  expect(await ask()).toEqual(first);
  expect(first).toMatchObject({ trigger: 'person', repair: false, status: 'running' });
  expect(started.get(first.auditId)).toBe(0);
  expect(started.size).toBe(2);
});

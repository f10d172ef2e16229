import { expect, test } from 'vitest';
import { addDays } from '../../domain/calendar/local-date.ts';
import { idFrom } from '../../domain/ids.ts';
import { callerOf } from '../functions/caller.ts';
import { newTable } from '../table/fixture.ts';
import { runAudit } from './audit-run.ts';
import { contractIdOf, foundFirm, tenantId } from './firm.ts';
import { newBatch, runMonthEnd } from './month-end-run.ts';
import { handlersWorkOn } from './over-api.ts';

test('a request corrects time of a month end on the next one', async () => {
  const fixture = await newTable();
  await foundFirm(fixture, { clients: 1, entries: 2 });
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'March'));
  await handlersWorkOn(fixture);
  const { handler } = await import('../../functions/api/billables.ts');
  const call = callerOf(handler);
  const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'accountManager', token_use: 'access' };
  const [contractId, billableId] = [contractIdOf(0), idFrom('test', 'entry', '0/0')];
  const revising = {
    route: 'POST /contracts/{contractId}/time-entries/{billableId}/revisions',
    params: { contractId, billableId },
    claims,
    headers: { 'idempotency-key': 'once' },
    body: { minutes: 45, reason: 'the clock ran on' },
  };
  const { status, body } = await call(revising);
  const facts = { kind: 'revision', of: billableId, on: '2016-03-01', seconds: 2700, billing: 'open' };
  expect({ status, body }).toMatchObject({ status: 201, body: facts });
  expect((await call(revising)).body).toEqual(body);
  const list = { route: 'GET /contracts/{contractId}/billables', params: { contractId }, claims };
  expect((await call({ ...list, query: { kind: 'revision' } })).body.items).toMatchObject([facts]);
  // The handler reads the real clock, so the next month end is of the month before now.
  fixture.clock.now = new Date(Date.now() + 60_000);
  const today = fixture.clock.now.toISOString().slice(0, 10);
  const through = addDays(`${today.slice(0, 8)}01`, -1);
  await runMonthEnd(fixture, { to: [] }, await newBatch(fixture, 'next', through, { issueOn: today }));
  const [next] = await fixture.stores.ledger.list(tenantId, 'FA', 1);
  const work = next?.lines.filter(({ unit }) => unit === 'MIN') ?? [];
  expect(work.map(({ quantity, net, corrects }) => [quantity, net, corrects?.as])).toEqual([
    ['-60', -6000, 'credit'],
    ['45', 4500, 'charge'],
  ]);
  expect(await runAudit(fixture, { to: [] }, 'after')).toMatchObject({ findings: [] });
});

import './environment.ts';
import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/api/billing-preview.ts';
import { callerOf } from './call.ts';
import { claims, contractId, stranger } from './firm-fixture.ts';

const call = callerOf(handler);
const viewer = { ...claims, role: 'viewer' };

const list = (query: Record<string, string> = {}, who: object = viewer) =>
  call({ route: 'GET /billing/preview', query, claims: who as typeof claims });
const select = (body: unknown, who: object = viewer) =>
  call({ route: 'POST /billing/preview', body, claims: who as typeof claims });
const items = (query: Record<string, string> = {}, who: object = viewer, id = contractId) =>
  call({
    route: 'GET /billing/preview/{contractId}',
    params: { contractId: id },
    query,
    claims: who as typeof claims,
  });

describe('what can be billed', () => {
  test('is a page of contracts with what they come to, through the last month by default', async () => {
    const { status, body } = await list();
    const month = new Date().toISOString().slice(0, 8);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [],
      totals: { invoices: 0, amounts: [{ net: { amount: 0, currency: 'EUR' } }] },
    });
    expect(body.through < `${month}01`).toBe(true);
  });

  test('comes to invoices for chosen contracts', async () => {
    const { status, body } = await select({ through: '2016-04-30', contractIds: [contractId] });
    expect(status).toBe(200);
    // Its state says that the fee is charged until May.
    expect(body).toMatchObject({
      through: '2016-04-30',
      totals: { invoices: 0 },
      invoices: [{ contractIds: [contractId], nothing: 'nothingDue' }],
    });
  });

  test('is told of one contract item by item', async () => {
    const { status, body } = await items({ through: '2016-05-31' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      contract: { contractId, readiness: 'ready', preselected: true, total: { amount: 10_000 } },
      invoice: { lines: [{ chargeId: 'fee', net: { amount: 10_000 } }], totals: { gross: { amount: 12_000 } } },
      items: [],
      more: { items: 0, lines: 0 },
    });
  });

  test('of a fee that has begun waits for the end of its month', async () => {
    const { body } = await items({ through: '2016-05-15' });
    expect(body.contract).toMatchObject({
      readiness: 'locked',
      reason: { code: 'periodOpen' },
      lockedUntil: '2016-06-01',
    });
  });

  test.each([
    ['a day that does not exist', { through: '2016-02-30' }, '/query/through'],
    ['a day in another age', { through: '2999-01-01' }, '/query/through'],
    ['an unknown type', { contractType: 'blocks' }, '/query/contractType'],
    ['taxable as a number', { taxable: '1' }, '/query/taxable'],
    ['an unknown readiness', { readiness: 'due' }, '/query/readiness'],
    ['a balance with decimals', { minimumBalance: '1.50' }, '/query/minimumBalance'],
    ['no client’s id', { clientId: 'x' }, '/query/clientId'],
    ['a branch of control characters', { branch: 'a\u0007b' }, '/query/branch'],
    ['a filter that is not there', { status: 'ready' }, '/query/status'],
    ['a limit of 0', { limit: '0' }, '/query/limit'],
  ])('is refused for %s', async (_, query, pointer) => {
    const { status, body } = await list(query);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  test.each<[string, object, number, string, string | undefined]>([
    ['without a day', {}, 400, 'RequestInvalid', '/through'],
    ['of no contracts', { through: '2016-04-30', contractIds: [] }, 400, 'RequestInvalid', '/contractIds'],
    ['of a name, which is a batch’s', { through: '2016-04-30', name: 'March' }, 400, 'RequestInvalid', '/name'],
    [
      'of an unknown grouping',
      { through: '2016-04-30', invoiceGrouping: 'x' },
      400,
      'RequestInvalid',
      '/invoiceGrouping',
    ],
    [
      'of a contract that is not there',
      { through: '2016-04-30', contractIds: ['0'.repeat(26)] },
      404,
      'NotFound',
      '/contractIds/0',
    ],
    [
      'of contracts that are all left out',
      { through: '2016-04-30', contractIds: [contractId], leftOutContractIds: [contractId] },
      422,
      'EmptySelection',
      undefined,
    ],
    ['of a firm without contracts', { through: '2016-04-30' }, 422, 'EmptySelection', undefined],
  ])('a selection %s is refused', async (_, asked, status, code, pointer) => {
    const answer = await select(asked);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  test('is nobody else’s business', async () => {
    expect((await items({}, stranger)).status).toBe(404);
    expect((await items({}, viewer, '0'.repeat(26))).status).toBe(404);
    const technician = { ...claims, role: 'technician' };
    for (const answer of [await list({}, technician), await select({ through: '2016-04-30' }, technician)])
      expect(answer.status).toBe(403);
  });
});

import './environment.ts';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Contract } from '../../domain/contracts/contract.ts';
import { idFrom } from '../../domain/ids.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler as contracts } from '../../functions/api/contracts.ts';
import { handler as proposals } from '../../functions/api/proposals.ts';
import { aContract, clientDetails, clientIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const ses = mockClient(SESClient);
const clientId = clientIdOf(0);
const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'accountManager', token_use: 'access' };
const idOf = (name: string): string => idFrom('proposal', name);

/** One that can be accepted until the end of the century, and others that cannot. */
const offered: Readonly<Record<string, Contract['proposal']>> = {
  open: { validUntil: '2099-12-31' },
  lapsed: { validUntil: '2016-03-31' },
  declined: { validUntil: '2099-12-31', declinedOn: '2016-03-05' },
  accepted: { validUntil: '2016-03-31', acceptedOn: '2016-03-05' },
  never: undefined,
};

beforeEach(() => {
  ses.reset();
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'm1' });
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({ tenantId, clientId, details: clientDetails(0), version: 1 }),
    ...Object.entries(offered).flatMap(([name, proposal]) => {
      const contract = { ...aContract(idOf(name), clientId), ...(proposal && { proposal }) };
      return [
        contractEntity.put({ tenantId, ...contract, version: 3 } as never),
        billingStateEntity.put(stateRow(tenantId, idOf(name), newBillingState('2016-03-01'), '2016-01-01T00:00:00Z')),
      ];
    }),
  );
});

type Asked = Partial<RoutedCall> & { readonly of?: string };
const on =
  (method: 'GET' | 'POST', rest: string) =>
  ({ of = 'open', ...more }: Asked = {}): RoutedCall => ({
    route: `${method} /contracts/{contractId}/proposal/${rest}`,
    params: { contractId: idOf(of) },
    claims,
    ...(method === 'POST' && { body: {}, headers: { 'if-match': '"3"' } }),
    ...more,
  });
const accept = on('POST', 'accept');
const decline = on('POST', 'decline');
const extend = on('POST', 'extend');
const pdf = on('GET', 'pdf');
const send = (asked: Asked = {}) => on('POST', 'send')({ headers: {}, ...asked });
const isOfProposals = ({ route }: RoutedCall) => /\/(pdf|send)$/.test(route);
const call = (request: RoutedCall) => callerOf(isOfProposals(request) ? proposals : contracts)(request);

test('it is a PDF to look at, which nobody keeps', async () => {
  const answer = await call(pdf());
  expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
    status: 200,
    type: 'application/pdf',
  });
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(Buffer.from(answer.body, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
});

test('one that lapsed can still be looked at', async () => {
  expect((await call(pdf({ of: 'lapsed' }))).status).toBe(200);
});

test('it is mailed to whom the account manager names', async () => {
  const answer = await call(send({ body: { to: [{ email: 'boss@client.example' }], message: 'As we said.' } }));
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { result: 'sent' } });
  const destinations = ses.commandCalls(SendRawEmailCommand)[0]?.args[0].input.Destinations;
  expect(destinations).toEqual(['boss@client.example']);
});

test('a contract says how its proposal stands, and nothing of the mail', async () => {
  const read = (of: string) =>
    call({ route: 'GET /contracts/{contractId}', params: { contractId: idOf(of) }, claims }).then(({ body }) => body);
  expect(await read('open')).toMatchObject({ status: 'proposed', proposal: { validUntil: '2099-12-31' } });
  expect((await read('lapsed')).status).toBe('lapsed');
  expect((await read('declined')).status).toBe('declined');
  expect((await read('accepted')).status).toBe('active');
  expect((await read('never')).proposal).toBeUndefined();
});

test('accepting what was accepted is success, whatever version was seen; nothing is written', async () => {
  const answer = await call(accept({ of: 'accepted', headers: { 'if-match': '"1"' } }));
  expect({ status: answer.status, written: table.written() }).toEqual({ status: 200, written: 0 });
});

const contract = { clientId, name: 'Infogérance', startsOn: '2016-05-01' };
const terms = { charges: [{ kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '1' }] };
const make = (proposal: unknown): RoutedCall => ({
  route: 'POST /contracts',
  body: { ...contract, terms, proposal },
  claims,
});
const someTo = (more: object) => ({ body: { to: [{ email: 'a@b.example', ...more }] } });

describe('refused, with nothing written or sent', () => {
  test.each<[string, RoutedCall, number, string, string?]>([
    ['a proposal without a validity', make({}), 400, 'RequestInvalid', '/proposal/validUntil'],
    ['a day that is none', make({ validUntil: '2016-02-30' }), 400, 'RequestInvalid', '/proposal/validUntil'],
    ['a validity that is over', make({ validUntil: '2016-04-30' }), 400, 'RequestInvalid', '/proposal/validUntil'],
    [
      'one that says it was accepted',
      make({ validUntil: '2099-01-01', acceptedOn: '2016-01-01' }),
      400,
      'RequestInvalid',
    ],
    ['accepting without a version', accept({ headers: {} }), 428, 'PreconditionRequired'],
    ['accepting another version', accept({ headers: { 'if-match': '"2"' } }), 412, 'VersionStale'],
    ['a start that is no day', accept({ body: { startsOn: 'soon' } }), 400, 'RequestInvalid', '/startsOn'],
    ['accepting a lapsed one', accept({ of: 'lapsed' }), 409, 'ProposalNotOpen'],
    ['accepting a declined one', accept({ of: 'declined' }), 409, 'ProposalNotOpen'],
    ['accepting a contract', accept({ of: 'never' }), 409, 'ProposalNotOpen'],
    [
      'accepting an accepted one from another day',
      accept({ of: 'accepted', body: { startsOn: '2016-04-01' } }),
      409,
      'ProposalNotOpen',
    ],
    ['accepting nothing', accept({ of: 'nothing' }), 404, 'NotFound'],
    ['accepting as a viewer', accept({ claims: { ...claims, role: 'viewer' } }), 403, 'Forbidden'],
    [
      'declining without a reason that says anything',
      decline({ body: { reason: ' ' } }),
      400,
      'RequestInvalid',
      '/reason',
    ],
    ['declining an accepted one', decline({ of: 'accepted' }), 409, 'ProposalNotOpen'],
    ['extending without a day', extend(), 400, 'RequestInvalid', '/validUntil'],
    ['extending into the past', extend({ body: { validUntil: '2016-04-30' } }), 400, 'RequestInvalid', '/validUntil'],
    [
      'extending a declined one',
      extend({ of: 'declined', body: { validUntil: '2098-01-01' } }),
      409,
      'ProposalNotOpen',
    ],
    ['extending a contract', extend({ of: 'never', body: { validUntil: '2098-01-01' } }), 409, 'ProposalNotOpen'],
    ['a PDF of what was accepted', pdf({ of: 'accepted' }), 409, 'ProposalNotOpen'],
    ['a PDF of nothing', pdf({ of: 'nothing' }), 404, 'NotFound'],
    ['a PDF of another firm', pdf({ claims: { ...claims, tenant_id: idFrom('other') } }), 404, 'NotFound'],
    ['sending a lapsed one', send({ of: 'lapsed' }), 409, 'ProposalNotOpen'],
    ['sending a contract', send({ of: 'never' }), 409, 'ProposalNotOpen'],
    ['an address that is none', send(someTo({ email: 'nobody' })), 400, 'RequestInvalid', '/to/0/email'],
    ['a mail that is only copied', send(someTo({ copy: true })), 400, 'RequestInvalid', '/to'],
    ['a mail to nobody', send({ body: { to: [] } }), 400, 'RequestInvalid', '/to'],
    ['an empty message', send({ body: { message: '  ' } }), 400, 'RequestInvalid', '/message'],
    ['a name with a line break', send(someTo({ name: 'a\nBcc: b@c.example' })), 400, 'RequestInvalid', '/to/0/name'],
    ['sending as a technician', send({ claims: { ...claims, role: 'technician' } }), 403, 'Forbidden'],
  ])('%s', async (_, request, status, code, pointer) => {
    const answer = await call(request);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer) expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect({ written: table.written(), mails: ses.calls().length }).toEqual({ written: 0, mails: 0 });
  });
});

import './environment.ts';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { routeKeyOf } from '../../functions/api/route.ts';
import { routes } from '../../functions/api/routes.ts';
import { aContract, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { callerOf } from './call.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
mockClient(CognitoIdentityProviderClient)
  .onAnyCommand()
  .resolves({ User: { Attributes: [{ Name: 'sub', Value: 'x' }] } });
mockClient(SFNClient).onAnyCommand().resolves({});

const clientId = clientIdOf(0);
const contractId = contractIdOf(0);

beforeAll(() => {
  const { settings, agreed } = { settings: someSettings(), agreed: aContract(contractId, clientId) };
  table.lay(
    tenantEntity.put({ tenantId, settings, version: 1, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({
      tenantId,
      clientId,
      details: { name: 'a', address: settings.address, billingContacts: [], taxTreatment: 'standard' },
      version: 1,
    }),
    contractEntity.put({ tenantId, ...agreed, terms: [...agreed.terms], suspensions: [], version: 1 }),
    billingStateEntity.put(stateRow(tenantId, contractId, newBillingState(agreed.startsOn), '2016-01-01T00:00:00Z')),
  );
});

/** Values that have broken other programs, beside whatever JSON there is. */
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    -1,
    0,
    1e21,
    -0,
    '',
    'NaN',
    '1e400',
    '2016-02-30',
    '2999-12-31',
    '0000-01-01',
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    '=cmd()',
    'a\r\nb',
    '1'.repeat(400),
    [],
    {},
    null,
    [[]],
    clientId,
  ),
);

const fee = { kind: 'recurringFee', chargeId: 'a', description: 'a', unitPrice: '1', taxRateId: 'normal' };
const time = {
  kind: 'time',
  chargeId: 'b',
  description: 'b',
  rates: { default: '1', workTypes: { x: '2' } },
  rounding: {},
};
const address = { lines: ['a'], postalCode: '1', city: 'b', country: 'FR' };
const terms = { charges: [fee, time], cadence: { unit: 'month', every: 1, anchor: '2016-01-31' } };

/** Each is right for some route. */
const samples: readonly object[] = [
  {
    legalName: 'a',
    country: 'FR',
    address,
    timeZone: 'UTC',
    email: 'a@b.example',
    owner: { email: 'a@b.example', subject: 's' },
  },
  { email: 'a@b.example', role: 'viewer', subject: 's' },
  {
    ...someSettings(),
    payment: { iban: 'FR7630006000011234567890189', text: 'a' },
    automaticMonthEnd: { dayOfMonth: 5 },
    latePenaltyPercent: '10',
  },
  { name: 'a', address, billingContacts: [{ email: 'a@b.example' }], vatNumber: 'FR1', taxTreatment: 'reverseCharge' },
  { clientId, name: 'a', startsOn: '2016-03-01', endsOn: '2999-12-31', terms },
  terms,
  { from: '2016-05-01' },
  { on: '2016-05-01' },
  { endsOn: '2016-05-01' },
  { name: 'a', through: '2016-03-31', contractIds: [contractId] },
  {
    through: '2016-03-31',
    contractIds: [contractId],
    leftOutContractIds: [clientId],
    postponed: [{ contractId, billableId: clientId }],
    openWork: true,
    invoiceGrouping: 'contract',
  },
  {
    clientId,
    lines: [
      {
        ...{ description: 'a', quantity: '2', unitPrice: '1.5', unit: 'MIN', baseQuantity: 60, taxRateId: 'normal' },
        discount: { kind: 'percent', percent: '5' },
        period: { from: '2016-03-01', until: '2016-04-01' },
      },
    ],
    discount: { kind: 'amount', amount: '0.1' },
    note: 'a',
  },
  { contractId, technician: 'Ada', date: '2016-03-10', startTime: '02:30', minutes: 60 },
  { contractId, technician: 'Ada', startedAt: '2016-03-10T08:00:00Z', endedAt: '2016-03-10T09:00:00+01:00' },
  { entries: [{ contractId, technician: 'Ada', date: '2016-03-10', minutes: 60, reference: 'r' }] },
  { minutes: 5, description: null, held: true },
  {
    kind: 'expense',
    contractId,
    on: '2016-03-10',
    description: 'a',
    unitCost: '1',
    markupPercent: '5',
    taxRateId: 'normal',
  },
  { kind: 'quantityChange', contractId, on: '2016-03-10', chargeId: 'fee', by: '-1' },
  { held: false, postponedTo: null },
  {
    through: '2016-04-30',
    billables: [{ technician: 'Ada', date: '2016-03-10', minutes: 60, travel: { kilometres: '5' } }],
  },
  {
    contract: { name: 'a', startsOn: '2016-03-01', terms },
    client: { discount: { kind: 'percent', percent: '5' } },
    billables: [{ technician: 'Ada', date: '2016-03-10', minutes: 60 }],
    steps: ['2016-03-31', '2016-04-30'],
  },
];

/** Everything inside a value, as the way to it. */
const pathsIn = (inside: unknown): readonly (readonly string[])[] =>
  typeof inside !== 'object' || inside === null
    ? [[]]
    : [[], ...Object.entries(inside).flatMap(([key, each]) => pathsIn(each).map((path) => [key, ...path]))];

const replaced = (inside: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by;
  const change = (each: unknown, name: string) => (name === key ? replaced(each, rest, by) : each);
  if (Array.isArray(inside)) return inside.map((each, i) => change(each, String(i)));
  return Object.fromEntries(Object.entries(inside as object).map(([name, each]) => [name, change(each, name)]));
};

/** A body that is right but for one place, which is the way into every check behind the first. */
const nearly = fc
  .constantFrom(...samples)
  .chain((sample) => fc.record({ sample: fc.constant(sample), path: fc.constantFrom(...pathsIn(sample)), by: value }))
  .map(({ sample, path, by }) => replaced(sample, path, by));

const body = fc.oneof(
  { weight: 8, arbitrary: nearly },
  value,
  fc.dictionary(fc.string(), value),
  fc.string().map((text) => `{"name":${text}`),
);

const writing = routes.filter((route) => route.body && (route.mediaTypes ?? ['application/json'])[0] !== 'image/png');

test.each(writing.map((route) => [route.operationId, route] as const))(
  '%s answers no body with a fault of ours',
  async (_, route) => {
    const { handler } = await import(`../../functions/api/${route.resource}.ts`);
    const call = callerOf(handler);
    const isHost = route.permission === 'tenants:manage';
    const claims = {
      sub: 'sub-1',
      token_use: 'access',
      tenant_id: isHost ? 'host' : tenantId,
      role: isHost ? 'operator' : 'owner',
    };
    const params = {
      clientId,
      contractId,
      effectiveFrom: '2016-05-01',
      billableId: clientId,
      batchId: clientId,
      itemId: '0000-0001',
    };
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const headers = { 'if-match': '"1"', 'content-type': route.mediaTypes?.[0] ?? 'application/json' };
        const answer = await call({ route: routeKeyOf(route), params, headers, body: sent, claims });
        if (answer.status >= 400) expect(answer.body.type).toMatch(/^urn:monthend:problem:/);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  },
);

import './environment.ts';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { TenantSettings } from '../../domain/tenants/tenant.ts';
import { handler as tenants } from '../../functions/api/tenants.ts';
import { handler as preToken } from '../../functions/auth/pre-token.ts';
import { callerOf } from './call.ts';

const table = mockClient(DynamoDBDocumentClient);
const people = mockClient(CognitoIdentityProviderClient);
const call = callerOf(tenants);

type Item = Readonly<Record<string, unknown>>;
const placeOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;
const items = new Map<string, Item>();
const accounts = new Set<unknown>();
const sub = { Name: 'sub', Value: 'sub-1' };

/** Calls until the one that is lost: what it did is done, but nobody hears of it. */
let lostAt = Number.POSITIVE_INFINITY;
let calls = 0;
const answered = <T>(answer: T): T => {
  calls += 1;
  if (calls === lostAt) throw Object.assign(new Error('killed'), { name: 'Killed' });
  return answer;
};

beforeEach(() => {
  items.clear();
  accounts.clear();
  calls = 0;
  lostAt = Number.POSITIVE_INFINITY;
  table.reset();
  people.reset();
  table.on(GetCommand).callsFake(({ Key }) => answered({ Item: items.get(placeOf(Key)) }));
  table.on(UpdateCommand).callsFake(() => answered({}));
  table.on(PutCommand).callsFake(({ Item: item }) => {
    if (items.has(placeOf(item))) throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
    items.set(placeOf(item), item);
    return answered({});
  });
  people.on(AdminCreateUserCommand).callsFake(({ Username }) => {
    if (accounts.has(Username)) throw new UsernameExistsException({ message: '', $metadata: {} });
    accounts.add(Username);
    return answered({ User: { Attributes: [sub] } });
  });
  people.on(AdminGetUserCommand).callsFake(() => answered({ UserAttributes: [sub] }));
});

const host = () =>
  call({
    route: 'POST /tenants',
    headers: { 'idempotency-key': 'firm-1' },
    claims: { sub: 'host-1', token_use: 'access', tenant_id: 'host', role: 'operator' },
    body: {
      legalName: 'Quai SARL',
      country: 'FR',
      timeZone: 'Europe/Paris',
      email: 'office@quai.example',
      owner: { email: 'owner@quai.example' },
    },
  });

const of = (entity: string) => [...items.values()].filter((item) => item.__edb_e__ === entity);

describe('a firm is hosted', () => {
  test('with the customs of its country, and an owner', async () => {
    const { status, body, headers } = await host();
    expect(status).toBe(201);
    expect(headers.location).toBe(`/tenants/${body.tenantId}`);
    expect(of('membership')).toMatchObject([{ subject: 'sub-1', tenantId: body.tenantId, role: 'owner' }]);
    const [tenant] = of('tenant');
    expect(tenant?.settings).toMatchObject({
      currency: 'EUR',
      locale: 'fr',
      series: { invoices: { prefix: 'FA' } },
      reviewPolicy: { when: 'always' },
    });
    const { taxRates } = TenantSettings.parse(tenant?.settings);
    expect(taxRates.map(({ percent }) => percent)).toEqual(['20', '10', '5.5', '2.1']);
    expect(taxRates[2]?.name).toBe('TVA 5,5 %');
  });

  test('once, wherever the first attempt was killed', async () => {
    await host();
    const steps = calls;
    expect(steps).toBeGreaterThan(5);
    for (let step = 1; step <= steps; step += 1) {
      items.clear();
      accounts.clear();
      calls = 0;
      lostAt = step;
      await host();
      lostAt = Number.POSITIVE_INFINITY;
      const { status, body } = await host();
      expect({ step, status }).toEqual({ step, status: 201 });
      expect(of('registration')).toMatchObject([{ tenantId: body.tenantId }]);
      expect(of('tenant')).toMatchObject([{ tenantId: body.tenantId }]);
      expect(of('membership')).toMatchObject([{ tenantId: body.tenantId, role: 'owner' }]);
      expect(accounts.size).toBe(1);
    }
  });
});

describe('a token that is issued', () => {
  const issue = async (subject: string) => {
    const event = { request: { userAttributes: { sub: subject } }, response: {} };
    // The trigger reads nothing else of what Cognito sends.
    return (preToken as unknown as (given: unknown) => Promise<{ response: unknown }>)(event);
  };

  test('names the firm and the role of its owner', async () => {
    const { body } = await host();
    const { response } = await issue('sub-1');
    expect(response).toEqual({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { claimsToAddOrOverride: { tenant_id: body.tenantId, role: 'owner' } },
      },
    });
  });

  test('names none for who belongs to no firm', async () => {
    expect((await issue('sub-9')).response).toEqual({});
  });
});

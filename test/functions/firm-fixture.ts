import './environment.ts';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { idFrom } from '../../domain/ids.ts';
import { stateRow } from '../../domain/table/contract-store.ts';
import { clientEntity } from '../../domain/table/entities/client.entity.ts';
import { billingStateEntity, contractEntity } from '../../domain/table/entities/contract.entity.ts';
import { membershipEntity, tenantEntity } from '../../domain/table/entities/tenant.entity.ts';
import { handler as clients } from '../../functions/api/clients.ts';
import { handler as contracts } from '../../functions/api/contracts.ts';
import { handler as members } from '../../functions/api/members.ts';
import { handler as settings } from '../../functions/api/settings.ts';
import { handler as tenants } from '../../functions/api/tenants.ts';
import { aContract, clientIdOf, contractIdOf, someSettings, tenantId } from '../operations/firm.ts';
import { type Call, callerOf } from './call.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const objects = mockClient(S3Client);
const people = mockClient(CognitoIdentityProviderClient);
export const claims = { sub: 'sub-1', tenant_id: tenantId, role: 'owner', token_use: 'access' };
export const operator = { ...claims, tenant_id: 'host', role: 'operator' };
export const stranger = { ...claims, tenant_id: idFrom('other') };

export const clientId = clientIdOf(0);
export const contractId = contractIdOf(0);
export const agreed = aContract(contractId, clientId);
export const address = { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' };
export const details = { name: 'Port & fils', address };

const state = {
  ...newBillingState('2016-03-01'),
  openFrom: '2016-04-01',
  through: '2016-03-31',
  cutoff: '0'.repeat(26),
};

beforeEach(() => {
  objects.reset();
  people.reset();
  table.lay(
    tenantEntity.put({ tenantId, settings: someSettings(), version: 4, updatedAt: '2016-01-01T00:00:00Z' }),
    clientEntity.put({
      tenantId,
      clientId,
      details: { ...details, billingContacts: [], taxTreatment: 'standard' },
      version: 2,
    }),
    contractEntity.put({ tenantId, ...agreed, terms: [...agreed.terms], suspensions: [], version: 3 }),
    billingStateEntity.put(
      stateRow(tenantId, contractId, { ...state, chargedUntil: { fee: '2016-05-01' } }, '2016-01-01T00:00:00Z'),
    ),
    membershipEntity.put({
      subjectKey: idFrom('subject', 'sub-2'),
      subject: 'sub-2',
      tenantId: idFrom('other'),
      role: 'viewer',
      email: 'somebody@else.example',
      version: 1,
    }),
  );
});

export const handlers = { clients, contracts, members, settings, tenants };
export type Resource = keyof typeof handlers;

export const version = (n: number) => ({ 'if-match': `"${n}"` });

export interface Refusal {
  readonly because: string;
  readonly resource: Resource;
  readonly request: Call;
  readonly status?: number;
  readonly code?: string;
  readonly pointer?: string;
}

/** Nothing is written, stored or sent for a request that is refused; and it says where it is wrong. */
export const refuses = (refusals: readonly Refusal[]): void => {
  test.each(refusals)('$because', async ({ resource, request, status = 400, code = 'RequestInvalid', pointer }) => {
    const answer = await callerOf(handlers[resource])({ claims, ...request });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    if (pointer !== undefined)
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(answer.body.detail).not.toBe('');
    expect({ written: table.written(), objects: objects.calls().length, people: people.calls().length }).toEqual({
      written: 0,
      objects: 0,
      people: 0,
    });
  });
};

/** A change that has been made already is success, whatever version its sender saw; and nothing is written. */
export const acceptsAgain = (resource: Resource, request: Call): void => {
  test('what has been made already is success, whatever version its sender saw', async () => {
    const answer = await callerOf(handlers[resource])({ claims, ...request });
    expect({ status: answer.status, written: table.written() }).toEqual({ status: 200, written: 0 });
    expect(answer.headers.etag).toBe(`"${answer.body.version}"`);
  });
};

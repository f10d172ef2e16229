import { setTimeout as wait } from 'node:timers/promises';
import { AdminInitiateAuthCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { inject } from 'vitest';
import type { Role } from '../../domain/tenants/roles.ts';
import { clientOf } from '../../local/account.ts';
import { type Api, apiOf } from '../../local/api.ts';
import { clientFor, firm } from '../../local/demo/firm.ts';
import { apiUrlOf, type Deployed, setPassword, signIn } from '../../local/people.ts';
import { OPERATOR, PASSWORD } from './deploy-app.ts';

export const deployed = (): Deployed => inject('deployed');

export const operatorApi = async (): Promise<Api> =>
  apiOf(apiUrlOf(deployed()), await signIn(deployed(), OPERATOR, PASSWORD));

/** A firm of its own for a test: hosted by the operator, its settings filled in by its owner. */
export const newFirm = async (name: string, settings: object = {}): Promise<{ api: Api; token: string }> => {
  const operator = await operatorApi();
  const owner = `owner@${name}.example`;
  const body = {
    legalName: name,
    country: 'FR',
    timeZone: 'Europe/Paris',
    email: `office@${name}.example`,
    owner: { email: owner },
  };
  await operator.must('POST', '/tenants', { body });
  await setPassword(deployed(), owner, PASSWORD);
  const token = await signIn(deployed(), owner, PASSWORD);
  const api = apiOf(apiUrlOf(deployed()), token);
  const { headers } = await api.must('GET', '/settings');
  await api.must('PUT', '/settings', {
    body: { ...firm, email: `office@${name}.example`, ...settings },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  return { api, token };
};

/** A client with a contract at 60.00 an hour, to the minute, from March 2016 on. */
export const newContract = async (api: Api, clientName: string): Promise<{ clientId: string; contractId: string }> => {
  const { body: client } = await api.must('POST', '/clients', { body: clientFor(clientName) });
  const charge = {
    kind: 'time',
    chargeId: 'time',
    description: 'Assistance',
    rates: { default: '60.00' },
    rounding: { mode: 'none', aggregation: 'entry' },
  };
  const body = { clientId: client.clientId, name: 'Assistance', startsOn: '2016-03-01', terms: { charges: [charge] } };
  const { body: contract } = await api.must('POST', '/contracts', { body });
  return { clientId: client.clientId, contractId: contract.contractId };
};

export const anEntry = (contractId: string, overrides: object = {}) => ({
  contractId,
  startedAt: '2016-03-10T09:00:00+01:00',
  endedAt: '2016-03-10T10:00:00+01:00',
  technician: 'Ada',
  ...overrides,
});

/** Runs a function of the stack now, as its schedule does sooner or later. */
export const runNow = async (name: 'contractSweep' | 'webhookSweep'): Promise<void> => {
  const { endpoint, outputs } = deployed();
  const functions = JSON.parse(outputs.Functions ?? '{}') as Record<string, string>;
  const { FunctionError, Payload } = await new LambdaClient(clientOf(endpoint)).send(
    new InvokeCommand({ FunctionName: functions[name] ?? '' }),
  );
  if (FunctionError) throw new Error(`${name} failed: ${Payload?.transformToString()}`);
};

/** Waits until a batch has one of the statuses. */
export const batchWhen = async (api: Api, batchId: string, statuses: readonly string[]) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await api.must('GET', `/batches/${batchId}`);
    if (statuses.includes(body.status)) return body;
    if (['closed', 'failed', 'cancelled'].includes(body.status))
      throw new Error(`the batch ended: ${JSON.stringify(body)}`);
    await wait(200);
  }
  throw new Error(`the batch never became ${statuses.join(' or ')}`);
};

/** A month end through 31 March 2016, from start to close, approved where it asks. */
export const billMarch = async (api: Api, name: string, options: object = {}) => {
  const body = { name, through: '2016-03-31', issueOn: '2016-03-31', ...options };
  const { body: batch } = await api.must('POST', '/batches', { body });
  const { status } = await batchWhen(api, batch.batchId, ['inReview', 'closed']);
  if (status === 'inReview') await api.must('POST', `/batches/${batch.batchId}/approve`);
  return batchWhen(api, batch.batchId, ['closed']);
};

/** An ID token: says who somebody is, and is good for nothing at the API. */
export const idTokenOf = async (email: string): Promise<string> => {
  const { endpoint, outputs } = deployed();
  const { AuthenticationResult } = await new CognitoIdentityProviderClient(clientOf(endpoint)).send(
    new AdminInitiateAuthCommand({
      UserPoolId: outputs.UserPoolId,
      ClientId: outputs.UserPoolClientId ?? '',
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD },
    }),
  );
  return AuthenticationResult?.IdToken ?? '';
};

/** Somebody whom the owner invites, signed in. */
export const newMember = async (owner: Api, email: string, role: Role): Promise<Api> => {
  await owner.must('POST', '/members', { body: { email, role } });
  await setPassword(deployed(), email, PASSWORD);
  return apiOf(apiUrlOf(deployed()), await signIn(deployed(), email, PASSWORD));
};

import { readFile } from 'node:fs/promises';
import { idFrom } from '../../domain/ids.ts';
import { concurrently } from '../../domain/operations/concurrently.ts';
import { type Api, apiOf } from '../api.ts';
import { apiUrlOf, createOperator, type Deployed, setPassword, signIn } from '../people.ts';
import { contractFor } from './contracts.ts';
import { clientFor, firm } from './firm.ts';

/** Only for accounts of a cloud that is thrown away with its process. */
export const DEMO_PASSWORD = 'Month-end-2016!';
export const OWNER = 'claire.martin@atelier-canal.example';
const OPERATOR = 'operator@monthend.example';

const key = (name: string) => ({ 'idempotency-key': `demo-${name}` });

/** The operator hosts the firm; its owner signs in and fills in the settings. Returns the owner's API and token. */
export const foundFirm = async (deployed: Deployed): Promise<{ api: Api; token: string }> => {
  const url = apiUrlOf(deployed);
  await createOperator(deployed, OPERATOR, DEMO_PASSWORD);
  const operator = apiOf(url, await signIn(deployed, OPERATOR, DEMO_PASSWORD));
  const { legalName, email, timeZone } = firm;
  const body = { legalName, country: 'FR', timeZone, email, owner: { email: OWNER } };
  await operator.must('POST', '/tenants', { body, headers: key('tenant') });
  await setPassword(deployed, OWNER, DEMO_PASSWORD);
  const token = await signIn(deployed, OWNER, DEMO_PASSWORD);
  const api = apiOf(url, token);
  const { headers } = await api.must('GET', '/settings');
  const saved = await api.must('PUT', '/settings', { body: firm, headers: { 'if-match': headers.get('etag') ?? '' } });
  const logo = await readFile(new URL('./logo.png', import.meta.url));
  const ifMatch = { 'if-match': saved.headers.get('etag') ?? '' };
  await api.must('PUT', '/settings/logo', { body: logo, headers: { 'content-type': 'image/png', ...ifMatch } });
  return { api, token };
};

/** A client and a contract for each name. */
export const signClients = async (api: Api, names: readonly string[]): Promise<readonly string[]> =>
  concurrently(names, 8, async (name) => {
    const client = await api.must('POST', '/clients', {
      body: clientFor(name),
      headers: key(`client-${idFrom(name)}`),
    });
    const contract = contractFor(client.body.clientId, name);
    const signed = await api.must('POST', '/contracts', { body: contract, headers: key(`contract-${idFrom(name)}`) });
    return signed.body.contractId;
  });

/** Sends a time sheet until all its rows are taken or refused: what an answer calls pending, the next one goes on with. */
export const importTimeSheet = async (api: Api, csv: string) => {
  const headers = { 'content-type': 'text/csv' };
  let created = 0;
  for (;;) {
    const { body } = await api.must('POST', '/imports', { body: csv, headers });
    created += body.created;
    if (body.pending === 0) return { ...body, created };
  }
};

/** The names of the clients in a time sheet, each once. */
export const clientNamesOf = (csv: string): readonly string[] => {
  const [head = '', ...rows] = csv.trim().split(/\r?\n/);
  const column = head.split(',').indexOf('Client');
  return [...new Set(rows.map((row) => row.split(',')[column] ?? ''))].sort();
};

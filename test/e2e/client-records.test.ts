import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Api } from '../../local/api.ts';
import { apiUrlOf } from '../../local/people.ts';
import { anEntry, deployed, newContract, newFirm } from './firm.ts';

let api: Api;
let token: string;
beforeAll(async () => {
  ({ api, token } = await newFirm('dossiers'));
});

const etagOf = async (path: string) => (await api.must('GET', path)).headers.get('etag') ?? '';

test('a contract is kept with its signed copy, which is saved under its name and removed for good', async () => {
  const { contractId } = await newContract(api, 'Atelier Roz');
  const documents = `/contracts/${contractId}/documents`;
  const file = Buffer.from('signed by both');
  const body = {
    ...{ name: 'Contrat signé.pdf', type: 'application/pdf', bytes: file.length },
    sha256: createHash('sha256').update(file).digest('hex'),
  };
  const { documentId, upload } = (await api.must('POST', documents, { body })).body;
  const path = `${documents}/${documentId}`;
  expect((await api.call('POST', `${path}/store`)).body.code).toBe('Conflict');
  const send = (bytes: Buffer) =>
    fetch(upload.url, { method: upload.method, headers: upload.headers, body: new Uint8Array(bytes) });
  expect((await send(Buffer.from('another length'.repeat(2)))).status).toBe(403);
  expect((await send(file)).status).toBe(200);
  expect((await api.must('GET', documents)).body.items).toEqual([]);
  expect((await api.must('POST', `${path}/store`)).body).toMatchObject({ documentId, status: 'stored' });
  expect((await send(file)).status).toBe(412);
  expect((await api.must('GET', documents)).body.items).toMatchObject([{ documentId, name: 'Contrat signé.pdf' }]);

  const { headers, status } = await fetch(`${apiUrlOf(deployed())}${path}/file`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(status).toBe(302);
  const saved = await fetch(headers.get('location') ?? '');
  expect(await saved.text()).toBe('signed by both');
  expect(saved.headers.get('content-disposition')).toMatch(
    /^attachment; .*filename\*=UTF-8''Contrat%20sign%C3%A9\.pdf$/,
  );
  for (const _ of ['once', 'and again']) expect((await api.must('DELETE', path)).status).toBe(204);
  expect((await api.call('GET', `${path}/file`)).status).toBe(404);
  expect((await api.must('GET', documents)).body.items).toEqual([]);
});

test('a duplicate is merged into the client that stays, with its contract and its work', async () => {
  const stays = await newContract(api, 'Brasserie du Lac');
  const duplicate = await newContract(api, 'Brasserie du Lac SARL');
  await api.must('POST', '/time-entries', { body: anEntry(duplicate.contractId) });
  const path = `/clients/${duplicate.clientId}`;
  const headers = { 'if-match': await etagOf(path) };
  const { body } = await api.must('POST', `${path}/merge`, { body: { into: stays.clientId }, headers });
  expect(body).toMatchObject({ clientId: stays.clientId, absorbed: [duplicate.clientId] });
  expect((await api.must('GET', path)).body).toMatchObject({ mergedInto: stays.clientId });
  const { body: seen } = await api.must('GET', `/clients/${stays.clientId}/overview`);
  const ids = seen.contracts.items.map(({ contractId }: { contractId: string }) => contractId);
  expect(ids.toSorted()).toEqual([stays.contractId, duplicate.contractId].toSorted());
  expect((await api.must('GET', `/contracts/${duplicate.contractId}/history`)).body.items[0]).toMatchObject({
    ...{ kind: 'clientMerged', fromClient: duplicate.clientId },
  });
  const again = await api.call('PUT', path, {
    body: { name: 'x', address: body.address },
    headers: { 'if-match': '"2"' },
  });
  expect(again.body.code).toBe('ClientMerged');
});

import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type Api, apiOf } from '../../local/api.ts';
import { apiUrlOf } from '../../local/people.ts';
import { deployed, newFirm } from './firm.ts';

let api: Api;
let token: string;
beforeAll(async () => {
  ({ api, token } = await newFirm('fichiers'));
});

const csv = { 'content-type': 'text/csv' };
const CLIENTS = 'Name,Address,City,Country\nAtelier Roz,1 quai du Port,Brest,FR';
const CONTRACTS = 'Client,Name,Type,Starts on,Hourly price\nAtelier Roz,Assistance,hourly,2016-03-01,60';
const work = (rows: number) =>
  [
    'Client,Technician,Date,Duration,Ticket',
    ...Array.from({ length: rows }, (_, n) => `Atelier Roz,Ada,2016-03-10,0:30,T-${n}`),
  ].join('\n');

const finished = async (importId: string) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await api.must('GET', `/imports/${importId}`);
    if (['done', 'failed'].includes(body.status)) return body;
    await pause(200);
  }
  throw new Error('the import never ended');
};

test('a firm comes with files: its clients, their contracts, and a large file of work', async () => {
  const clients = await api.must('POST', '/imports/clients', { body: CLIENTS, headers: csv });
  expect(clients.body).toMatchObject({ created: 1, refused: 0 });
  const contracts = await api.must('POST', '/imports/contracts', { body: CONTRACTS, headers: csv });
  expect(contracts.body).toMatchObject({ created: 1, refused: 0 });

  const file = `${work(600)}\nNobody,Ada,2016-03-10,0:30,T-x\n`;
  const { body } = await api.must('POST', '/imports/uploads', { body: { bytes: Buffer.byteLength(file) } });
  const { importId, upload } = body;
  const sent = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: file });
  expect(sent.status).toBe(200);
  expect((await api.must('POST', `/imports/${importId}/start`)).status).toBe(202);
  expect(await finished(importId)).toMatchObject({
    status: 'done',
    format: 'plain',
    rows: 601,
    done: 601,
    created: 600,
    duplicates: 0,
    refused: 1,
  });
  expect((await api.must('GET', '/imports')).body.items).toMatchObject([{ importId }]);

  const { headers } = await fetch(`${apiUrlOf(deployed())}/imports/${importId}/errors`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}` },
  });
  const errors = await fetch(headers.get('location') ?? '');
  expect(await errors.text()).toMatch(/^line,code,detail\r\n602,ClientUnknown,/);
});

test('an import of another firm is none', async () => {
  const { body } = await api.must('POST', '/imports/uploads', { body: { bytes: 1 } });
  const other = await newFirm('autres-fichiers');
  const foreign = apiOf(apiUrlOf(deployed()), other.token);
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/start'],
    ['GET', '/errors'],
  ] as const)
    expect((await foreign.call(method, `/imports/${body.importId}${path}`)).status).toBe(404);
});

import './environment.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { documentTypes, MAX_DOCUMENT_BYTES, NewContractDocument } from '../../domain/contracts/document.ts';
import { idFrom } from '../../domain/ids.ts';
import { handler } from '../../functions/api/contract-documents.ts';
import { attachmentNamed } from '../../functions/shared/s3-kept-files.ts';
import { contractIdOf, tenantId } from '../operations/firm.ts';
import { callerOf, type RoutedCall } from './caller.ts';
import { fakeTable } from './fake-table.ts';

const table = fakeTable();
const call = callerOf(handler);
const as = (role: string) => ({ sub: 'sub-1', tenant_id: tenantId, role, token_use: 'access' });
const params = { contractId: contractIdOf(0), documentId: idFrom('document') };
const pdf = { name: 'Contrat.pdf', type: 'application/pdf', bytes: 4711, sha256: 'ab'.repeat(32) };
const path = '/contracts/{contractId}/documents';

beforeEach(() => table.lay());

const announce = (more: object, role = 'owner'): RoutedCall => ({
  route: `POST ${path}`,
  params,
  body: { ...pdf, ...more },
  claims: as(role),
});

describe('a document that cannot be is refused, and nothing is written', () => {
  test.each([
    { because: 'no name', more: { name: undefined }, pointer: '/name' },
    { because: 'an empty name', more: { name: ' ' }, pointer: '/name' },
    { because: 'a name of 121 characters', more: { name: `${'x'.repeat(117)}.pdf` }, pointer: '/name' },
    { because: 'a name with a folder', more: { name: '../Contrat.pdf' }, pointer: '/name' },
    { because: 'a name with a folder of Windows', more: { name: 'C:\\Contrat.pdf' }, pointer: '/name' },
    { because: 'a name with a line break', more: { name: 'Contrat\r\nX: y.pdf' }, pointer: '/name' },
    { because: 'a name that reads backwards', more: { name: 'Contrat\u202efdp.pdf' }, pointer: '/name' },
    { because: 'a name that ends as another type', more: { name: 'Contrat.pdf.html' }, pointer: '/name' },
    { because: 'a name without an ending', more: { name: 'pdf' }, pointer: '/name' },
    { because: 'a web page', more: { name: 'a.html', type: 'text/html' }, pointer: '/type' },
    { because: 'a drawing that runs scripts', more: { name: 'a.svg', type: 'image/svg+xml' }, pointer: '/type' },
    { because: 'a program', more: { name: 'a.exe', type: 'application/octet-stream' }, pointer: '/type' },
    { because: 'an archive', more: { name: 'a.zip', type: 'application/zip' }, pointer: '/type' },
    { because: 'a type with parameters', more: { type: 'application/pdf; x=y' }, pointer: '/type' },
    { because: 'no type', more: { type: undefined }, pointer: '/type' },
    { because: 'no bytes', more: { bytes: 0 }, pointer: '/bytes' },
    { because: 'half a byte', more: { bytes: 1.5 }, pointer: '/bytes' },
    { because: 'more than 25 MB', more: { bytes: MAX_DOCUMENT_BYTES + 1 }, pointer: '/bytes' },
    { because: 'a checksum in base64', more: { sha256: 'q6urq6urq6urq6urq6urqw==' }, pointer: '/sha256' },
    { because: 'no checksum', more: { sha256: undefined }, pointer: '/sha256' },
    { because: 'a key of its own', more: { key: 'T/other/secret' }, pointer: '/key' },
  ])('$because', async ({ more, pointer }) => {
    const answer = await call(announce(more));
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'RequestInvalid' });
    expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(table.written()).toBe(0);
  });

  test.each([
    { because: 'a contract that is no id', request: { ...announce({}), params: { ...params, contractId: '..' } } },
    {
      because: 'a document that is no id',
      request: { ...announce({}), route: `GET ${path}/{documentId}`, params: { ...params, documentId: 'a/b' } },
    },
  ])('$because', async ({ request }) => {
    const { body: _, ...asked } = request;
    const answer = await call(request.route.startsWith('POST') ? request : asked);
    expect([answer.status, table.written()]).toEqual([404, 0]);
  });

  test.each([
    { what: 'announced', request: announce({}, 'technician') },
    { what: 'announced', request: announce({}, 'viewer') },
    { what: 'stored', request: { route: `POST ${path}/{documentId}/store`, params, claims: as('accountant') } },
    { what: 'removed', request: { route: `DELETE ${path}/{documentId}`, params, claims: as('technician') } },
    { what: 'read', request: { route: `GET ${path}`, params, claims: as('operator') } },
  ])('one that is $what by who may not', async ({ request }) => {
    const answer = await call(request);
    expect([answer.status, answer.body.code, table.written()]).toEqual([403, 'Forbidden', 0]);
  });
});

test.each(Object.entries(documentTypes).flatMap(([type, endings]) => endings.map((ending) => ({ type, ending }))))(
  'a file .$ending of its type is taken, in whatever letters',
  ({ type, ending }) => {
    for (const name of [`Été 2025.${ending}`, `CONTRACT.${ending.toUpperCase()}`])
      expect(NewContractDocument.parse({ ...pdf, name, type })).toMatchObject({ name, type });
  },
);

test('a document that is not there is removed already', async () => {
  const answer = await call({ route: `DELETE ${path}/{documentId}`, params, claims: as('owner') });
  expect(answer.status).toBe(204);
});

test.each([
  { name: 'plain.pdf', header: `attachment; filename="plain.pdf"; filename*=UTF-8''plain.pdf` },
  { name: 'a"b\\c%22.pdf', header: `attachment; filename="a_b_c_22.pdf"; filename*=UTF-8''a%22b%5Cc%2522.pdf` },
  {
    name: `l'été (1).pdf`,
    header: `attachment; filename="l'_t_ (1).pdf"; filename*=UTF-8''l%27%C3%A9t%C3%A9%20%281%29.pdf`,
  },
])('$name is said in a header', ({ name, header }) => {
  expect(attachmentNamed(name)).toBe(header);
});

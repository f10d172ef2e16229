import './environment.ts';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/api/documents.ts';
import { documentLinksAt, openDocument, sealDocument } from '../../functions/shared/document-links.ts';
import { sealCursor } from '../../functions/shared/http/cursor.ts';
import { tenantId } from '../operations/firm.ts';
import { callerOf } from './call.ts';

const KEY = 'the key of the cursors';
const objects = mockClient(S3Client);
const secrets = mockClient(SecretsManagerClient);
const DAY = 86_400_000;
const linked = { tenantId, invoiceId: 'FA-000000001', until: Date.now() + DAY };

beforeEach(() => {
  objects.reset();
  objects.on(HeadObjectCommand).resolves({});
  secrets.reset();
  secrets.on(GetSecretValueCommand).resolves({ SecretString: KEY });
});

const fetched = (token: string) => callerOf(handler)({ route: 'GET /documents/{token}', params: { token } });

test('the link of a mail leads to the PDF for five minutes, without a sign-in', async () => {
  const url = await documentLinksAt('https://api.example').linkTo(tenantId, 'FA-000000001', new Date(linked.until));
  expect(url).toMatch(/^https:\/\/api\.example\/documents\/[A-Za-z0-9_-]+$/);
  const { status, headers } = await fetched(url.split('/').at(-1) ?? '');
  expect({ status, cache: headers['cache-control'] }).toEqual({ status: 302, cache: 'no-store' });
  const location = new URL(headers.location ?? '');
  expect(location.pathname).toBe(`/T/${tenantId}/invoices/FA-000000001.pdf`);
  expect(location.searchParams.get('X-Amz-Expires')).toBe('300');
  expect(location.searchParams.get('response-content-disposition')).toBe('attachment; filename="FA-000000001.pdf"');
});

const good = sealDocument(KEY, linked);
const flipped = `${good.slice(0, -2)}${good.at(-2) === 'A' ? 'B' : 'A'}${good.at(-1)}`;

test.each([
  ['that ran out', sealDocument(KEY, { ...linked, until: Date.now() - 1000 })],
  ['signed with another key', sealDocument('another', linked)],
  ['with a letter changed', flipped],
  ['with something after it', `${good}A`],
  ['cut short', good.slice(0, -4)],
  ['of nothing', '-'],
  [
    'that is a cursor',
    sealCursor(KEY, ['t', 'GET /invoices', '[]'], JSON.stringify([tenantId, 'FA-000000001', linked.until])),
  ],
])('a link %s opens nothing, and says no more than that', async (_, token) => {
  const { status, body } = await fetched(token);
  expect({ status, code: body.code, detail: body.detail }).toEqual({
    status: 404,
    code: 'NotFound',
    detail: 'this link is not good, or no longer: ask the sender for the document',
  });
  expect(objects.calls()).toHaveLength(0);
});

test('a PDF that is not there is not found', async () => {
  const { S3ServiceException } = await import('@aws-sdk/client-s3');
  objects
    .on(HeadObjectCommand)
    .rejects(new S3ServiceException({ name: 'NotFound', $fault: 'client', $metadata: { httpStatusCode: 404 } }));
  expect(await fetched(good)).toMatchObject({ status: 404, body: { code: 'NotFound' } });
});

test('names one document, and is no cursor', () => {
  expect(openDocument(KEY, good)).toEqual(linked);
  expect(openDocument(KEY, sealCursor(KEY, [], good))).toBeUndefined();
});

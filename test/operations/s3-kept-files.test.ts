import { createHash } from 'node:crypto';
import { CreateBucketCommand, GetObjectTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, inject, test, vi } from 'vitest';
import type { KeptFiles } from '../../domain/operations/contract-documents/ports.ts';
import { clientOf } from '../../local/account.ts';

const Bucket = 'files-of-a-test';
const TEXT = 'signed by both\n';
const sha256 = createHash('sha256').update(TEXT).digest('hex');
let s3: S3Client;
let files: KeptFiles;
let keys = 0;
const aKey = () => {
  keys += 1;
  return `T/tenant/contracts/contract/${keys}`;
};

/** As functions get them: where S3 is, and as whom, their environment says. */
beforeAll(async () => {
  const { endpoint, region, credentials } = clientOf(inject('endpoint'));
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { s3KeptFiles } = await import('../../functions/shared/s3-kept-files.ts');
  files = s3KeptFiles(Bucket);
});

const send = async (key: string, body: string, headers?: Record<string, string>) => {
  const link = await files.uploadTo(key, { bytes: TEXT.length, sha256 }, 60);
  return (await fetch(link.url, { method: 'PUT', body, headers: headers ?? link.headers })).status;
};
const tagOf = async (Key: string) => (await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;

test('a file goes by itself until it is kept, is saved under its name, and is gone when it is removed', async () => {
  const key = aKey();
  expect(await files.keep(key)).toBe(false);
  expect(await send(key, TEXT)).toBe(200);
  expect(await tagOf(key)).toEqual([{ Key: 'kept', Value: 'until-closed' }]);
  expect(await files.keep(key)).toBe(true);
  expect(await tagOf(key)).toEqual([{ Key: 'kept', Value: 'until-removed' }]);
  const link = await files.linkTo(key, { name: 'Signé "à deux".txt', type: 'text/plain' }, 60);
  const answer = await fetch(link ?? '');
  expect(await answer.text()).toBe(TEXT);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/plain',
    'content-disposition': `attachment; filename="Sign_ __ deux_.txt"; filename*=UTF-8''Sign%C3%A9%20%22%C3%A0%20deux%22.txt`,
  });
  await files.remove(key);
  await files.remove(key);
  expect(await files.linkTo(key, { name: 'a.txt', type: 'text/plain' }, 60)).toBeUndefined();
});

test('a link takes neither another length, nor what it was not signed with', async () => {
  expect(await send(aKey(), `${TEXT} and more`)).toBe(403);
  expect(await send(aKey(), TEXT, {})).toBe(403);
});

test('what is kept is not put there once more', async () => {
  const key = aKey();
  await send(key, TEXT);
  await files.keep(key);
  expect(await send(key, TEXT)).toBe(412);
  expect(await tagOf(key)).toEqual([{ Key: 'kept', Value: 'until-removed' }]);
});

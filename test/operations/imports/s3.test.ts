import { CreateBucketCommand, GetObjectTaggingCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, inject, test, vi } from 'vitest';
import type { UploadedFiles, UploadLinks } from '../../../domain/operations/imports/ports.ts';
import { clientOf } from '../../../local/account.ts';

const Bucket = 'imports-of-a-test';
const Key = 'T/tenant/imports/one/file.csv';
let s3: S3Client;
let files: UploadedFiles;
let links: UploadLinks;

/** As functions get them: where S3 is, and as whom, their environment says. */
beforeAll(async () => {
  const { endpoint, region, credentials } = clientOf(inject('endpoint'));
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  const [{ s3Files }, { s3Uploads }] = await Promise.all([
    import('../../../functions/shared/s3-files.ts'),
    import('../../../functions/shared/s3-uploads.ts'),
  ]);
  files = s3Files(Bucket);
  links = s3Uploads(Bucket);
});

const send = async (body: string, announced: number, headers?: Record<string, string>) => {
  const link = await links.uploadTo(Key, announced, 60);
  return (await fetch(link.url, { method: 'PUT', body, headers: headers ?? link.headers })).status;
};

test('a file that is sent by its link is read in parts, as long as it is the same', async () => {
  expect(await files.find(Key)).toBeUndefined();
  expect(await send('a,b\n1,2\n', 8)).toBe(200);
  const file = await files.find(Key);
  if (!file) throw new Error('nothing was uploaded');
  expect(file.bytes).toBe(8);
  const read = async (from: number, length: number, etag = file.etag) => {
    const part = await files.read(Key, etag, from, length);
    return part && Buffer.from(part).toString();
  };
  expect([await read(0, 4), await read(4, 100)]).toEqual(['a,b\n', '1,2\n']);
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
  expect(TagSet).toEqual([{ Key: 'kept', Value: 'until-closed' }]);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'a,b\n3,4\n' }));
  expect(await read(0, 4)).toBeUndefined();
});

test('a link takes neither another length nor what it was not signed with', async () => {
  expect(await send('longer than announced', 8)).toBe(403);
  expect(await send('a,b\n1,2\n', 8, {})).toBe(403);
});

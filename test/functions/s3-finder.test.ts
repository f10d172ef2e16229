import './environment.ts';
import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { s3Finder } from '../../functions/shared/s3-finder.ts';

const objects = mockClient(S3Client);
const find = s3Finder('bucket');
const failing = (status: number) =>
  new S3ServiceException({ name: 'x', $fault: 'client', message: '', $metadata: { httpStatusCode: status } });

test('an object is read whole', async () => {
  const bytes = Buffer.from('%PDF');
  objects.on(GetObjectCommand).resolves({ Body: { transformToByteArray: async () => bytes } as never });
  expect(await find('key')).toBe(bytes);
});

test.each([403, 404])('one that is not there is answered with %i, and is none', async (status) => {
  objects.on(GetObjectCommand).rejects(failing(status));
  expect(await find('key')).toBeUndefined();
});

test('whatever else S3 answers is no news of the object', async () => {
  objects.on(GetObjectCommand).rejects(failing(503));
  await expect(find('key')).rejects.toThrow();
});

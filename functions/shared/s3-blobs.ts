import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type Blobs, ObjectGone } from '../../domain/table/blobs.ts';
import { isAbsent } from './s3-finder.ts';

/** The objects of a bucket. */
export const s3Blobs = (bucket: string): Blobs => {
  const s3 = new S3Client({});
  const put = (key: string, bytes: Uint8Array, contentType: string, onlyNew: boolean) =>
    s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        ...(onlyNew ? { IfNoneMatch: '*' } : {}),
        // What a batch or an import only needs for a while goes by the bucket's own rule, which knows tags and not our keys.
        ...(/\/(batches|imports)\//.test(key) ? { Tagging: 'kept=until-closed' } : {}),
      }),
    );
  return {
    async put(key, bytes, contentType) {
      await put(key, bytes, contentType, false);
    },
    async get(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
        throw isAbsent(error) ? new ObjectGone(key, { cause: error }) : error;
      });
      if (!Body) throw new Error(`the object ${key} has no content`);
      return Body.transformToByteArray();
    },
    async putOnce(key, bytes, contentType) {
      try {
        await put(key, bytes, contentType, true);
        return true;
      } catch (error) {
        // 412: it is there. 409: another writer is storing it at this moment; the caller tries again later.
        if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return false;
        throw error;
      }
    },
  };
};

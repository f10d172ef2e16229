import { GetObjectCommand, HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { UploadedFiles } from '../../domain/operations/imports/ports.ts';
import { isAbsent } from './s3-finder.ts';

const PRECONDITION_FAILED = 412;

/** Files that people have put into a bucket. */
export const s3Files = (bucket: string): UploadedFiles => {
  const s3 = new S3Client({});
  return {
    async find(key) {
      try {
        const { ETag, ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { etag: ETag ?? '', bytes: ContentLength ?? 0 };
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async read(key, etag, from, length) {
      try {
        const range = `bytes=${from}-${from + length - 1}`;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag, Range: range }));
        return await Body?.transformToByteArray();
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status === PRECONDITION_FAILED || isAbsent(error)) return undefined;
        throw error;
      }
    },
  };
};

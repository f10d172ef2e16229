import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';

/** Without the right to list the bucket, which no function has, S3 answers 403 for what is not there. */
const ABSENT = [403, 404];

/** Whether S3 says that there is no such object. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException && ABSENT.includes(error.$metadata.httpStatusCode ?? 0);

/** Reads objects of a bucket that may not be there. */
export const s3Finder = (bucket: string) => {
  const s3 = new S3Client({});
  return async (key: string): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
};

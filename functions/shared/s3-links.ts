import { GetObjectCommand, HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { DownloadLinks } from '../../domain/operations/invoices.ts';

/** Without the right to list the bucket, which no function has, S3 answers 403 for what is not there. */
const ABSENT = [403, 404];

/** Presigned links to the objects of a bucket. */
export const s3Links = (bucket: string): DownloadLinks => {
  const s3 = new S3Client({});
  const isThere = async (key: string): Promise<boolean> => {
    try {
      await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && ABSENT.includes(error.$metadata.httpStatusCode ?? 0)) return false;
      throw error;
    }
  };
  return {
    async linkTo(key, fileName, seconds) {
      if (!(await isThere(key))) return undefined;
      const download = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: `attachment; filename="${fileName}"`,
      });
      return getSignedUrl(s3, download, { expiresIn: seconds });
    },
  };
};

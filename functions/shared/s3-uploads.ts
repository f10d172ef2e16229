import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadLinks } from '../../domain/operations/imports/ports.ts';

/** As the bucket's rule of what expires wants it (`infra/constructs/objects.ts`). */
const TAGS = 'kept=until-closed';

/** Presigned links by which people put files into a bucket. */
export const s3Uploads = (bucket: string): UploadLinks => {
  // Of a body that only the sender knows no checksum can be signed.
  const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  return {
    async uploadTo(key, bytes, seconds) {
      const upload = new PutObjectCommand({ Bucket: bucket, Key: key, ContentLength: bytes, Tagging: TAGS });
      const url = await getSignedUrl(s3, upload, {
        expiresIn: seconds,
        // S3 takes tags from the header alone, so the sender has to send it; the length every client sends by itself.
        unhoistableHeaders: new Set(['x-amz-tagging']),
      });
      return { url, headers: { 'x-amz-tagging': TAGS } };
    },
  };
};

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FileRemover, KeptFiles } from '../../domain/operations/contract-documents/ports.ts';
import { isAbsent } from './s3-finder.ts';

/** As the bucket's rules of what expires want them (`infra/constructs/objects.ts`). */
const SENT = 'kept=until-closed';
const KEPT = { Key: 'kept', Value: 'until-removed' };

/** What S3 takes from headers alone: whoever sends the file has to send these too. */
const SIGNED_HEADERS = ['x-amz-tagging', 'x-amz-checksum-sha256', 'if-none-match'] as const;

/** A name as a header can say it (RFC 6266): in full, and in ASCII for who cannot read that. */
export const attachmentNamed = (name: string): string => {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
};

/** Deletes objects of a bucket. */
export const s3Remover = (bucket: string): FileRemover => {
  const s3 = new S3Client({});
  return {
    async remove(key) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
};

/** Files of people in a bucket. */
export const s3KeptFiles = (bucket: string): KeptFiles => {
  // Of a body that only the sender knows no checksum can be computed: it is the one that was announced.
  const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const unlessAbsent = async <T>(call: Promise<T>): Promise<T | undefined> => {
    try {
      return await call;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };
  return {
    ...s3Remover(bucket),

    async uploadTo(key, { bytes, sha256 }, seconds) {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const upload = new PutObjectCommand({
        ...{ Bucket: bucket, Key: key, ContentLength: bytes, ChecksumSHA256: checksum, Tagging: SENT },
        // Once it is kept, nobody puts another one there, which would expire.
        IfNoneMatch: '*',
      });
      const url = await getSignedUrl(s3, upload, {
        expiresIn: seconds,
        unhoistableHeaders: new Set(SIGNED_HEADERS),
      });
      const headers = { 'x-amz-tagging': SENT, 'x-amz-checksum-sha256': checksum, 'if-none-match': '*' };
      return { url, headers };
    },

    async keep(key) {
      const tagging = { Bucket: bucket, Key: key, Tagging: { TagSet: [KEPT] } };
      return (await unlessAbsent(s3.send(new PutObjectTaggingCommand(tagging)))) !== undefined;
    },

    async linkTo(key, { name, type }, seconds) {
      const there = await unlessAbsent(s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
      if (!there) return undefined;
      const download = new GetObjectCommand({
        ...{ Bucket: bucket, Key: key, ResponseContentType: type },
        ResponseContentDisposition: attachmentNamed(name),
      });
      return getSignedUrl(s3, download, { expiresIn: seconds });
    },
  };
};

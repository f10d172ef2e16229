import { createHash } from 'node:crypto';

/** Objects beside the table. A put of what is there already changes nothing. */
export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Throws `ObjectGone` when there is no such object: we only ask for what we wrote. */
  get(key: string): Promise<Uint8Array>;
  /** False when there was one already, which is then left as it is (`If-None-Match: *`). */
  putOnce(key: string, bytes: Uint8Array, contentType: string): Promise<boolean>;
}

/** An object that we wrote is no longer there. */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';

  constructor(key: string, options?: ErrorOptions) {
    super(`no object ${key}`, options);
  }
}

/** What is read, or undefined where its object is gone: for who looks whether all is there. */
export const unlessGone = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ObjectGone) return undefined;
    throw error;
  }
};

/** Beyond this many bytes a document lies in S3; the table then holds its key. */
export const INLINE_BYTES = 60_000;

export type Placed<T> = { readonly inline: T } | { readonly objectKey: string };

/**
 * Decides where a document lies and, when it is large, stores it first: under the hash of its content, so that storing
 * it twice is storing it once and a row never names an object that is not there.
 */
export const place = async <T>(document: T, prefix: string, blobs: Blobs): Promise<Placed<T>> => {
  const text = JSON.stringify(document);
  if (Buffer.byteLength(text) <= INLINE_BYTES) return { inline: document };
  const objectKey = `${prefix}${createHash('sha256').update(text).digest('hex')}.json`;
  await blobs.put(objectKey, Buffer.from(text), 'application/json');
  return { objectKey };
};

export const fetchPlaced = async <T>(
  inline: T | undefined,
  objectKey: string | undefined,
  blobs: Blobs,
): Promise<T> => {
  if (inline !== undefined) return inline;
  if (objectKey === undefined) throw new Error('a document is neither in the table nor in S3');
  return JSON.parse(Buffer.from(await blobs.get(objectKey)).toString('utf8')) as T;
};

export const keysOf = (tenantId: string) => ({
  drafts: (batchId: string) => `T/${tenantId}/batches/${batchId}/`,
  documents: `T/${tenantId}/documents/`,
  invoicePdf: (invoiceId: string) => `T/${tenantId}/invoices/${invoiceId}.pdf`,
  contractDocument: (contractId: string, documentId: string) => `T/${tenantId}/contracts/${contractId}/${documentId}`,
  logos: `T/${tenantId}/logos/`,
  imports: (importId: string) => `T/${tenantId}/imports/${importId}/`,
});

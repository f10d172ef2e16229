import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

type Bytes = string | Uint8Array;

export const sha256 = (bytes: Bytes): Buffer => createHash('sha256').update(bytes).digest();

/** HMAC-SHA256 over the parts, one behind the other; texts as UTF-8. */
export const hmacOf = (key: Bytes, ...parts: readonly Bytes[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** Compares in constant time: both are hashed first, so that not even their lengths show. */
export const isSameText = (one: string, other: string): boolean => timingSafeEqual(sha256(one), sha256(other));

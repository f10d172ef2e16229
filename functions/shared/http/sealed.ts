import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 32;

/** Each part with its length before it, so that no two lists of parts give the same text. */
const macOf = (key: string, scope: readonly string[], inner: string): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of [...scope, inner]) mac.update(`${Buffer.byteLength(part)}:`).update(part);
  return mac.digest();
};

/** A text that leaves the house signed, for one purpose: it can be read outside, and not changed or used elsewhere. */
export const seal = (key: string, scope: readonly string[], inner: string): string =>
  Buffer.concat([macOf(key, scope, inner), Buffer.from(inner)]).toString('base64url');

/** What was sealed for this purpose; undefined for anything else. */
export const open = (key: string, scope: readonly string[], sealed: string): string | undefined => {
  const bytes = Buffer.from(sealed, 'base64url');
  const inner = bytes.subarray(MAC_BYTES).toString('utf8');
  // Base64url reads leniently: only the one spelling that we wrote counts.
  const genuine =
    bytes.length > MAC_BYTES &&
    bytes.toString('base64url') === sealed &&
    timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, scope, inner));
  return genuine ? inner : undefined;
};

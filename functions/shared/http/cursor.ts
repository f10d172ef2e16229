import { createHmac, timingSafeEqual } from 'node:crypto';
import { BillingError } from '../../../domain/errors.ts';

const MAC_BYTES = 32;

/** Each part with its length before it, so that no two lists of parts give the same text. */
const macOf = (key: string, scope: readonly string[], inner: string): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of [...scope, inner]) mac.update(`${Buffer.byteLength(part)}:`).update(part);
  return mac.digest();
};

/**
 * The table's cursor holds keys, and a forged one could name another tenant's. So it leaves the house signed, for the
 * tenant, the route and the query that it was made for.
 */
export const sealCursor = (key: string, scope: readonly string[], inner: string): string =>
  Buffer.concat([macOf(key, scope, inner), Buffer.from(inner)]).toString('base64url');

export const openCursor = (key: string, scope: readonly string[], sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64url');
  const inner = bytes.subarray(MAC_BYTES).toString('utf8');
  // Base64url reads leniently: only the one spelling that we wrote counts.
  const genuine =
    bytes.length > MAC_BYTES &&
    bytes.toString('base64url') === sealed &&
    timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, scope, inner));
  if (!genuine)
    throw new BillingError('CursorInvalid', 'take the cursor from "nextCursor" of the same list, with the same query', [
      { pointer: '/query/cursor', detail: 'is not a cursor of this list' },
    ]);
  return inner;
};

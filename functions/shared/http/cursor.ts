import { BillingError } from '../../../domain/errors.ts';
import { open, seal } from './sealed.ts';

/**
 * The table's cursor holds keys, and a forged one could name another tenant's. So it leaves the house signed, for the
 * tenant, the route and the query that it was made for.
 */
export const sealCursor = seal;

export const openCursor = (key: string, scope: readonly string[], sealed: string): string => {
  const inner = open(key, scope, sealed);
  if (inner === undefined)
    throw new BillingError('CursorInvalid', 'take the cursor from "nextCursor" of the same list, with the same query', [
      { pointer: '/query/cursor', detail: 'is not a cursor of this list' },
    ]);
  return inner;
};

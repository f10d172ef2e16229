import { isDeepStrictEqual } from 'node:util';
import { BillingError } from '../errors.ts';

/** There is none of this tenant; whether another tenant has one is not said. */
export const notFound = (what: string, id: string): BillingError =>
  new BillingError('NotFound', `there is no ${what} ${id}`);

export const stale = (what: string, version: number): BillingError =>
  new BillingError('VersionStale', `the ${what} is at version ${version} by now: read it again and repeat your change`);

/**
 * What stands there is already what was asked for, as when the answer to the first attempt was lost. A change that has
 * been made is success, whatever version its sender saw (RFC 9110 §13.1.1).
 */
export const isAlready = (wanted: unknown, stored: unknown): boolean => isDeepStrictEqual(plain(wanted), plain(stored));

/** As the table keeps it: what is undefined is not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

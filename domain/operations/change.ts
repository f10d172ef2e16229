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

/** What was read, or a refusal where there is nothing. */
export const mustBeThere = <T>(what: string, id: string, read: T | undefined): T => {
  if (read === undefined) throw notFound(what, id);
  return read;
};

/** A change of something that is replaced as a whole. */
export interface Replacement<Details, Record> {
  /** What it is called, for people. */
  readonly what: string;
  readonly read: Record;
  /** Which part of it is the details. */
  readonly stored: Details;
  readonly wanted: Details;
  /** The version that the caller has seen. */
  readonly expected: number;
  /** Refuses what is not possible. */
  readonly guard?: () => Promise<void>;
  /** Undefined when it is no longer what was read. */
  readonly replace: () => Promise<Record | undefined>;
}

/** Replaces a record, if it still is what the caller has seen; what is already as it is wanted stays. */
export const replaceRecord = async <Details, Record extends { readonly version: number }>({
  what,
  read,
  stored,
  wanted,
  expected,
  guard,
  replace,
}: Replacement<Details, Record>): Promise<Record> => {
  if (isAlready(wanted, stored)) return read;
  if (read.version !== expected) throw stale(what, read.version);
  await guard?.();
  const changed = await replace();
  if (!changed) throw stale(what, read.version + 1);
  return changed;
};

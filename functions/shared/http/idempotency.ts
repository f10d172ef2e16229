import { createHash } from 'node:crypto';
import * as z from 'zod';
import { BillingError } from '../../../domain/errors.ts';
import { idFrom } from '../../../domain/ids.ts';
import type { IdempotencyStore } from '../../../domain/table/idempotency-store.ts';
import { journal } from '../journal.ts';
import { type HttpEvent, type HttpResult, header } from './event.ts';

/** A structured-field string or, as most clients send it, the bare value. */
const KEY = /^(?:"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"|([\x21\x23-\x7e][\x21-\x7e]{0,254}))$/;

export const idempotencyKeyOf = (event: HttpEvent): string | undefined => {
  const given = header(event, 'idempotency-key');
  if (given === undefined) return undefined;
  const match = KEY.exec(given.trim());
  const key = match?.[1] ?? match?.[2];
  if (key === undefined)
    throw new BillingError('RequestInvalid', 'Idempotency-Key must be 1 to 255 visible ASCII characters', [
      { pointer: '/header/idempotency-key', detail: 'must be 1 to 255 visible ASCII characters' },
    ]);
  return key;
};

/** Two requests are the same when what their schemas read from them is; the order of keys does not matter. */
const canonical = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, canonical(each)]);
};

export const fingerprintOf = (...parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => canonical(part) ?? null)))
    .digest('hex');

/** What is kept of an answer. */
const Kept = z.object({
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  body: z.string().optional(),
});

/** A larger answer is not kept: a repetition then makes the same thing again, and finds it made. */
const MAX_KEPT_BYTES = 300_000;

export interface Attempt {
  readonly tenantId: string;
  /** The key with all that it is scoped by: route, path and person. */
  readonly scope: readonly string[];
  readonly fingerprint: string;
  /** Whether the answer may be stored. */
  readonly keepsAnswer: boolean;
}

/**
 * Runs an operation under its Idempotency-Key. The key is recorded before anything is done, together with the id of what
 * is to be made; a repetition, after whatever kind of failure, makes the thing of that id and so never a second one.
 *
 * Only success is kept and replayed. A refusal changed nothing, so the same request may come again under its key once
 * its cause is gone (the client exists now, the batch has come to its review); a corrected request needs a new key.
 * What is refused before it gets here (its form, its token) does not use its key up.
 */
export const underKey = async (
  store: IdempotencyStore,
  { tenantId, scope, fingerprint, keepsAnswer }: Attempt,
  work: (id: string) => Promise<HttpResult>,
): Promise<HttpResult> => {
  const keyHash = idFrom('idempotency', ...scope);
  const record = await store.begin(tenantId, keyHash, fingerprint);
  if (record.fingerprint !== fingerprint)
    throw new BillingError('IdempotencyKeyReused', 'this Idempotency-Key came with another request: use a new key', [
      { pointer: '/header/idempotency-key', detail: 'was used for a request with another content' },
    ]);
  if (record.status !== undefined && record.body !== undefined) {
    const { headers, body } = Kept.parse(JSON.parse(record.body));
    return { statusCode: record.status, headers: { ...headers, 'idempotency-replayed': 'true' }, body };
  }
  const result = await work(record.seed);
  if (keepsAnswer) await keep(store, tenantId, keyHash, result);
  return result;
};

/** The work is done: that its answer could not be kept is no reason to withhold it, since repeating it is safe. */
const keep = async (store: IdempotencyStore, tenantId: string, keyHash: string, result: HttpResult): Promise<void> => {
  const { statusCode: status = 200, headers, body } = result;
  const kept = JSON.stringify({ headers, body });
  if (Buffer.byteLength(kept) > MAX_KEPT_BYTES) return;
  try {
    await store.finish(tenantId, keyHash, { status, body: kept });
  } catch (error) {
    journal.error('answer not kept for its Idempotency-Key', { tenantId, error });
  }
};

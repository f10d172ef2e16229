import { newId } from '../ids.ts';
import { unlessRefused } from './commit.ts';
import type { Table } from './table.ts';

export interface IdempotencyRecord {
  readonly fingerprint: string;
  /** The id that the first attempt was given; a repetition makes the same thing. */
  readonly seed: string;
  /** The answer, once there is one. */
  readonly status?: number | undefined;
  readonly body?: string | undefined;
}

/** How long a key is remembered. */
export const IDEMPOTENCY_SECONDS = 24 * 3600;

export const idempotencyStore = ({ idempotency, clock }: Table) => ({
  /** The record of a key: the one of its first use, or a new one. */
  async begin(tenantId: string, keyHash: string, fingerprint: string): Promise<IdempotencyRecord> {
    const now = clock();
    const expiresAt = Math.floor(now.getTime() / 1000) + IDEMPOTENCY_SECONDS;
    const fresh = { tenantId, keyHash, fingerprint, seed: newId(now), expiresAt };
    // The table removes what has expired only some time after, so an expired record counts as none.
    const taken = await unlessRefused(() =>
      idempotency
        .put(fresh)
        .where(
          (fields, { notExists, lt }) =>
            `${notExists(fields.seed)} OR ${lt(fields.expiresAt, Math.floor(now.getTime() / 1000))}`,
        )
        .go(),
    );
    if (taken !== undefined) return fresh;
    const { data } = await idempotency.get({ tenantId, keyHash }).go({ consistent: true });
    return data ?? fresh;
  },

  /** Keeps the answer, so that a repetition gets the same one. */
  async finish(tenantId: string, keyHash: string, answer: { status: number; body: string }): Promise<void> {
    await idempotency.patch({ tenantId, keyHash }).set(answer).go();
  },
});

export type IdempotencyStore = ReturnType<typeof idempotencyStore>;

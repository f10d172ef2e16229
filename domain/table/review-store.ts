import type { Batch, BatchStatus, Decision } from '../batches/batch.ts';
import type { Removal } from '../batches/item.ts';
import type { Regrouping } from '../batches/new-batch.ts';
import type { Runner, StoredBatch } from './batch-store.ts';
import { committed, unlessRefused } from './commit.ts';
import type { Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** What is decided: of an approval, which items, where it is not all. */
export type Decided = Pick<Batch, 'approved'> & { readonly decision: Exclude<Decision, 'regroup'> };

/** For transactions that change what is reviewed: only while the batch is in review and nothing is decided. */
export const whileReviewed = (tables: Tables, tenantId: string, batchId: string) =>
  tables.batch
    .check({ tenantId, batchId })
    .where(({ status, decision }, { eq, notExists }) => `${eq(status, 'inReview')} AND ${notExists(decision)}`)
    .commit();

/** What people decide about a batch, and what wakes its machine afterwards. */
export const reviewStore = ({ batch, batchItem, transaction, clock }: Table) => {
  const keyOf = (tenantId: string, batchId: string) => ({ tenantId, batchId });
  const now = () => clock().toISOString();

  return {
    /** Goes on to issue without a review, unless a person has decided something meanwhile. */
    async skipReview(tenantId: string, batchId: string, { round }: Runner = {}): Promise<boolean> {
      const at = now();
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ status: 'issuing', since: at, issuingFrom: at })
          .add({ version: 1 })
          .where((fields, { eq, notExists }) =>
            [
              eq(fields.status, 'drafting'),
              notExists(fields.decision),
              ...(round === undefined ? [] : [eq(fields.laidOut, round)]),
            ].join(' AND '),
          )
          .go(),
      );
      return done !== undefined;
    },

    /**
     * Stores a person's decision, once, if the batch is still in one of the given statuses; the machine is woken
     * afterwards. False when one stands already, or when it is too early or too late for this one: nothing is cancelled
     * once numbers could have been given.
     */
    async decide(
      tenantId: string,
      batchId: string,
      { decision, approved }: Decided,
      decidedBy: string,
      whileIn: readonly BatchStatus[],
    ): Promise<boolean> {
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ decision, decidedBy, ...(approved && { approved }) })
          .add({ version: 1 })
          .where((fields, { notExists, eq }) =>
            [
              notExists(fields.decision),
              `(${whileIn.map((one) => eq(fields.status, one)).join(' OR ')})`,
              ...(decision === 'cancel' ? [notExists(fields.issuingFrom)] : []),
            ].join(' AND '),
          )
          .go(),
      );
      return done !== undefined;
    },

    /**
     * Asks for another grouping of a batch that still is as it was read and waits for its review. It is stored as a
     * decision, so that nothing else is decided until Plan has laid the batch out anew.
     */
    async regroup(
      tenantId: string,
      read: StoredBatch,
      asked: Regrouping,
      { id, by }: { readonly id: string; readonly by: string },
    ): Promise<boolean> {
      const { data } = await batch.get(keyOf(tenantId, read.batchId)).go({ consistent: true });
      if (data?.version !== read.version) return false;
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, read.batchId))
          .set({
            request: { ...data.request, ...asked },
            status: 'planning',
            since: now(),
            decision: 'regroup',
            decidedBy: by,
            requestId: id,
            round: read.round + 1,
          })
          .add({ version: 1 })
          .where(
            (fields, { eq, notExists }) =>
              `${eq(fields.version, read.version)} AND ${eq(fields.status, 'inReview')} AND ${notExists(fields.decision)} AND ${notExists(fields.issuingFrom)}`,
          )
          .go(),
      );
      return done !== undefined;
    },

    /** Takes one item out of a batch that is in review, or puts it back; false when either has moved on. */
    async moveReviewed(
      tenantId: string,
      batchId: string,
      itemId: string,
      removed: Removal | undefined,
    ): Promise<boolean> {
      return committed(
        transaction.write((tables) => {
          const item = tables.batchItem.patch({ tenantId, batchId, itemId });
          return [
            whileReviewed(tables, tenantId, batchId),
            removed
              ? item
                  .set({ status: 'removed', reason: removed.reason, decidedBy: removed.by })
                  .where(({ status }, { eq }) => `${eq(status, 'drafted')} OR ${eq(status, 'approved')}`)
                  .commit()
              : item
                  .set({ status: 'drafted' })
                  .remove(['reason', 'decidedBy'])
                  .where(({ status }, { eq }) => eq(status, 'removed'))
                  .commit(),
          ];
        }),
      );
    },

    /** Those of the items that stand there, with their statuses, read consistently. */
    async reviewed(tenantId: string, batchId: string, itemIds: readonly string[]) {
      const { data } = await batchItem
        .get([...new Set(itemIds)].map((itemId) => ({ tenantId, batchId, itemId })))
        .go({ consistent: true })
        .then(whole);
      return new Map(data.map((one) => [one.itemId, one.status] as const));
    },

    /** Keeps the token of the wait, unless it is of a round that is over. */
    async storeToken(tenantId: string, batchId: string, taskToken: string, { round }: Runner = {}): Promise<boolean> {
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ taskToken })
          .where(({ laidOut, status }, { eq, exists }) => (round === undefined ? exists(status) : eq(laidOut, round)))
          .go(),
      );
      return done !== undefined;
    },

    async token(tenantId: string, batchId: string): Promise<string | undefined> {
      const { data } = await batch.get(keyOf(tenantId, batchId)).go({ consistent: true });
      return data?.taskToken;
    },
  };
};

import type { Batch, BatchStatus, Decision } from '../batches/batch.ts';
import { unlessRefused } from './commit.ts';
import type { PageRequest, Table } from './table.ts';

/** A tenant's batches: their requests, statuses and decisions. What they work on is in `batch-item-store.ts`. */
export const batchStore = ({ batch }: Table) => {
  const keyOf = (tenantId: string, batchId: string) => ({ tenantId, batchId });

  const fromRow = (row: {
    batchId: string;
    request: Pick<Batch, 'name' | 'through' | 'contractIds' | 'invoiceGrouping' | 'lineGrouping' | 'issueOn'>;
    status: BatchStatus;
    cutoff?: string | undefined;
    shards?: number | undefined;
    decision?: Decision | undefined;
    decidedBy?: string | undefined;
    reason?: string | undefined;
    createdAt: string;
    closedAt?: string | undefined;
    version: number;
  }): Batch & { readonly version: number } => ({
    ...row.request,
    batchId: row.batchId,
    status: row.status,
    cutoff: row.cutoff,
    shards: row.shards,
    decision: row.decision,
    decidedBy: row.decidedBy,
    reason: row.reason,
    createdAt: row.createdAt,
    closedAt: row.closedAt,
    version: row.version,
  });

  const get = async (tenantId: string, batchId: string) => {
    const { data } = await batch.get(keyOf(tenantId, batchId)).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,

    /** The batch that now stands there: the new one, or the one of an earlier attempt with the same id. */
    async create(tenantId: string, created: Batch) {
      const { batchId, status, createdAt, name, through, contractIds, invoiceGrouping, lineGrouping, issueOn } =
        created;
      const request = { name, through, contractIds, invoiceGrouping, lineGrouping, issueOn };
      await unlessRefused(() => batch.create({ tenantId, batchId, request, status, createdAt, version: 1 }).go());
      return (await get(tenantId, batchId)) ?? { ...created, version: 1 };
    },

    async list(tenantId: string, { limit, cursor }: PageRequest) {
      const page = await batch.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null, order: 'desc' });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** Moves a batch on if it is in one of the given statuses; false when it is elsewhere already. */
    async move(
      tenantId: string,
      batchId: string,
      from: readonly BatchStatus[],
      to: BatchStatus,
      facts: { cutoff?: string; shards?: number; reason?: string; closedAt?: string } = {},
    ): Promise<boolean> {
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ status: to, ...facts })
          .add({ version: 1 })
          .where(({ status }, { eq }) => from.map((one) => eq(status, one)).join(' OR '))
          .go(),
      );
      return done !== undefined;
    },

    /** Goes on to issue without a review, unless a person has decided something meanwhile. */
    async skipReview(tenantId: string, batchId: string): Promise<boolean> {
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ status: 'issuing' })
          .add({ version: 1 })
          .where(({ status, decision }, { eq, notExists }) => `${eq(status, 'drafting')} AND ${notExists(decision)}`)
          .go(),
      );
      return done !== undefined;
    },

    /**
     * Stores a person's decision, once, if the batch is still in one of the given statuses; the machine is woken
     * afterwards. False when another one stands already, or when it is too early or too late for this one.
     */
    async decide(
      tenantId: string,
      batchId: string,
      decision: Decision,
      decidedBy: string,
      whileIn: readonly BatchStatus[],
    ): Promise<boolean> {
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ decision, decidedBy })
          .add({ version: 1 })
          .where(
            (fields, { notExists, eq }) =>
              `(${notExists(fields.decision)} OR ${eq(fields.decision, decision)}) AND (${whileIn
                .map((one) => eq(fields.status, one))
                .join(' OR ')})`,
          )
          .go(),
      );
      return done !== undefined;
    },

    async storeToken(tenantId: string, batchId: string, taskToken: string): Promise<void> {
      await batch.patch(keyOf(tenantId, batchId)).set({ taskToken }).go();
    },

    async token(tenantId: string, batchId: string): Promise<string | undefined> {
      const { data } = await batch.get(keyOf(tenantId, batchId)).go({ consistent: true });
      return data?.taskToken;
    },
  };
};

import type { Batch, BatchStatus } from '../batches/batch.ts';
import type { NewBatch } from '../batches/new-batch.ts';
import { unlessRefused } from './commit.ts';
import type { PageRequest, Table } from './table.ts';

/** A batch as it was read, with the version that its changes are conditional on. */
export type StoredBatch = Batch & { readonly version: number };

/** What a retry, a regrouping and the first run leave to be laid out. */
export interface LaidOut {
  readonly cutoff: string;
  readonly firstShard: number;
  readonly shards: number;
  readonly planned: number;
  readonly before?: Batch['before'];
}

/** Which run of the machine may still move a batch on: a function that comes too late is of another. */
export interface Runner {
  readonly attempt?: number | undefined;
  readonly round?: number | undefined;
}

type Row = Omit<Batch, keyof NewBatch | 'adHoc' | 'attempt' | 'round' | 'firstShard'> & {
  readonly request: NewBatch & Pick<Batch, 'adHoc'>;
  readonly attempt?: number | undefined;
  readonly round?: number | undefined;
  readonly firstShard?: number | undefined;
  readonly version: number;
};

/** Names what a batch has; whose it is and what wakes its machine is not for those who read it. */
export const toBatch = (row: Row & { readonly tenantId?: string; readonly taskToken?: string | undefined }) => {
  const { tenantId: _t, taskToken: _k, request, attempt = 0, round = 0, firstShard = 0, ...rest } = row;
  return { ...request, ...rest, attempt, round, firstShard } satisfies StoredBatch as StoredBatch;
};

/** A tenant's batches: their requests and statuses. Decisions are in `review-store.ts`, work in `batch-item-store.ts`. */
export const batchStore = ({ batch, clock }: Table) => {
  const keyOf = (tenantId: string, batchId: string) => ({ tenantId, batchId });
  const now = () => clock().toISOString();

  const get = async (tenantId: string, batchId: string): Promise<StoredBatch | undefined> => {
    const { data } = await batch.get(keyOf(tenantId, batchId)).go({ consistent: true });
    return data === null ? undefined : toBatch(data);
  };

  return {
    get,

    /** The batch that now stands there: the new one, or the one of an earlier attempt with the same id. */
    async create(
      tenantId: string,
      created: NewBatch & Pick<Batch, 'adHoc' | 'batchId' | 'status' | 'createdAt'>,
    ): Promise<StoredBatch> {
      const { batchId, status, createdAt, ...request } = created;
      const row = { tenantId, batchId, request, status, createdAt, version: 1 };
      await unlessRefused(() => batch.create(row).go());
      return (await get(tenantId, batchId)) ?? toBatch(row);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest) {
      const page = await batch.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null, order: 'desc' });
      return { items: page.data.map(toBatch), cursor: page.cursor };
    },

    /**
     * Moves a batch on if it is in one of the given statuses, and still of the run that wants it; false when it is
     * elsewhere already.
     */
    async move(
      tenantId: string,
      batchId: string,
      from: readonly BatchStatus[],
      to: BatchStatus,
      facts: { cutoff?: string; shards?: number; reason?: string; closedAt?: string } = {},
      runner: Runner = {},
    ): Promise<boolean> {
      const at = now();
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, batchId))
          .set({ status: to, since: at, ...(to === 'issuing' && { issuingFrom: at }), ...facts })
          .add({ version: 1 })
          .where((fields, { eq, notExists }) => {
            const { attempt, round } = runner;
            const first = attempt === 0 ? `${notExists(fields.attempt)} OR ` : '';
            return [
              from.map((one) => eq(fields.status, one)).join(' OR '),
              ...(attempt === undefined ? [] : [`${first}${eq(fields.attempt, attempt)}`]),
              ...(round === undefined ? [] : [eq(fields.laidOut, round)]),
            ]
              .map((one) => `(${one})`)
              .join(' AND ');
          })
          .go(),
      );
      return done !== undefined;
    },

    /**
     * The end of Plan: what it laid out stands, and what it was asked to lay out is done. False when the batch has been
     * moved on otherwise since it was read.
     */
    async finishPlan(tenantId: string, read: StoredBatch, laidOut: LaidOut): Promise<boolean> {
      const { before, ...facts } = laidOut;
      const regrouped = read.decision === 'regroup' ? (['decision', 'decidedBy', 'approved'] as const) : [];
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, read.batchId))
          .set({ status: 'drafting', since: now(), laidOut: read.round, ...facts, ...(before && { before }) })
          .remove(['taskToken', 'inherited', ...regrouped])
          .add({ version: 1 })
          .where(
            (fields, { eq, notExists }) =>
              `${eq(fields.status, 'planning')} AND (${read.round === 0 ? `${notExists(fields.round)} OR ` : ''}${eq(fields.round, read.round)})`,
          )
          .go(),
      );
      return done !== undefined;
    },

    /**
     * Begins another attempt of a batch that still is as it was read. An approval is handed on, for Plan to carry out;
     * a cancellation stands. False when it has changed meanwhile.
     */
    async retry(tenantId: string, read: StoredBatch, requestId: string): Promise<boolean> {
      const { decision, decidedBy = '', approved } = read;
      const approval = decision === 'approve';
      const inherited = approval ? { by: decidedBy, ...(approved && { approved }) } : read.inherited;
      const done = await unlessRefused(() =>
        batch
          .patch(keyOf(tenantId, read.batchId))
          .set({
            status: 'planning',
            since: now(),
            attempt: read.attempt + 1,
            round: read.round + 1,
            requestId,
            ...(inherited && { inherited }),
          })
          .remove([
            'taskToken',
            'reason',
            'closedAt',
            ...(approval ? (['decision', 'decidedBy', 'approved'] as const) : []),
          ])
          .add({ version: 1 })
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done !== undefined;
    },
  };
};

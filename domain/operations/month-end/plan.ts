import type { Before } from '../../batches/batch.ts';
import type { PlannedInvoice, Progress, Removal } from '../../batches/item.ts';
import { type Candidate, layOut, layOutAdHoc, selects } from '../../batches/lay-out.ts';
import { shardsOf } from '../../batches/shards.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { BillingError } from '../../errors.ts';
import { cutoffAt } from '../../ids.ts';
import type { LaidOut, StoredBatch } from '../../table/batch-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { ofBranch } from '../branches.ts';
import type { TableNeeds } from '../ports.ts';
import { carryOver } from './carry-edits.ts';
import { loadBatch } from './load.ts';
import { carryOutApproval, deliverAgain } from './resume.ts';

export interface PlanSettings {
  readonly settleSeconds: number;
  readonly shardSize: number;
}

export interface PlanInput {
  readonly tenantId: string;
  readonly batchId: string;
  readonly attempt?: number | undefined;
}

/** What the machine goes on with: names and numbers. 4 digits for a shard, so 100,000 invoices stay below 30 KB. */
export interface Planned {
  readonly tenantId: string;
  readonly batchId: string;
  readonly attempt: number;
  readonly round: number;
  readonly settleSeconds: number;
  readonly shards: readonly string[];
}

/** Purchase orders of clients, where they decide on which invoice a contract stands. */
const ordersOfClients = async ({ stores }: TableNeeds, tenantId: string, candidates: readonly Candidate[]) => {
  const without = candidates.filter(({ purchaseOrder }) => purchaseOrder === undefined);
  const clients = await stores.clients.many(
    tenantId,
    without.map(({ clientId }) => clientId),
  );
  return new Map([...clients].map(([clientId, { purchaseOrder }]) => [clientId, purchaseOrder]));
};

/** By contract, or client where there is none: what a reviewer had removed before the batch was grouped anew. It stays so. */
const removedBefore = async ({ stores }: TableNeeds, tenantId: string, { batchId, firstShard }: StoredBatch) => {
  const items = await stores.batches.items(tenantId, batchId, undefined, firstShard);
  return new Map(
    items
      .filter(({ status }) => status === 'removed')
      .flatMap(({ clientId, contractIds, reason = '', decidedBy: by = '' }) =>
        (contractIds.length > 0 ? contractIds : [clientId]).map((id): [string, Removal] => [id, { reason, by }]),
      ),
  );
};

/** The invoices to be, in shards; those of a batch that is grouped anew are numbered on after the ones before. */
const layOutBatch = async (
  needs: TableNeeds,
  { tenantId, settings }: Tenant,
  batch: StoredBatch,
  shardSize: number,
): Promise<{ readonly shards: readonly (readonly PlannedInvoice[])[]; readonly firstShard: number }> => {
  const { stores, clock } = needs;
  const today = localDateOf(clock().toISOString(), settings.timeZone);
  const regrouped = batch.shards !== undefined;
  const firstShard = regrouped ? batch.firstShard + (batch.shards ?? 0) : 0;
  const removed = regrouped ? await removedBefore(needs, tenantId, batch) : undefined;
  if (batch.adHoc) return { shards: layOutAdHoc(batch.adHoc, firstShard, removed), firstShard };
  const selected = (await stores.contracts.all(tenantId)).filter(selects(batch, today));
  const candidates = await ofBranch(stores, tenantId, batch.branch, selected);
  const { invoiceGrouping, separatePurchaseOrders } = batch;
  const shards = layOut(candidates, {
    invoiceGrouping,
    separatePurchaseOrders,
    orderOfClient: separatePurchaseOrders ? await ordersOfClients(needs, tenantId, candidates) : undefined,
    removed,
    shardSize,
    firstShard,
  });
  return { shards, firstShard };
};

/** Lays a batch out for the first time, or anew. What lies before stays until the new layout stands. */
const planAnew = async (needs: TableNeeds, tenant: Tenant, batch: StoredBatch, shardSize: number) => {
  const { tenantId } = tenant;
  const { shards: bare, firstShard } = await layOutBatch(needs, tenant, batch, shardSize);
  const shards = batch.shards === undefined ? bare : await carryOver(needs, tenantId, batch, bare);
  await needs.stores.batches.plan(tenantId, batch.batchId, shards, firstShard);
  return { firstShard, shards: shards.length, planned: shards.reduce((sum, { length }) => sum + length, 0) };
};

const countBefore = (progress: Progress): Before => {
  const { drafted = 0, approved = 0, removed = 0, nothingToBill = 0, alreadyBilled = 0 } = progress;
  const { issued = 0, delivered = 0, notDelivered = 0 } = progress;
  const numbered = issued + delivered + notDelivered;
  return {
    drafted: drafted + approved + removed + nothingToBill + alreadyBilled + numbered,
    issued: numbered,
    delivered,
  };
};

/** A retry keeps the layout: the approval of the attempt before is carried out, and mails that failed are due again. */
const planRetry = async ({ stores }: TableNeeds, tenantId: string, batch: StoredBatch) => {
  const { batchId, firstShard, shards = 0, planned = 0, inherited } = batch;
  const items = await stores.batches.items(tenantId, batchId, undefined, firstShard);
  if (inherited) await carryOutApproval(stores, tenantId, batchId, items, inherited);
  await deliverAgain(stores, tenantId, batchId, items);
  const before = countBefore(await stores.batches.progress(tenantId, batchId, firstShard));
  return { firstShard, shards, planned, before };
};

/**
 * The first step of a month end: takes the cutoff, lays out the invoices to be and stores them in shards; after a retry
 * it prepares what is left. Run again after it had finished, it answers what it had laid out.
 */
export const planBatch =
  (needs: TableNeeds, { settleSeconds, shardSize }: PlanSettings) =>
  async ({ tenantId, batchId, attempt = 0 }: PlanInput): Promise<Planned> => {
    const { stores, clock, journal } = needs;
    const { tenant, batch } = await loadBatch(needs, tenantId, batchId);
    if (batch.attempt !== attempt) throw new BillingError('Conflict', `${batchId} is at attempt ${batch.attempt}`);
    const answer = async (laidOut: Pick<LaidOut, 'firstShard' | 'shards'>): Promise<Planned> => {
      await stores.batches.sweep(tenantId, batchId, laidOut.firstShard);
      return { tenantId, batchId, attempt, round: batch.round, settleSeconds, shards: shardsOf(laidOut) };
    };
    // A plan that was finished stands: laid out anew, an item's id could come to mean another client.
    if (batch.laidOut === batch.round) return answer({ firstShard: batch.firstShard, shards: batch.shards ?? 0 });
    const cutoff = cutoffAt(clock());
    const keepsLayout = batch.shards !== undefined && batch.decision !== 'regroup';
    const laidOut = keepsLayout
      ? await planRetry(needs, tenantId, batch)
      : await planAnew(needs, tenant, batch, shardSize);
    const finished = await stores.batches.finishPlan(tenantId, batch, {
      ...laidOut,
      cutoff: laterCutoff(batch, cutoff),
    });
    if (!finished && (await stores.batches.get(tenantId, batchId))?.laidOut !== batch.round)
      throw new BillingError('Conflict', `${batchId} was moved on while it was planned`);
    journal.info('month end planned', {
      tenantId,
      batchId,
      attempt,
      invoices: laidOut.planned,
      shards: laidOut.shards,
    });
    return answer(laidOut);
  };

/** A cutoff never goes back, whatever the clock says. */
const laterCutoff = ({ cutoff = '' }: StoredBatch, fresh: string): string => (fresh > cutoff ? fresh : cutoff);

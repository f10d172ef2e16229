import { type PlannedInvoice, shardName } from '../../batches/batch.ts';
import { addDays, type LocalDate, localDateOf } from '../../calendar/local-date.ts';
import { Temporal } from '../../calendar/temporal.ts';
import type { Contract } from '../../contracts/contract.ts';
import { BillingError } from '../../errors.ts';
import { cutoffAt } from '../../ids.ts';
import { CONTRACTS_PER_INVOICE } from '../../table/ledger-store.ts';
import type { InvoiceGrouping } from '../../tenants/tenant.ts';
import type { TableNeeds } from '../ports.ts';

/** How long an ended contract is still looked at for late work. */
const ARCHIVE_MONTHS = 13;

type Candidate = Pick<Contract, 'contractId' | 'clientId' | 'startsOn' | 'endsOn'>;

/** Contracts that can have something to bill: begun by the day after (fees in advance), and not archived. */
export const isCandidate = ({ startsOn, endsOn }: Candidate, through: LocalDate, today: LocalDate): boolean => {
  if (startsOn > addDays(through, 1)) return false;
  if (endsOn === undefined) return true;
  return today <= Temporal.PlainDate.from(endsOn).add({ months: ARCHIVE_MONTHS }).toString();
};

/** Groups contracts into invoices: one for each client or contract, split where a client has more than fit one. */
export const layOut = (
  candidates: readonly Candidate[],
  grouping: InvoiceGrouping,
  shardSize: number,
): PlannedInvoice[][] => {
  const sorted = [...candidates].sort((a, b) => (a.clientId + a.contractId < b.clientId + b.contractId ? -1 : 1));
  const groups = Map.groupBy(sorted, ({ clientId, contractId }) => (grouping === 'client' ? clientId : contractId));
  const invoices = [...groups.values()].flatMap((group) => chunks(group, CONTRACTS_PER_INVOICE));
  return chunks(invoices, shardSize).map((shard, s) =>
    shard.map((group, i) => ({
      itemId: `${shardName(s)}-${shardName(i)}`,
      clientId: (group[0] as Candidate).clientId,
      contractIds: group.map(({ contractId }) => contractId),
    })),
  );
};

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export interface PlanSettings {
  readonly settleSeconds: number;
  readonly shardSize: number;
}

/**
 * The first step of a month end: takes the cutoff, lays out the invoices to be and stores them in shards. Run
 * again after it had finished, it answers what it had laid out.
 */
export const planBatch =
  ({ stores, clock, journal }: TableNeeds, { settleSeconds, shardSize }: PlanSettings) =>
  async ({ tenantId, batchId }: { tenantId: string; batchId: string }) => {
    const [tenant, batch] = await Promise.all([stores.tenants.get(tenantId), stores.batches.get(tenantId, batchId)]);
    if (!tenant || !batch) throw new BillingError('NotFound', `there is no batch ${batchId}`);
    const answer = (shards: number) => ({
      tenantId,
      batchId,
      settleSeconds,
      shards: Array.from({ length: shards }, (_, i) => ({ tenantId, batchId, shard: shardName(i) })),
    });
    // A plan that was finished stands: laid out anew, an item's id could come to mean another client.
    if (batch.shards !== undefined) return answer(batch.shards);
    const now = clock();
    const cutoff = batch.cutoff ?? cutoffAt(now);
    const today = localDateOf(now.toISOString(), tenant.settings.timeZone);
    const chosen = batch.contractIds && new Set(batch.contractIds);
    const candidates = (await stores.contracts.all(tenantId)).filter(
      (contract) =>
        (chosen?.has(contract.contractId) ?? true) &&
        (chosen !== undefined || isCandidate(contract, batch.through, today)),
    );
    const shards = layOut(candidates, batch.invoiceGrouping, shardSize);
    await stores.batches.plan(tenantId, batchId, shards);
    await stores.batches.move(tenantId, batchId, ['planning', 'drafting'], 'drafting', {
      cutoff,
      shards: shards.length,
    });
    journal.info('month end planned', { tenantId, batchId, contracts: candidates.length, shards: shards.length });
    return answer(shards.length);
  };

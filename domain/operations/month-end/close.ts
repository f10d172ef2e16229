import type { Batch } from '../../batches/batch.ts';
import { type IssuedTotal, issuedTotals } from '../../batches/issued-totals.ts';
import { type BatchItem, needsAttention } from '../../batches/item.ts';
import { composeBatchMail } from '../../documents/batch-mail.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { MailResult } from '../mails/send-once.ts';
import { tellFirm } from '../mails/tell-firm.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { loadBatch } from './load.ts';

/** What the tenant's event says of a batch. */
export interface Closing {
  readonly status: 'closed' | 'cancelled';
  readonly issued: number;
  readonly totals: readonly IssuedTotal[];
  readonly needAttention: number;
}

export interface CloseOutcome extends Closing {
  /** 0 when the tenant was told, or cannot be; else seconds to wait before that is tried again. */
  readonly waitSeconds: number;
}

export interface CloseInput {
  readonly tenantId: string;
  readonly batchId: string;
  readonly attempt?: number | undefined;
}

const closingOf = (status: Closing['status'], items: readonly BatchItem[]): Closing => ({
  status,
  issued: items.filter(({ invoiceId }) => invoiceId !== undefined).length,
  totals: issuedTotals(items),
  needAttention: items.filter(needsAttention).length,
});

/** Tells the tenant by one mail for each attempt. */
const tell = async (
  needs: TableNeeds,
  mailer: Mailer,
  tenant: Tenant,
  batch: Batch,
  items: readonly BatchItem[],
): Promise<MailResult> => {
  const { tenantId, settings } = tenant;
  const attention = items.filter(needsAttention);
  const clients = await needs.stores.clients.many(
    tenantId,
    attention.map(({ clientId }) => clientId),
  );
  const { issued, totals } = closingOf('closed', items);
  const summary = {
    locale: settings.locale,
    country: settings.address.country,
    batchName: batch.name,
    through: batch.through,
    issued,
    totals,
    currency: settings.currency,
    delivered: items.filter(({ status }) => status === 'delivered').length,
    notDelivered: items.filter(({ status }) => status === 'notDelivered').length,
    failed: attention.map(({ clientId, itemId, reason }) => ({
      client: clients.get(clientId)?.name ?? clientId,
      itemId,
      reason: reason ?? '',
    })),
  };
  const purpose = batch.attempt === 0 ? 'closed' : `closed-${batch.attempt}`;
  return tellFirm(needs, mailer, tenant, { aboutId: batch.batchId, purpose }, (envelope) =>
    composeBatchMail({ ...envelope, batch: summary }),
  );
};

/**
 * The last step: counts, closes, and tells the tenant by mail. What it returns becomes the tenant's event. A mail that is
 * not taken for now is tried again later; the batch is closed meanwhile.
 */
export const closeBatch =
  (needs: TableNeeds, mailer: Mailer) =>
  async ({ tenantId, batchId, attempt = 0 }: CloseInput): Promise<CloseOutcome> => {
    const { stores, journal, clock } = needs;
    const { tenant, batch } = await loadBatch(needs, tenantId, batchId);
    const closedAt = clock().toISOString();
    const items = await stores.batches.items(tenantId, batchId, undefined, batch.firstShard);
    if (batch.decision === 'cancel') {
      await stores.batches.move(tenantId, batchId, ['inReview'], 'cancelled', { closedAt }, { attempt });
      return { ...closingOf('cancelled', items), needAttention: 0, waitSeconds: 0 };
    }
    const closing = closingOf('closed', items);
    // Somebody retries it already: the next attempt closes it, and tells.
    if (batch.attempt !== attempt) return { ...closing, waitSeconds: 0 };
    await stores.batches.move(tenantId, batchId, ['delivering'], 'closed', { closedAt }, { attempt });
    const told = await tell(needs, mailer, tenant, batch, items);
    journal.info('month end closed', { tenantId, batchId, attempt, ...closing, told: told.result });
    return { ...closing, waitSeconds: told.result === 'later' ? told.waitSeconds : 0 };
  };

import type { BatchItem } from '../../batches/item.ts';
import { BillingError } from '../../errors.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { sleep } from '../concurrently.ts';
import { type DeliveryResult, type Dispatch, deliverDocument } from '../deliver-document.ts';
import { type LogoOf, logoReader } from '../logo-reader.ts';
import type { Mailer, Needs } from '../ports.ts';
import type { ShardInput } from './draft.ts';
import { loadBatch } from './load.ts';

export interface DeliverSettings {
  /** Mails that one function may send in a second; with its concurrency it stays below the account's rate. */
  readonly mailsPerSecond: number;
}

export interface DeliverOutcome {
  /** 0 when every item of the shard is delivered or has its reason; else seconds to wait before going on. */
  readonly waitSeconds: number;
}

const deliverItem = async (
  needs: Needs,
  mailer: Mailer,
  tenant: Tenant,
  item: BatchItem,
  logoOf: LogoOf,
  dispatch: Dispatch,
): Promise<DeliveryResult> => {
  const invoice = await needs.stores.ledger.get(tenant.tenantId, item.invoiceId ?? '');
  if (!invoice) throw new BillingError('NotFound', `there is no invoice ${item.invoiceId}`);
  return deliverDocument(needs, mailer, tenant, invoice, logoOf, dispatch);
};

/**
 * Renders, stores and mails the invoices of one shard, one after the other at the given pace. Stopped anywhere, it finds
 * the PDF stored and the mail claimed, and goes on.
 */
export const deliverShard =
  (needs: Needs, mailer: Mailer, { mailsPerSecond }: DeliverSettings) =>
  async ({ tenantId, batchId, shard }: ShardInput, timeLeft: () => number): Promise<DeliverOutcome> => {
    const { stores } = needs;
    const [{ tenant, batch }, items] = await Promise.all([
      loadBatch(needs, tenantId, batchId),
      stores.batches.items(tenantId, batchId, shard),
    ]);
    const logoOf = logoReader(needs);
    let waitSeconds = 0;
    for (const item of items.filter(({ status }) => status === 'issued')) {
      if (timeLeft() < 30_000) return { waitSeconds: 1 };
      const startedAt = needs.clock().getTime();
      const delivered = await deliverItem(needs, mailer, tenant, item, logoOf, batch);
      if (delivered.result === 'later') {
        waitSeconds = Math.max(waitSeconds, delivered.waitSeconds);
        continue;
      }
      if (delivered.result === 'notSent')
        await stores.batches.moveItem(tenantId, batchId, item.itemId, 'issued', 'notDelivered', delivered.reason);
      else await stores.batches.moveItem(tenantId, batchId, item.itemId, 'issued', 'delivered');
      if (delivered.result === 'stored') continue;
      await sleep(Math.max(0, 1000 / mailsPerSecond - (needs.clock().getTime() - startedAt)));
    }
    return { waitSeconds };
  };

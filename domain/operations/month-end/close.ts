import type { ItemStatus } from '../../batches/batch.ts';
import { composeBatchMail } from '../../documents/batch-mail.ts';
import { BillingError } from '../../errors.ts';
import { sum } from '../../money/rounding.ts';
import type { Mailer, TableNeeds } from '../ports.ts';
import { mailIdOf, sendOnce } from './send-once.ts';

export interface Closing {
  readonly status: 'closed' | 'cancelled';
  readonly issued: number;
  /** Minor units. */
  readonly gross: number;
  readonly needAttention: number;
}

const ATTENTION: readonly ItemStatus[] = ['failed', 'setAside', 'notDelivered'];

/** The last step: counts, tells the tenant by mail, and closes. What it returns becomes the tenant's event. */
export const closeBatch =
  (needs: TableNeeds, mailer: Mailer) =>
  async ({ tenantId, batchId }: { tenantId: string; batchId: string }): Promise<Closing> => {
    const { stores, journal, clock } = needs;
    const [tenant, batch] = await Promise.all([stores.tenants.get(tenantId), stores.batches.get(tenantId, batchId)]);
    if (!tenant || !batch) throw new BillingError('NotFound', `there is no batch ${batchId}`);
    const closedAt = clock().toISOString();
    if (batch.decision === 'cancel' && (batch.status === 'inReview' || batch.status === 'cancelled')) {
      await stores.batches.move(tenantId, batchId, ['inReview'], 'cancelled', { closedAt });
      return { status: 'cancelled', issued: 0, gross: 0, needAttention: 0 };
    }
    const items = await stores.batches.items(tenantId, batchId);
    const issued = items.filter(({ invoiceId }) => invoiceId !== undefined);
    const attention = items.filter(({ status }) => ATTENTION.includes(status));
    const gross = sum(issued.map((item) => item.gross ?? 0));
    const clients = await stores.clients.many(
      tenantId,
      attention.map(({ clientId }) => clientId),
    );
    const { settings } = tenant;
    const summary = {
      locale: settings.locale,
      country: settings.address.country,
      batchName: batch.name,
      through: batch.through,
      issued: issued.length,
      gross,
      currency: settings.currency,
      mailed: items.filter(({ status }) => status === 'delivered').length,
      notMailed: items.filter(({ status }) => status === 'notDelivered').length,
      failed: attention.map(({ clientId, itemId, reason }) => ({
        client: clients.get(clientId)?.name ?? clientId,
        itemId,
        reason: reason ?? '',
      })),
    };
    const to = [{ email: settings.email }];
    const from = { name: 'Monthend', email: mailer.from };
    const key = { tenantId, aboutId: batchId, purpose: 'closed' };
    const told = await sendOnce(needs, mailer, key, [settings.email], async () => ({
      raw: await composeBatchMail({
        mailId: mailIdOf(key),
        batch: summary,
        from,
        replyTo: settings.email,
        to,
        date: clock(),
      }),
      recipients: [settings.email],
      tags: { tenant: tenantId, batch: batchId },
    }));
    await stores.batches.move(tenantId, batchId, ['delivering'], 'closed', { closedAt });
    journal.info('month end closed', {
      tenantId,
      batchId,
      issued: issued.length,
      needAttention: attention.length,
      told: told.result,
    });
    return { status: 'closed', issued: issued.length, gross, needAttention: attention.length };
  };

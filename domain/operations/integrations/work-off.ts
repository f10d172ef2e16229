import { BillingError } from '../../errors.ts';
import type { Delivery } from '../../integrations/delivery.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { News } from '../../integrations/news.ts';
import { providerModules } from '../../integrations/provider-modules.ts';
import type { DeliveryKey, DeliveryTry, Settlement } from '../../table/delivery-store.ts';
import type { TableNeeds } from '../ports.ts';
import { mayPass } from './may-pass.ts';

/**
 * What becomes of news: tickets and time, or something to wait for. Safe to repeat, in any order. What waits has to be said of
 * its delivery (`awaits`), which is done when none of it waits any more.
 */
export type TakeNews = (
  tenantId: string,
  integration: Integration,
  news: readonly News[],
  delivery: DeliveryTry,
) => Promise<{ readonly outcome: 'done' | 'ignored' | 'waiting'; readonly reason?: string | undefined }>;

export interface WorkOffNeeds extends Pick<TableNeeds, 'journal'> {
  readonly stores: Pick<TableNeeds['stores'], 'integrations' | 'deliveries'>;
  readonly take: TakeNews;
}

/** For people, and without what an error may hold of a customer. */
const reasonOf = (error: unknown): string =>
  error instanceof BillingError ? `${error.code}: ${error.message}` : 'something is wrong on our side';

/** What the delivery comes to. Only what an active integration brings becomes time. */
const settlementOf = async (
  { take }: WorkOffNeeds,
  tenantId: string,
  integration: Integration,
  delivery: Delivery,
): Promise<Settlement> => {
  const { body, receivedAt, test } = delivery;
  const { provider, state, options } = integration;
  const translated = providerModules[provider].translate(body, options, receivedAt);
  if ('notUnderstood' in translated) return { status: 'notUnderstood', reason: translated.notUnderstood };
  if (test) return { status: 'ignored', reason: 'test' };
  if (state !== 'active') return { status: 'ignored', reason: state };
  if (translated.news.length === 0) return { status: 'ignored', reason: 'it says nothing of tickets or time' };
  const { outcome, reason } = await take(tenantId, integration, translated.news, delivery);
  return { status: outcome, reason };
};

/**
 * Works one delivery off: what it says becomes tickets and time, and the delivery says what became of it. Deliveries come in
 * any order and more than once; one that was settled is left alone. Throws only where another try may go better; by then the
 * delivery says that it has failed so far, and why, because nobody tells the worker which try is the last.
 */
export const workOff =
  (needs: WorkOffNeeds) =>
  async (tenantId: string, key: DeliveryKey): Promise<void> => {
    const { stores, journal } = needs;
    const delivery = await stores.deliveries.get(tenantId, key);
    if (!delivery || (delivery.status !== 'received' && delivery.status !== 'failed')) return;
    try {
      const integration = await stores.integrations.get(tenantId, key.integrationId);
      if (!integration) throw new TypeError('a delivery of an integration that is not there');
      await stores.deliveries.settle(tenantId, delivery, await settlementOf(needs, tenantId, integration, delivery));
    } catch (error) {
      const comesAgain = mayPass(error);
      journal.error('a delivery was not worked off', {
        ...{ tenantId, ...key, replays: delivery.replays },
        comesAgain,
        error,
      });
      await stores.deliveries.fail(tenantId, delivery, reasonOf(error));
      if (comesAgain) throw error;
    }
  };

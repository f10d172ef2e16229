import type { Instant } from '../../calendar/local-date.ts';
import type { Delivery, DeliveryStatus, DeliverySummary } from '../../integrations/delivery.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { notFound } from '../change.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { readIntegration } from './manage.ts';

interface DeliveryNeeds {
  readonly stores: Pick<TableNeeds['stores'], 'integrations' | 'deliveries'>;
}

/** The deliveries of an integration, newest first, or those of a status. */
export const listDeliveries =
  (needs: DeliveryNeeds) =>
  async (
    tenantId: string,
    integrationId: string,
    asked: PageRequest,
    status?: DeliveryStatus,
  ): Promise<Page<DeliverySummary>> => {
    await readIntegration(needs)(tenantId, integrationId);
    return needs.stores.deliveries.list(tenantId, integrationId, asked, status);
  };

export const readDelivery =
  ({ stores }: DeliveryNeeds) =>
  async (tenantId: string, integrationId: string, deliveryId: string): Promise<Delivery> => {
    const delivery = await stores.deliveries.get(tenantId, { integrationId, deliveryId });
    if (!delivery) throw notFound('delivery', deliveryId);
    return delivery;
  };

/** Sends a delivery to the worker once more; one that is on its way there stays so. */
export const replayDelivery =
  (needs: DeliveryNeeds) =>
  async (tenantId: string, integrationId: string, deliveryId: string): Promise<DeliverySummary> => {
    const delivery = await readDelivery(needs)(tenantId, integrationId, deliveryId);
    await needs.stores.deliveries.replay(tenantId, delivery);
    return readDelivery(needs)(tenantId, integrationId, deliveryId);
  };

/** Which of them: all of a status that came by a moment, the newest first. */
export interface Replay {
  readonly status: Exclude<DeliveryStatus, 'received' | 'done'>;
  readonly receivedUntil?: Instant | undefined;
}

export interface Replayed {
  readonly replayed: number;
  /** Where to go on, when there may be more of them. */
  readonly receivedUntil?: Instant | undefined;
}

/** What one request replays and looks at: it has to answer within its time. */
const MOST_REPLAYED = 500;
const MOST_LOOKED_AT = 2_000;
const AT_ONCE = 10;

/** Sends deliveries of a status to the worker once more, as many as one request can. */
export const replayDeliveries =
  (needs: DeliveryNeeds) =>
  async (tenantId: string, integrationId: string, { status, receivedUntil }: Replay): Promise<Replayed> => {
    const { deliveries } = needs.stores;
    await readIntegration(needs)(tenantId, integrationId);
    let [replayed, looked] = [0, 0];
    let cursor: string | undefined;
    while (true) {
      const page = await deliveries.until(tenantId, integrationId, receivedUntil, cursor);
      const chosen = page.items.filter((one) => one.status === status);
      const done = await concurrently(chosen, AT_ONCE, (one) => deliveries.replay(tenantId, one));
      replayed += done.filter(Boolean).length;
      looked += page.items.length;
      if (page.cursor === null) return { replayed };
      const last = page.items.at(-1)?.receivedAt;
      // Those of that very moment are looked at again: what was replayed waits for the worker by then, and is left alone.
      if (replayed >= MOST_REPLAYED || looked >= MOST_LOOKED_AT) return { replayed, receivedUntil: last };
      cursor = page.cursor;
    }
  };

import type { DueMessage } from '../../table/webhook-message-store.ts';
import { concurrently } from '../concurrently.ts';
import { sweepOver } from '../for-each-tenant.ts';
import type { Journal } from '../ports.ts';
import { type AttemptNeeds, attemptMessage } from './attempt.ts';

export interface WebhookSweepNeeds extends AttemptNeeds {
  readonly journal: Journal;
}

/** Webhooks that are served at a time, and messages of one of them. */
const WEBHOOKS_AT_ONCE = 20;
const MESSAGES_AT_ONCE = 4;

/** For how long one webhook is served while others may wait. */
const TURN_MILLISECONDS = 20_000;

/** No call is begun with less time left: it may take ten seconds, and the writes around it some. */
const MILLISECONDS_TO_BEGIN = 15_000;

/** What is due for one webhook, the longest due first. */
interface Queue {
  readonly tenantId: string;
  readonly webhookId: string;
  readonly failing: boolean;
  readonly due: readonly DueMessage[];
}

const queuesOf = async ({ stores }: AttemptNeeds, due: readonly DueMessage[]): Promise<readonly Queue[]> => {
  const byWebhook = Map.groupBy(due, ({ tenantId, webhookId }) => `${tenantId} ${webhookId}`);
  const queues = await concurrently([...byWebhook.values()], WEBHOOKS_AT_ONCE, async (ofOne): Promise<Queue[]> => {
    const sorted = ofOne.toSorted((a, b) => (a.nextAt < b.nextAt ? -1 : 1));
    const [first] = sorted;
    if (!first) return [];
    const { tenantId, webhookId } = first;
    const webhook = await stores.webhooks.get(tenantId, webhookId);
    return [{ tenantId, webhookId, failing: webhook?.failingSince !== undefined, due: sorted }];
  });
  // Those that answer go first: receivers that are down cost the time of those alone that are down too.
  return queues.flat().sort((a, b) => Number(a.failing) - Number(b.failing));
};

/** Sends what is due for a webhook until something is refused, its turn is over or the time is up. The rest stays due. */
const serve = async (needs: AttemptNeeds, { tenantId, failing, due }: Queue, timeLeft: () => number): Promise<void> => {
  const attempt = attemptMessage(needs);
  const until = timeLeft() - TURN_MILLISECONDS;
  let goesOn = true;
  // One that has failed is asked with a single message whether it answers again.
  const width = failing ? 1 : MESSAGES_AT_ONCE;
  await concurrently(due, width, async (message) => {
    if (!goesOn || timeLeft() < Math.max(until, MILLISECONDS_TO_BEGIN)) return;
    if ((await attempt(tenantId, message)) === 'refused') goesOn = false;
  });
};

/**
 * Sends all that is due, of all tenants. Each webhook has a turn of its own, so one that is dead or slow holds up no other, and
 * what there is no time for is still due in the next minute. Two sweeps at a time do no harm: what one has claimed the
 * other leaves alone.
 */
export const sweepWebhooks =
  (needs: WebhookSweepNeeds) =>
  async (timeLeft: () => number): Promise<void> => {
    const due = await needs.stores.webhookMessages.due(needs.clock().toISOString());
    const sweep = sweepOver(needs.journal, 'webhooks could not be served');
    const queues = await queuesOf(needs, due);
    await concurrently(queues, WEBHOOKS_AT_ONCE, (queue) =>
      sweep.attempt(queue.tenantId, () => serve(needs, queue, timeLeft)),
    );
    if (due.length > 0) needs.journal.info('webhooks were served', { webhooks: queues.length, due: due.length });
    sweep.end();
  };

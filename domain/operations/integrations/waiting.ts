import type { Integration } from '../../integrations/integration.ts';
import type { News } from '../../integrations/news.ts';
import type { Waiting } from '../../integrations/subject.ts';
import { newsIdOf, type WaitingNews, waitingFor } from '../../integrations/waiting-news.ts';
import type { TableNeeds } from '../ports.ts';
import { applyNews, type NewsOutcome } from './apply-news.ts';
import { mayPass } from './may-pass.ts';
import { orderWorkOff, type Part } from './waiting-list.ts';

/** Rows that are tried between two looks at the time. */
const PAGE = 25;

/** Says whether there is time to begin another page; with none, what is left is ordered. */
type HasTime = () => boolean;
const enough: HasTime = () => true;

/** Lets news wait for what they need. Parked again for the same they change nothing. */
export const park =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  async (
    tenantId: string,
    integrationId: string,
    waiting: readonly { readonly news: News; readonly waiting: Waiting }[],
  ): Promise<void> => {
    for (const { news, waiting: why } of waiting)
      await stores.waiting.park(tenantId, integrationId, { newsId: newsIdOf(news), news }, why);
  };

/**
 * Applies what a tool says, lets wait what has to, and has worked off what waited for its tickets. Stopped anywhere it is
 * run again with the same: whatever it was stopped before is then done.
 */
export const takeIn =
  (needs: TableNeeds) =>
  async (tenantId: string, integration: Integration, news: readonly News[]): Promise<NewsOutcome> => {
    const { integrationId } = integration;
    const outcome = await applyNews(needs)(tenantId, integration, news);
    await park(needs)(tenantId, integrationId, outcome.waiting);
    const waits = new Set(outcome.waiting.map((one) => one.news));
    const applied = news.filter((one) => !waits.has(one));
    await orderForTickets(needs, tenantId, integrationId, applied);
    return outcome;
  };

/**
 * Applies again a part of what waits, because what it waits for is there by now: what can be applied waits no longer, what
 * cannot waits for what it needs now. Safe to repeat, and at any time: to apply news twice is to apply them once. One that
 * fails keeps no other from being tried.
 */
export const workOff =
  (needs: TableNeeds) =>
  async (tenantId: string, integrationId: string, part: Part, hasTime: HasTime = enough): Promise<void> => {
    const { stores } = needs;
    const integration = await stores.integrations.get(tenantId, integrationId);
    if (!integration) return;
    const failures: unknown[] = [];
    let next: Part | undefined = part;
    while (next !== undefined) {
      const { selection, after: cursor }: Part = next;
      if (!hasTime()) return orderWorkOff(needs, tenantId, integrationId, next);
      const page = await stores.waiting.select(tenantId, integrationId, selection, { limit: PAGE, cursor });
      for (const parked of page.items) failures.push(...(await attempt(needs, tenantId, integration, parked)));
      next = page.cursor === null ? undefined : { selection, after: page.cursor };
    }
    if (failures.length > 0) throw failures[0];
  };

/** Tries one that has just been parked: what it needs may have come between its being looked for and its being parked. */
export const tryParked =
  (needs: TableNeeds) =>
  async (tenantId: string, integrationId: string, newsId: string): Promise<void> => {
    const [integration, parked] = await Promise.all([
      needs.stores.integrations.get(tenantId, integrationId),
      needs.stores.waiting.get(tenantId, integrationId, newsId),
    ]);
    if (!integration || !parked) return;
    const [failure] = await attempt(needs, tenantId, integration, parked);
    if (failure !== undefined) throw failure;
  };

/** Goes on with an order, and takes it away at its end. */
export const workOffOrder =
  (needs: TableNeeds) =>
  async (tenantId: string, integrationId: string, orderId: string, hasTime: HasTime = enough): Promise<void> => {
    const order = await needs.stores.waiting.readOrder(tenantId, integrationId, orderId);
    if (!order) return;
    await workOff(needs)(tenantId, integrationId, order, hasTime);
    await needs.stores.waiting.removeOrder(tenantId, integrationId, order);
  };

/** The failure of one that waits, where another try may go better. Any other is told, and leaves it in the list. */
const attempt = async (
  needs: TableNeeds,
  tenantId: string,
  integration: Integration,
  parked: WaitingNews,
): Promise<readonly unknown[]> => {
  try {
    await tryOnce(needs, tenantId, integration, parked);
    return [];
  } catch (error) {
    const { integrationId } = integration;
    needs.journal.error('what waits could not be applied', { tenantId, integrationId, newsId: parked.newsId, error });
    return mayPass(error) ? [error] : [];
  }
};

/** Taken away last: stopped before, it is applied once more, to no effect, and what follows from it is not forgotten. */
const tryOnce = async (
  needs: TableNeeds,
  tenantId: string,
  integration: Integration,
  { newsId, news }: WaitingNews,
): Promise<void> => {
  const { integrationId } = integration;
  const [still] = (await applyNews(needs)(tenantId, integration, [news])).waiting;
  if (still) return needs.stores.waiting.park(tenantId, integrationId, { newsId, news }, still.waiting);
  await orderForTickets(needs, tenantId, integrationId, [news]);
  await needs.stores.waiting.remove(tenantId, integrationId, newsId);
};

/**
 * Has worked off what waits for tickets that were told of. Of known news too: whoever told it first may have been stopped
 * before this.
 */
const orderForTickets = async (
  needs: TableNeeds,
  tenantId: string,
  integrationId: string,
  news: readonly News[],
): Promise<void> => {
  const tickets = new Set(news.flatMap(({ about, externalId }) => (about === 'ticket' ? [externalId] : [])));
  for (const id of tickets) {
    const selection = waitingFor({ kind: 'ticket', of: { id } });
    const { items } = await needs.stores.waiting.select(tenantId, integrationId, selection, { limit: 1 });
    if (items.length > 0) await orderWorkOff(needs, tenantId, integrationId, { selection });
  }
};

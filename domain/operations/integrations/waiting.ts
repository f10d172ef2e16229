import type { Integration } from '../../integrations/integration.ts';
import type { News } from '../../integrations/news.ts';
import { isKnownBy, subjectIdOf, type Waiting } from '../../integrations/subject.ts';
import { newsIdOf, type WaitingNews, waitingFor } from '../../integrations/waiting-news.ts';
import type { DeliveryTry } from '../../table/delivery-store.ts';
import type { TableNeeds } from '../ports.ts';
import { untilDone } from '../until-done.ts';
import { applyNews, type NewsOutcome } from './apply-news.ts';
import { mayPass } from './may-pass.ts';
import { orderWorkOff, type Part } from './waiting-list.ts';

/** Rows that are tried between two looks at the time. */
const PAGE = 25;

/** Says whether there is time to begin another page; with none, what is left is ordered. */
type HasTime = () => boolean;
const enough: HasTime = () => true;

/** Lets news wait for what they need, and their delivery for them. Parked again for the same they change nothing. */
export const park =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  async (
    tenantId: string,
    integrationId: string,
    waiting: readonly { readonly news: News; readonly waiting: Waiting }[],
    delivery?: DeliveryTry,
  ): Promise<void> => {
    if (waiting.length === 0) return;
    const parked = waiting.map(({ news, waiting: why }) => ({ newsId: newsIdOf(news), news, why }));
    if (delivery !== undefined)
      await stores.deliveries.awaits(
        tenantId,
        delivery,
        parked.map(({ newsId }) => newsId),
      );
    for (const { why, ...one } of parked)
      await untilDone(
        async () => (await stores.waiting.park(tenantId, integrationId, one, why, delivery?.deliveryId)) || undefined,
      );
  };

/**
 * Applies what a tool says, lets wait what has to, and has worked off what waited for its tickets. Stopped anywhere it is
 * run again with the same: whatever it was stopped before is then done.
 */
export const takeIn =
  (needs: TableNeeds) =>
  async (
    tenantId: string,
    integration: Integration,
    news: readonly News[],
    delivery?: DeliveryTry,
  ): Promise<NewsOutcome> => {
    const { integrationId } = integration;
    const outcome = await applyNews(needs)(tenantId, integration, news);
    await park(needs)(tenantId, integrationId, outcome.waiting, delivery);
    const waits = new Set(outcome.waiting.map((one) => one.news));
    const applied = news.filter((one) => !waits.has(one));
    await orderForTickets(needs, tenantId, integrationId, applied);
    return outcome;
  };

/**
 * Applies again a part of what waits, because what it waits for is there by now: what can be applied waits no longer, what
 * cannot waits for what it needs now. Safe to repeat, and at any time: to apply news twice is to apply them once. One that
 * fails keeps no other from being tried, and is thrown in the end, so that this part comes again.
 */
export const workOff =
  (needs: TableNeeds) =>
  async (tenantId: string, integrationId: string, part: Part, hasTime: HasTime = enough): Promise<void> => {
    const integration = await needs.stores.integrations.get(tenantId, integrationId);
    if (!integration) return;
    const [failure] = await goOver({ needs, tenantId, integration, hasTime }, part);
    if (failure !== undefined) throw failure;
  };

interface Worker {
  readonly needs: TableNeeds;
  readonly tenantId: string;
  readonly integration: Integration;
  readonly hasTime: HasTime;
}

/** The failures of a part, as far as there is time for it; the rest is ordered. */
const goOver = async (worker: Worker, part: Part): Promise<readonly unknown[]> => {
  const { needs, tenantId, integration, hasTime } = worker;
  const { integrationId } = integration;
  const failures: unknown[] = [];
  let next: Part | undefined = part;
  while (next !== undefined) {
    const { selection, after: cursor }: Part = next;
    if (!hasTime()) {
      await orderWorkOff(needs, tenantId, integrationId, next);
      break;
    }
    const page = await needs.stores.waiting.select(tenantId, integrationId, selection, { limit: PAGE, cursor });
    const { knownBy } = selection;
    if (knownBy === undefined)
      for (const parked of page.items) failures.push(...(await attempt(needs, tenantId, integration, parked)));
    // All that waits for whom it unlocks: news may say less of them than other news do.
    else
      for (const { subject } of oneForEach(page.items.filter((one) => isKnownBy(one.subject, knownBy))))
        failures.push(...(await goOver(worker, { selection: waitingFor(subject) })));
    next = page.cursor === null ? undefined : { selection, after: page.cursor };
  }
  return failures;
};

/** One row for each subject. */
const oneForEach = (rows: readonly WaitingNews[]): readonly WaitingNews[] => [
  ...new Map(rows.map((row) => [subjectIdOf(row.subject), row])).values(),
];

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
    const comesAgain = mayPass(error);
    const { newsId } = parked;
    needs.journal.error('what waits could not be applied', { tenantId, integrationId, newsId, comesAgain, error });
    return comesAgain ? [error] : [];
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
  if (still) return park(needs)(tenantId, integrationId, [still]);
  await orderForTickets(needs, tenantId, integrationId, [news]);
  await untilDone(async () => {
    const parked = await needs.stores.waiting.get(tenantId, integrationId, newsId);
    for (const deliveryId of parked?.deliveryIds ?? [])
      await needs.stores.deliveries.waitsNoMore(tenantId, { integrationId, deliveryId }, newsId);
    // Another delivery may have brought it meanwhile: then that is told too.
    return parked === undefined || (await needs.stores.waiting.remove(tenantId, integrationId, parked)) || undefined;
  });
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

import { idFrom } from '../../ids.ts';
import { keyText } from '../../integrations/mapped.ts';
import { everything, type Selection, type WaitingNews } from '../../integrations/waiting-news.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { WaitingCounts } from '../../table/waiting-store.ts';
import type { Needs } from '../ports.ts';
import { readIntegration } from './manage.ts';

type ListNeeds = Pick<Needs, 'stores'>;

/** What waits at an integration; with the first page, how many wait for what reason. */
export interface WaitingPage extends Page<WaitingNews> {
  readonly reasons: WaitingCounts['reasons'] | undefined;
  /** Whether more wait than were counted. */
  readonly moreReasons?: true | undefined;
}

/** What waits is counted as far as that: reading more would make the list slow, and no longer tell what to do first. */
const MOST_COUNTED = 1_000;

export const listWaiting =
  (needs: ListNeeds) =>
  async (tenantId: string, integrationId: string, page: PageRequest): Promise<WaitingPage> => {
    await readIntegration(needs)(tenantId, integrationId);
    const { waiting } = needs.stores;
    const [{ items, cursor }, counts] = await Promise.all([
      waiting.list(tenantId, integrationId, page),
      page.cursor === undefined ? waiting.countByReason(tenantId, integrationId, MOST_COUNTED) : undefined,
    ]);
    return { items, cursor, reasons: counts?.reasons, ...(counts?.hasMore && { moreReasons: true }) };
  };

/** Which of what waits is to be worked off, from where it was left. */
export interface Part {
  readonly selection: Selection;
  /** The table's own cursor. */
  readonly after?: string | undefined;
}

/**
 * Has a part of what waits worked off by the worker. The same part is the same order: the later one starts it anew. Where it
 * goes on is another: what failed before that is tried again by the order that came to it.
 */
export const orderWorkOff = (
  { stores }: ListNeeds,
  tenantId: string,
  integrationId: string,
  { selection, after }: Part,
): Promise<void> => {
  const { subjectKind = '', subjectId = '', knownBy } = selection;
  const orderId = idFrom('workOrder', subjectKind, subjectId, ...(knownBy ? keyText(knownBy) : []), after ?? '');
  return stores.waiting.order(tenantId, integrationId, { orderId, selection, after });
};

/** Orders that all that waits is tried again. */
export const retryWaiting =
  (needs: ListNeeds) =>
  async (tenantId: string, integrationId: string): Promise<void> => {
    await readIntegration(needs)(tenantId, integrationId);
    await orderWorkOff(needs, tenantId, integrationId, { selection: everything });
  };

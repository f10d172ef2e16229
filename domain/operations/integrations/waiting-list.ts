import { idFrom } from '../../ids.ts';
import type { WaitingReason } from '../../integrations/subject.ts';
import { everything, type Selection, type WaitingNews } from '../../integrations/waiting-news.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { Needs } from '../ports.ts';
import { readIntegration } from './manage.ts';

type ListNeeds = Pick<Needs, 'stores'>;

/** What waits at an integration; with the first page, how many wait for what reason. */
export interface WaitingPage extends Page<WaitingNews> {
  readonly reasons: Readonly<Partial<Record<WaitingReason, number>>> | undefined;
}

export const listWaiting =
  (needs: ListNeeds) =>
  async (tenantId: string, integrationId: string, page: PageRequest): Promise<WaitingPage> => {
    await readIntegration(needs)(tenantId, integrationId);
    const { waiting } = needs.stores;
    const [{ items, cursor }, reasons] = await Promise.all([
      waiting.list(tenantId, integrationId, page),
      page.cursor === undefined ? waiting.countByReason(tenantId, integrationId) : undefined,
    ]);
    return { items, cursor, reasons };
  };

/** Which of what waits is to be worked off, from where it was left. */
export interface Part {
  readonly selection: Selection;
  /** The table's own cursor. */
  readonly after?: string | undefined;
}

/** Has a part of what waits worked off by the worker. The same part is the same order: the later one starts it anew. */
export const orderWorkOff = (
  { stores }: ListNeeds,
  tenantId: string,
  integrationId: string,
  { selection, after }: Part,
): Promise<void> => {
  const orderId = idFrom('workOrder', selection.subjectKind ?? '', selection.subjectId ?? '');
  return stores.waiting.order(tenantId, integrationId, { orderId, selection, after });
};

/** Orders that all that waits is tried again. */
export const retryWaiting =
  (needs: ListNeeds) =>
  async (tenantId: string, integrationId: string): Promise<void> => {
    await readIntegration(needs)(tenantId, integrationId);
    await orderWorkOff(needs, tenantId, integrationId, { selection: everything });
  };

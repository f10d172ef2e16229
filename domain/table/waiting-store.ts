import { newId } from '../ids.ts';
import { type Subject, subjectIdOf, type Waiting, type WaitingReason } from '../integrations/subject.ts';
import type { Selection, WaitingNews } from '../integrations/waiting-news.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

/** To work off what waits, from where it was left. */
export interface WorkOrder {
  readonly orderId: string;
  readonly selection: Selection;
  readonly after?: string | undefined;
}

export interface StandingOrder extends WorkOrder {
  /** Another each time that it is ordered. */
  readonly stamp: string;
}

type Row = WaitingNews & { readonly subjectId: string };

/** What waits until somebody maps or agrees something, and orders to work it off. */
export const waitingStore = ({ waiting, workOrder, clock }: Table) => {
  const fromRow = ({ newsId, news, reason, detail, subject, since }: WaitingNews): WaitingNews => ({
    ...{ newsId, news, reason, detail, subject, since },
  });
  const read = async (tenantId: string, integrationId: string, newsId: string): Promise<Row | undefined> => {
    const { data } = await waiting.get({ tenantId, integrationId, newsId }).go({ consistent: true });
    return data ?? undefined;
  };

  return {
    async get(tenantId: string, integrationId: string, newsId: string): Promise<WaitingNews | undefined> {
      const row = await read(tenantId, integrationId, newsId);
      return row && fromRow(row);
    },

    /**
     * Lets news wait. Where they do so already, for the same, nothing is written: each row that is written is tried once
     * more, and that would go on for ever.
     */
    async park(
      tenantId: string,
      integrationId: string,
      { newsId, news }: Pick<WaitingNews, 'newsId' | 'news'>,
      why: Waiting,
    ): Promise<void> {
      const subjectId = subjectIdOf(why.subject);
      const before = await read(tenantId, integrationId, newsId);
      if (before?.reason === why.reason && before.subjectId === subjectId) return;
      const since = before?.since ?? clock().toISOString();
      const of = { tenantId, integrationId, newsId };
      const { reason, detail, subject } = why;
      await waiting.put({ ...of, news, reason, detail, subject, subjectKind: subject.kind, subjectId, since }).go();
    },

    async remove(tenantId: string, integrationId: string, newsId: string): Promise<void> {
      await waiting.delete({ tenantId, integrationId, newsId }).go();
    },

    async list(tenantId: string, integrationId: string, { limit, cursor }: PageRequest): Promise<Page<WaitingNews>> {
      const page = await waiting.query
        .ofIntegration({ tenantId, integrationId })
        .go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** A page of what waits for a subject, read consistently: what was parked by now is in it. */
    async select(
      tenantId: string,
      integrationId: string,
      { subjectKind, subjectId }: Selection,
      { limit, cursor }: PageRequest,
    ): Promise<Page<WaitingNews>> {
      const page = await waiting.query
        .bySubject({
          ...{ tenantId, integrationId },
          ...(subjectKind && { subjectKind }),
          ...(subjectId && { subjectId }),
        } as { tenantId: string; integrationId: string; subjectKind: Subject['kind']; subjectId: string })
        .go({ consistent: true, count: limit, cursor: cursor ?? null });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** How many wait for what reason. */
    async countByReason(
      tenantId: string,
      integrationId: string,
    ): Promise<Readonly<Partial<Record<WaitingReason, number>>>> {
      const { data } = await waiting.query
        .ofIntegration({ tenantId, integrationId })
        .go({ pages: 'all', attributes: ['reason'] });
      const counts: Partial<Record<WaitingReason, number>> = {};
      for (const { reason } of data) counts[reason] = (counts[reason] ?? 0) + 1;
      return counts;
    },

    /** Orders what waits to be worked off, or says how far an order is. */
    async order(tenantId: string, integrationId: string, order: WorkOrder): Promise<void> {
      await workOrder.put({ tenantId, integrationId, ...order, stamp: newId(clock()) }).go();
    },

    async readOrder(tenantId: string, integrationId: string, orderId: string): Promise<StandingOrder | undefined> {
      const { data } = await workOrder.get({ tenantId, integrationId, orderId }).go({ consistent: true });
      if (data === null) return undefined;
      const { selection, after, stamp } = data;
      return { orderId, selection, after, stamp };
    },

    /** Takes an order away, unless it was given once more since it was read. */
    async removeOrder(
      tenantId: string,
      integrationId: string,
      { orderId, stamp: read }: Pick<StandingOrder, 'orderId' | 'stamp'>,
    ): Promise<void> {
      await unlessRefused(() =>
        workOrder
          .delete({ tenantId, integrationId, orderId })
          .where(({ stamp }, { eq }) => eq(stamp, read))
          .go(),
      );
    },
  };
};

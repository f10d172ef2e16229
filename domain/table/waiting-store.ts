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

/** What waits, with the deliveries that brought it. */
export interface ParkedNews extends WaitingNews {
  readonly deliveryIds: readonly string[];
  readonly version: number;
}

type Row = ParkedNews & { readonly subjectId: string };

/** The same news in more deliveries than that: the others keep waiting until they are replayed. */
const MOST_DELIVERIES = 100;

export interface WaitingCounts {
  readonly reasons: Readonly<Partial<Record<WaitingReason, number>>>;
  /** Whether there may be more than were counted. */
  readonly hasMore: boolean;
}

const joined = (deliveryIds: readonly string[], deliveryId: string | undefined): readonly string[] =>
  deliveryId === undefined || deliveryIds.includes(deliveryId) || deliveryIds.length >= MOST_DELIVERIES
    ? deliveryIds
    : [...deliveryIds, deliveryId];

/** What waits until somebody maps or agrees something, and orders to work it off. */
export const waitingStore = ({ waiting, workOrder, clock }: Table) => {
  const fromRow = ({ newsId, news, reason, detail, subject, since, deliveryIds, version }: ParkedNews): ParkedNews => ({
    ...{ newsId, news, reason, detail, subject, since, deliveryIds, version },
  });
  const read = async (tenantId: string, integrationId: string, newsId: string): Promise<Row | undefined> => {
    const { data } = await waiting.get({ tenantId, integrationId, newsId }).go({ consistent: true });
    return data ?? undefined;
  };

  return {
    async get(tenantId: string, integrationId: string, newsId: string): Promise<ParkedNews | undefined> {
      const row = await read(tenantId, integrationId, newsId);
      return row && fromRow(row);
    },

    /**
     * Lets news wait, with the delivery that brought it. Where they do so already, for the same, nothing is written: each row
     * that is written is tried once more, and that would go on for ever. False when somebody changed the row meanwhile.
     */
    async park(
      tenantId: string,
      integrationId: string,
      { newsId, news }: Pick<WaitingNews, 'newsId' | 'news'>,
      why: Waiting,
      deliveryId?: string,
    ): Promise<boolean> {
      const { reason, detail, subject } = why;
      const subjectId = subjectIdOf(subject);
      const before = await read(tenantId, integrationId, newsId);
      const deliveryIds = joined(before?.deliveryIds ?? [], deliveryId);
      const isSame = before?.reason === reason && before.subjectId === subjectId;
      if (isSame && deliveryIds.length === before.deliveryIds.length) return true;
      const row = {
        ...{ tenantId, integrationId, newsId, news, reason, detail, subject, subjectKind: subject.kind, subjectId },
        ...{ deliveryIds, since: before?.since ?? clock().toISOString(), version: (before?.version ?? 0) + 1 },
      };
      const parked = await unlessRefused(() =>
        before === undefined
          ? waiting.create(row).go()
          : waiting
              .put(row)
              .where(({ version }, { eq }) => eq(version, before.version))
              .go(),
      );
      return parked !== undefined;
    },

    /** Lets it wait no longer, unless it was changed since it was read: false then. */
    async remove(
      tenantId: string,
      integrationId: string,
      { newsId, version: read }: Pick<ParkedNews, 'newsId' | 'version'>,
    ): Promise<boolean> {
      const removed = await unlessRefused(() =>
        waiting
          .delete({ tenantId, integrationId, newsId })
          .where(({ version }, { eq }) => eq(version, read))
          .go(),
      );
      return removed !== undefined;
    },

    async list(tenantId: string, integrationId: string, { limit, cursor }: PageRequest): Promise<Page<ParkedNews>> {
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
    ): Promise<Page<ParkedNews>> {
      const page = await waiting.query
        .bySubject({
          ...{ tenantId, integrationId },
          ...(subjectKind && { subjectKind }),
          ...(subjectId && { subjectId }),
        } as { tenantId: string; integrationId: string; subjectKind: Subject['kind']; subjectId: string })
        .go({ consistent: true, count: limit, cursor: cursor ?? null });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** How many wait for what reason, of the first so many. */
    async countByReason(tenantId: string, integrationId: string, most: number): Promise<WaitingCounts> {
      const { data, cursor } = await waiting.query
        .ofIntegration({ tenantId, integrationId })
        .go({ count: most, attributes: ['reason'] });
      const reasons: Partial<Record<WaitingReason, number>> = {};
      for (const { reason } of data) reasons[reason] = (reasons[reason] ?? 0) + 1;
      return { reasons, hasMore: cursor !== null };
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

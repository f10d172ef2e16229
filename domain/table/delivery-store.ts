import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Instant } from '../calendar/local-date.ts';
import {
  DELIVERY_DAYS,
  type Delivery,
  type DeliveryStatus,
  type DeliverySummary,
  MAX_REASON,
  type SettledStatus,
  standingOf,
} from '../integrations/delivery.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** Which delivery; with how often it was replayed, where a write must not overtake a replay. */
export type DeliveryKey = Pick<Delivery, 'integrationId' | 'deliveryId'>;
export type DeliveryTry = DeliveryKey & Pick<Delivery, 'replays'>;

export interface Settlement {
  readonly status: Exclude<SettledStatus, 'failed'>;
  readonly reason?: string | undefined;
}

interface Row extends Omit<Delivery, 'test'> {
  readonly test?: boolean | undefined;
  readonly packed?: boolean | undefined;
}

const summaryOf = ({
  integrationId,
  deliveryId,
  receivedAt,
  status,
  reason,
  test,
  replays,
  replayedAt,
}: Row): DeliverySummary => ({
  integrationId,
  deliveryId,
  receivedAt,
  status,
  ...(reason !== undefined && { reason }),
  ...(test && { test }),
  replays,
  ...(replayedAt !== undefined && { replayedAt }),
});

const fromRow = (row: Row): Delivery => ({
  ...summaryOf(row),
  body: row.packed ? brotliDecompressSync(row.body) : row.body,
});

/** Brotli's own default takes 20 times as long for a tenth less: 0.4 s for the largest body, while its tool waits. */
const QUICK = 5;

/** A usual body then costs 1 unit to write, and 1 to settle, where it would cost 2 or 3. */
const packed = (body: Uint8Array): Pick<Row, 'body' | 'packed'> => {
  const smaller = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: QUICK } });
  return smaller.length < body.length ? { body: smaller, packed: true } : { body };
};

const keyOf = (tenantId: string, { integrationId, deliveryId }: DeliveryKey) => ({
  tenantId,
  integrationId,
  deliveryId,
});

const cut = (reason: string | undefined) => reason !== undefined && { reason: reason.slice(0, MAX_REASON) };

/** Sorts behind every moment. */
const LAST = '9';

/** Bodies are read with the rows of a list, and a request of the table brings 16 MB of them. */
const MOST_AT_ONCE = 50;

/** How many deliveries one request looks at for those of a status. */
const MOST_LOOKED_AT = 500;

/** What tools sent, and what became of it. */
export const deliveryStore = ({ delivery, clock }: Table) => {
  const page = async (
    tenantId: string,
    integrationId: string,
    { limit, cursor }: PageRequest,
    until: Instant = LAST,
  ): Promise<Page<DeliverySummary>> => {
    const found = await delivery.query
      .log({ tenantId, integrationId })
      .lte({ receivedAt: until, deliveryId: 'z'.repeat(26) })
      .go({ hydrate: true, count: Math.min(limit, MOST_AT_ONCE), cursor: cursor ?? null, order: 'desc' })
      .then(whole);
    return { items: found.data.map((row) => standingOf(summaryOf(row), clock())), cursor: found.cursor };
  };

  /**
   * Writes what became of a delivery, unless it was replayed since: that try says it then. Where all that it was to wait for
   * was applied meanwhile, it is done.
   */
  const settle = async (tenantId: string, tried: DeliveryTry, { status, reason }: Settlement): Promise<void> => {
    const patch = delivery.patch(keyOf(tenantId, tried)).set({ status, ...cut(reason) });
    if (status === 'waiting') {
      const waits = await unlessRefused(() =>
        patch
          .where(({ replays, waitsFor }, { eq, exists }) => `${eq(replays, tried.replays)} AND ${exists(waitsFor)}`)
          .go(),
      );
      return waits === undefined ? settle(tenantId, tried, { status: 'done' }) : undefined;
    }
    await unlessRefused(() =>
      (reason === undefined ? patch.remove(['reason', 'waitsFor']) : patch.remove(['waitsFor']))
        .where(({ replays }, { eq }) => eq(replays, tried.replays))
        .go(),
    );
  };

  return {
    async get(tenantId: string, { integrationId, deliveryId }: DeliveryKey): Promise<Delivery | undefined> {
      const { data } = await delivery.get({ tenantId, integrationId, deliveryId }).go({ consistent: true });
      return data === null ? undefined : standingOf(fromRow(data), clock());
    },

    /** Keeps a delivery, unless it is there: false then. */
    async put(tenantId: string, { body, test, ...facts }: Delivery): Promise<boolean> {
      const expiresAt = Math.floor(Date.parse(facts.receivedAt) / 1000) + DELIVERY_DAYS * 86_400;
      const row = { tenantId, ...facts, ...packed(body), ...(test && { test }), expiresAt };
      return (await unlessRefused(() => delivery.create(row).go())) !== undefined;
    },

    settle,

    /**
     * Says which of its news are going to wait, before they do: whoever applies one of them has to find it here. What became
     * of the delivery is said when it is settled; a try that is killed before that comes again.
     */
    async awaits(tenantId: string, tried: DeliveryTry, newsIds: readonly string[]): Promise<void> {
      await unlessRefused(() =>
        delivery
          .patch(keyOf(tenantId, tried))
          .set({ waitsFor: [...newsIds] })
          .where(({ replays }, { eq }) => eq(replays, tried.replays))
          .go(),
      );
    },

    /** News of it were applied: it is done when none waits any more. */
    async waitsNoMore(tenantId: string, key: DeliveryKey, newsId: string): Promise<void> {
      const left = await unlessRefused(() =>
        delivery
          .patch(keyOf(tenantId, key))
          .delete({ waitsFor: [newsId] })
          .go({ response: 'all_new' }),
      );
      if (left === undefined || (left.data.waitsFor ?? []).length > 0) return;
      await unlessRefused(() =>
        delivery
          .patch(keyOf(tenantId, key))
          .set({ status: 'done' })
          .remove(['reason'])
          .where(({ status, waitsFor }, { eq, notExists }) => `${eq(status, 'waiting')} AND ${notExists(waitsFor)}`)
          .go(),
      );
    },

    /** Writes why a try failed, unless another try of the same delivery has settled it. */
    async fail(tenantId: string, tried: DeliveryTry, reason: string): Promise<void> {
      await unlessRefused(() =>
        delivery
          .patch(keyOf(tenantId, tried))
          .set({ status: 'failed', reason: reason.slice(0, MAX_REASON) })
          .where(
            ({ replays, status }, { eq }) =>
              `${eq(replays, tried.replays)} AND (${eq(status, 'received')} OR ${eq(status, 'failed')})`,
          )
          .go(),
      );
    },

    /** Sends a delivery through the worker once more; false when it waits for it already, or was replayed since. */
    async replay(tenantId: string, tried: DeliverySummary): Promise<boolean> {
      if (tried.status === 'received') return false;
      const replayed = { status: 'received', replays: tried.replays + 1, replayedAt: clock().toISOString() } as const;
      const done = await unlessRefused(() =>
        delivery
          .patch(keyOf(tenantId, tried))
          .set(replayed)
          .remove(['reason'])
          .where(({ replays }, { eq }) => eq(replays, tried.replays))
          .go(),
      );
      return done !== undefined;
    },

    /** A page of those that came by a moment, newest first. */
    until: (
      tenantId: string,
      integrationId: string,
      until?: Instant,
      cursor?: string,
    ): Promise<Page<DeliverySummary>> => page(tenantId, integrationId, { limit: MOST_AT_ONCE, cursor }, until),

    /** Newest first; fewer than asked for may have more behind them. Of one status: those of the next page that has any. */
    async list(
      tenantId: string,
      integrationId: string,
      { limit, cursor }: PageRequest,
      status?: DeliveryStatus,
    ): Promise<Page<DeliverySummary>> {
      let from = cursor;
      for (let seen = MOST_AT_ONCE; ; seen += MOST_AT_ONCE) {
        const { items, cursor: behind } = await page(tenantId, integrationId, { limit, cursor: from });
        const asked = items.filter((one) => status === undefined || one.status === status);
        if (asked.length > 0 || behind === null || seen >= MOST_LOOKED_AT) return { items: asked, cursor: behind };
        from = behind;
      }
    },
  };
};

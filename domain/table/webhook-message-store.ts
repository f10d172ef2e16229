import type { Instant } from '../calendar/local-date.ts';
import { MESSAGE_DAYS, type MessageStatus, type WebhookMessage } from '../webhooks/message.ts';
import { unlessRefused } from './commit.ts';
import type { listIndex, tableKeys } from './keys.ts';
import { SCHEDULE_SHARDS, shardOf } from './schedule-shards.ts';
import type { Page, PageRequest, Table } from './table.ts';

/** A message, and whose it is. */
export interface DueMessage {
  readonly tenantId: string;
  readonly webhookId: string;
  readonly messageId: string;
  readonly nextAt: Instant;
}

export type MessageKey = Pick<WebhookMessage, 'webhookId' | 'messageId'>;

interface Row extends WebhookMessage {
  readonly tenantId: string;
  readonly shard: string;
  readonly expiresAt: number;
}

const fromRow = ({ tenantId: _, shard: __, expiresAt: ___, ...message }: Row): WebhookMessage => message;

const rowOf = (tenantId: string, message: WebhookMessage): Row => ({
  tenantId,
  shard: shardOf(message.webhookId),
  ...message,
  expiresAt: Math.floor(Date.parse(message.createdAt) / 1000) + MESSAGE_DAYS * 86_400,
});

/** All that the index of due messages holds of one. */
type ListedKeys = Readonly<Record<(typeof tableKeys)['partition' | 'sort'] | (typeof listIndex)['sort'], string>>;

const fromKeys = ({ pk, sk, gsi1sk }: ListedKeys): DueMessage => {
  const [, tenantId = '', , webhookId = ''] = pk.split('#');
  const [, messageId = ''] = sk.split('#');
  const [nextAt = ''] = gsi1sk.split('#');
  return { tenantId, webhookId, messageId, nextAt };
};

/** Sorts behind every id. */
const LAST_ID = 'z'.repeat(26);

/** How many messages one request looks at for those of a status. */
const MOST_LOOKED_AT = 500;

/** What tenants are told, and what became of it. */
export const webhookMessageStore = ({ webhookMessage }: Table) => {
  const page = async (tenantId: string, webhookId: string, { limit, cursor }: PageRequest) => {
    const found = await webhookMessage.query
      .log({ tenantId, webhookId })
      .go({ count: limit, cursor: cursor ?? null, order: 'desc' });
    return { items: found.data.map(fromRow), cursor: found.cursor };
  };

  return {
    async get(tenantId: string, { webhookId, messageId }: MessageKey): Promise<WebhookMessage | undefined> {
      const { data } = await webhookMessage.get({ tenantId, webhookId, messageId }).go({ consistent: true });
      return data === null ? undefined : fromRow(data);
    },

    /** Keeps a message, unless its event was told this webhook before: false then. */
    async put(tenantId: string, message: WebhookMessage): Promise<boolean> {
      const row = rowOf(tenantId, message);
      return (await unlessRefused(() => webhookMessage.create(row).go())) !== undefined;
    },

    /** The message as it now stands, or undefined when it is no longer the one that was read. */
    async move(tenantId: string, read: WebhookMessage, to: WebhookMessage): Promise<WebhookMessage | undefined> {
      const moved = { ...to, version: read.version + 1 };
      const done = await unlessRefused(() =>
        webhookMessage
          .put(rowOf(tenantId, moved))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && moved;
    },

    /** Newest first. Of one status: those of the next page that has any. */
    async list(
      tenantId: string,
      webhookId: string,
      { limit, cursor }: PageRequest,
      status?: MessageStatus,
    ): Promise<Page<WebhookMessage>> {
      let from = cursor;
      for (let seen = limit; ; seen += limit) {
        const found = await page(tenantId, webhookId, { limit, cursor: from });
        const items = found.items.filter((one) => status === undefined || one.status === status);
        if (items.length > 0 || found.cursor === null || seen >= MOST_LOOKED_AT) return { ...found, items };
        from = found.cursor;
      }
    },

    /** A page of those that were made from a moment on, oldest first. */
    async since(
      tenantId: string,
      webhookId: string,
      moment: Instant,
      { limit, cursor }: PageRequest,
    ): Promise<Page<WebhookMessage>> {
      const found = await webhookMessage.query
        .log({ tenantId, webhookId })
        .gte({ createdAt: moment })
        .go({ count: limit, cursor: cursor ?? null });
      return { items: found.data.map(fromRow), cursor: found.cursor };
    },

    /** Whose messages are due by a moment, over all tenants: by their keys alone, so that many waiting ones cost little. */
    async due(moment: Instant): Promise<readonly DueMessage[]> {
      const found: DueMessage[] = [];
      for (let shard = 0; shard < SCHEDULE_SHARDS; shard += 1) {
        const { data } = await webhookMessage.query
          .due({ shard: String(shard) })
          .lte({ nextAt: moment, messageId: LAST_ID })
          .go({ pages: 'all', data: 'includeKeys', ignoreOwnership: true });
        found.push(...(data as unknown as readonly ListedKeys[]).map(fromKeys));
      }
      return found;
    },
  };
};

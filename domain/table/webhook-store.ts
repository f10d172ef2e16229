import type { Instant } from '../calendar/local-date.ts';
import type { SealedSecret } from '../integrations/integration.ts';
import { type DisabledReason, MAX_WEBHOOKS, type Webhook, type WebhookChange } from '../webhooks/webhook.ts';
import { CommitRefused, commit, unlessRefused } from './commit.ts';
import type { Table } from './table.ts';

type Row = Omit<Webhook, 'events'> & { readonly tenantId: string; readonly events?: Webhook['events'] };

const fromRow = ({ tenantId: _, ...webhook }: Row): Webhook => webhook;

/** What a change may set. */
export type WebhookFacts = WebhookChange &
  Pick<Webhook, 'disabledBecause' | 'disabledAt' | 'failingSince'> & { readonly secrets: readonly SealedSecret[] };

/** Where tenants want to be told what happens. */
export const webhookStore = ({ webhook, webhookCount, transaction }: Table) => {
  const get = async (tenantId: string, webhookId: string): Promise<Webhook | undefined> => {
    const { data } = await webhook.get({ tenantId, webhookId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };
  const all = async (tenantId: string): Promise<readonly Webhook[]> => {
    const { data } = await webhook.query.ofTenant({ tenantId }).go({ consistent: true, pages: 'all' });
    return data.map(fromRow);
  };

  return {
    get,
    all,

    /**
     * The webhook that now stands there: the new one, or that of an earlier attempt; `full` where there are as many as a
     * tenant may have. Throws `CommitRefused` where another one was made at the same moment.
     */
    async create(tenantId: string, created: Webhook): Promise<Webhook | 'full'> {
      const { data: count } = await webhookCount.get({ tenantId }).go({ consistent: true });
      const standing = await all(tenantId);
      const mine = standing.find(({ webhookId }) => webhookId === created.webhookId);
      if (mine) return mine;
      if (standing.length >= MAX_WEBHOOKS) return 'full';
      try {
        await commit(
          transaction.write((tables) => [
            tables.webhook.create(rowOf(tenantId, created)).commit(),
            tables.webhookCount
              .put({ tenantId, made: (count?.made ?? 0) + 1 })
              .where(({ made }, { eq, notExists }) => (count ? eq(made, count.made) : notExists(made)))
              .commit(),
          ]),
        );
        return created;
      } catch (error) {
        const stands = error instanceof CommitRefused ? await get(tenantId, created.webhookId) : undefined;
        if (!stands) throw error;
        return stands;
      }
    },

    /** Undefined when the webhook is no longer the one that was read. */
    async change(tenantId: string, read: Webhook, facts: Partial<WebhookFacts>): Promise<Webhook | undefined> {
      const changed = { ...read, ...facts, version: read.version + 1 };
      const done = await unlessRefused(() =>
        webhook
          .put(rowOf(tenantId, changed))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && changed;
    },

    /** Taken away already is taken away. */
    async remove(tenantId: string, webhookId: string): Promise<void> {
      await webhook.delete({ tenantId, webhookId }).go();
    },

    /** Notes since when nothing has been taken, or that something was. It is no change that a person has to have seen. */
    async noteHealth(tenantId: string, { webhookId }: Webhook, failingSince: Instant | undefined): Promise<void> {
      const patch = webhook.patch({ tenantId, webhookId });
      await unlessRefused(() =>
        failingSince === undefined
          ? patch.remove(['failingSince']).go()
          : patch
              .set({ failingSince })
              .where((fields, { notExists }) => notExists(fields.failingSince))
              .go(),
      );
    },

    /** Disables it, if it still is as it was read. */
    async disable(tenantId: string, read: Webhook, because: DisabledReason, at: Instant): Promise<void> {
      const { webhookId, version } = read;
      await unlessRefused(() =>
        webhook
          .patch({ tenantId, webhookId })
          .set({ state: 'disabled', disabledBecause: because, disabledAt: at, version: version + 1 })
          .where((fields, { eq }) => eq(fields.version, version))
          .go(),
      );
    },
  };
};

const rowOf = (tenantId: string, { events, ...rest }: Webhook) => ({
  tenantId,
  ...rest,
  ...(events && { events: [...events] }),
});

import { type HistoryEvent, NOTHING_SETTLED, type Settlement, withEvent } from '../invoicing/settlement.ts';
import { committed } from './commit.ts';
import type { Table, Tables } from './table.ts';
import { whole } from './whole.ts';

type Row = {
  readonly paid: number;
  readonly refunded: number;
  readonly credited: number;
  readonly exportedAt?: string | undefined;
  readonly sentAt?: string | undefined;
  readonly version: number;
};

const fromRow = ({ paid, refunded, credited, exportedAt, sentAt, version }: Row): Settlement => ({
  settled: { paid, refunded, credited },
  ...(exportedAt === undefined ? {} : { exportedAt }),
  ...(sentAt === undefined ? {} : { sentAt }),
  version,
});

/** An event that is to be entered on a document whose settlement was read. */
export interface Entry {
  readonly invoiceId: string;
  readonly read: Settlement;
  readonly event: HistoryEvent;
}

/**
 * The two writes of an event, for a transaction: the settlement that it makes of the one that was read, if that still
 * stands there (and no more than `creditedBefore` is credited there), and the event itself, if it is not there yet.
 */
export const entryActions = (
  tables: Tables,
  tenantId: string,
  { invoiceId, read, event }: Entry,
  creditedBefore = Number.MAX_SAFE_INTEGER,
) => {
  const { settled, ...rest } = withEvent(read, event);
  return [
    tables.settlement
      .put({ tenantId, invoiceId, ...settled, ...rest })
      .where(({ version, credited }, { eq, lte, notExists }) =>
        read.version === NOTHING_SETTLED.version
          ? notExists(version)
          : `${eq(version, read.version)} AND ${lte(credited, creditedBefore)}`,
      )
      .commit(),
    tables.settlementEvent.create({ tenantId, invoiceId, eventId: event.eventId, event }).commit(),
  ];
};

/** What became of issued documents: settlements, and the histories that they are the sums of. */
export const settlementStore = ({ settlement, settlementEvent, transaction }: Table) => ({
  /** The settlement of a document; that of none is nothing. */
  async get(tenantId: string, invoiceId: string): Promise<Settlement> {
    const { data } = await settlement.get({ tenantId, invoiceId }).go({ consistent: true });
    return data === null ? NOTHING_SETTLED : fromRow(data);
  },

  /** Those of some documents, by id; one without events is left out. */
  async many(tenantId: string, invoiceIds: readonly string[]): Promise<ReadonlyMap<string, Settlement>> {
    if (invoiceIds.length === 0) return new Map();
    const keys = invoiceIds.map((invoiceId) => ({ tenantId, invoiceId }));
    const { data } = await settlement.get(keys).go({ consistent: true }).then(whole);
    return new Map(data.map((row) => [row.invoiceId, fromRow(row)]));
  },

  /** All that happened to a document, in order. */
  async history(tenantId: string, invoiceId: string): Promise<readonly HistoryEvent[]> {
    const { data } = await settlementEvent.query
      .ofInvoice({ tenantId, invoiceId })
      .go({ consistent: true, pages: 'all' });
    return data.map(({ event }) => event).sort((a, b) => a.place - b.place);
  },

  /** Enters an event; false when the settlement is no longer what was read, or the event is there already. */
  async enter(tenantId: string, entry: Entry): Promise<boolean> {
    return committed(transaction.write((tables) => entryActions(tables, tenantId, entry)));
  },
});

import type { LocalDate } from '../calendar/local-date.ts';
import { monthsBetween } from '../calendar/months.ts';
import { type Before, type DocumentEvent, documentEventId } from '../clients/history.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import {
  askedBy,
  type HistoryEvent,
  NOTHING_SETTLED,
  openOf,
  type Settlement,
  withEvent,
} from '../invoicing/settlement.ts';
import type { Minor } from '../money/rounding.ts';
import { committed } from './commit.ts';
import { momentOf } from './moment.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

type Row = Omit<Settlement, 'settled'> & Settlement['settled'];

const fromRow = (row: Row): Settlement => {
  const { paid, refunded, credited, exportedAt, sentAt, storedAt, mail, bouncedAt, bouncedMail, complainedAt } = row;
  return {
    settled: { paid, refunded, credited },
    ...(exportedAt === undefined ? {} : { exportedAt }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(storedAt === undefined ? {} : { storedAt }),
    ...(mail === undefined ? {} : { mail }),
    ...(bouncedAt === undefined ? {} : { bouncedAt }),
    ...(bouncedMail === undefined ? {} : { bouncedMail }),
    ...(complainedAt === undefined ? {} : { complainedAt }),
    version: row.version,
  };
};

/** What of a document stands in its settlement's row. */
type Listed = Pick<Invoice, 'invoiceId' | 'kind' | 'totals' | 'credits' | 'dueOn' | 'buyer'>;

/** A document on which money is open. */
export interface OpenDocument {
  readonly invoiceId: string;
  readonly clientId: string;
  readonly dueOn: LocalDate;
  /** Minor units of the document's currency. */
  readonly open: Minor;
}

/**
 * Days around today: what falls due outside is in no list of open documents. A document can be dated 31 days ahead, and be
 * due 400 days after that.
 */
export const OPEN_DAYS = { back: 3653, ahead: 431 } as const;

/** The row of a document: while money is open it is listed under its due date. */
export const settlementRow = (
  tenantId: string,
  document: Listed,
  { settled, ...rest }: Settlement = NOTHING_SETTLED,
) => {
  const { invoiceId, buyer, dueOn } = document;
  const open = openOf(askedBy(document), settled);
  return {
    tenantId,
    invoiceId,
    clientId: buyer.clientId,
    dueOn,
    dueMonth: dueOn.slice(0, 7),
    open,
    ...settled,
    ...rest,
  };
};

/** An event that is to be entered on a document whose settlement was read. */
export interface Entry {
  readonly document: Listed & Pick<Invoice, 'formattedNumber' | 'currency'>;
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
  { document, read, event }: Entry,
  creditedBefore = Number.MAX_SAFE_INTEGER,
) => {
  const { invoiceId, formattedNumber, currency } = document;
  const { clientId } = document.buyer;
  const moment = momentOf(event.at, documentEventId(invoiceId, event));
  const row = { tenantId, invoiceId, eventId: event.eventId, event, clientId, moment, formattedNumber, currency };
  return [
    tables.settlement
      .put(settlementRow(tenantId, document, withEvent(read, event)))
      .where(({ version, credited }, { eq, lte, notExists }) => {
        const stands = `${eq(version, read.version)} AND ${lte(credited, creditedBefore)}`;
        // Documents of before there were rows at issue have none until their first event.
        return read.version === NOTHING_SETTLED.version ? `${notExists(version)} OR (${stands})` : stands;
      })
      .commit(),
    tables.settlementEvent.create(row).commit(),
  ];
};

/** The index lags: a document is read as it is now. */
const isOpen = ({ open }: OpenDocument): boolean => open > 0;
const openRow = ({ invoiceId, clientId, dueOn, open }: OpenDocument): OpenDocument => ({
  invoiceId,
  clientId,
  dueOn,
  open,
});

/** What became of issued documents: settlements, and the histories that they are the sums of. */
export const settlementStore = ({ settlement, settlementEvent, transaction }: Table) => ({
  /** The settlement of a document; that of none is nothing. */
  async get(tenantId: string, invoiceId: string): Promise<Settlement> {
    const { data } = await settlement.get({ tenantId, invoiceId }).go({ consistent: true });
    return data === null ? NOTHING_SETTLED : fromRow(data);
  },

  /** Those of some documents, by id; one of before there were rows at issue may be left out. */
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

  /** What happened to a client's documents, the latest first; before a moment, if one is given. */
  async eventsOfClient(
    tenantId: string,
    clientId: string,
    limit: number,
    before?: Before,
  ): Promise<readonly DocumentEvent[]> {
    const all = settlementEvent.query.ofClient({ tenantId, clientId });
    const { data } = await (before ? all.lt({ moment: momentOf(before.time, before.id) }) : all)
      .go({ hydrate: true, order: 'desc', count: limit })
      .then(whole);
    return data.map(({ invoiceId, formattedNumber, currency, event }) => ({
      ...{ invoiceId, formattedNumber, currency, event },
    }));
  },

  /** The documents that fall due between two days, both counted, and on which money is open; soonest first. */
  async openBetween(tenantId: string, from: LocalDate, to: LocalDate): Promise<readonly OpenDocument[]> {
    const listed: OpenDocument[] = [];
    for (const dueMonth of monthsBetween(from, to)) {
      const { data } = await settlement.query
        .open({ tenantId, dueMonth })
        // Ids are letters, digits and "-": none lies outside these two.
        .between({ dueOn: from, invoiceId: '-' }, { dueOn: to, invoiceId: '~' })
        .go({ hydrate: true, pages: 'all' })
        .then(whole);
      listed.push(...data.filter(isOpen).map(openRow));
    }
    return listed;
  },

  /** The same by page. The cursor is the due date and id that the last page ended with. */
  async openPage(
    tenantId: string,
    { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
    { limit, cursor }: PageRequest,
  ): Promise<Page<OpenDocument>> {
    const [day = from, id = ''] = cursor?.split('#') ?? [];
    const listed: OpenDocument[] = [];
    let last: string | null = null;
    let left = limit;
    for (const dueMonth of monthsBetween(day, to)) {
      const { data } = await settlement.query
        .open({ tenantId, dueMonth })
        .between({ dueOn: day, invoiceId: `${id}-` }, { dueOn: to, invoiceId: '~' })
        .go({ hydrate: true, count: left })
        .then(whole);
      listed.push(...data.filter(isOpen).map(openRow));
      left -= data.length;
      const end = data.at(-1);
      if (end) last = `${end.dueOn}#${end.invoiceId}`;
      if (left <= 0) return { items: listed, cursor: last };
    }
    return { items: listed, cursor: null };
  },

  /** Enters an event; false when the settlement is no longer what was read, or the event is there already. */
  async enter(tenantId: string, entry: Entry): Promise<boolean> {
    return committed(transaction.write((tables) => entryActions(tables, tenantId, entry)));
  },
});

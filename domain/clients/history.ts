import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { ContractEvent } from '../contracts/history.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import type { HistoryEvent } from '../invoicing/settlement.ts';

/** What was done to what is known of a client. Names of fields, never what they hold: people are in them. */
export type ClientHappening =
  | { readonly kind: 'added' | 'erased' }
  /** It was a duplicate of another client, which has what was its own. */
  | { readonly kind: 'merged'; readonly into: string }
  /** A duplicate became one with it. */
  | { readonly kind: 'absorbed'; readonly clientId: string }
  | { readonly kind: 'changed'; readonly fields: readonly string[] };

/** One change of a client: written with the version that it made, and never again. */
export type ClientEvent = ClientHappening & {
  readonly version: number;
  readonly at: Instant;
  /** The person's `sub`; absent where a file or a tool did it. */
  readonly by?: string | undefined;
};

/** What of a document its issue is told by. */
export type IssuedDocument = Pick<
  Invoice,
  'invoiceId' | 'formattedNumber' | 'kind' | 'totals' | 'currency' | 'issuedOn' | 'credits'
>;

/** An event of a document's history, with what the document is called and what its amounts are in. */
export interface DocumentEvent {
  readonly invoiceId: string;
  readonly formattedNumber: string;
  readonly currency: string;
  readonly event: HistoryEvent;
}

/** Whatever happened with a client: to itself, to its contracts, to its invoices. */
export type ClientHistoryEntry =
  | { readonly about: 'client'; readonly clientId: string; readonly event: ClientEvent }
  | { readonly about: 'contract'; readonly contractId: string; readonly event: ContractEvent }
  | { readonly about: 'issue'; readonly document: IssuedDocument }
  | ({ readonly about: 'invoice' } & DocumentEvent);

/** In this order where they are of the same moment. */
const SOURCES = ['client', 'contract', 'issue', 'invoice'] as const satisfies readonly ClientHistoryEntry['about'][];
export type HistorySource = (typeof SOURCES)[number];

/** Where an entry stands. A document stands under the day that it bears, before all that happened on that day. */
export interface HistoryPlace {
  readonly time: Instant | LocalDate;
  readonly source: HistorySource;
  readonly id: string;
}

/** Versions in ten digits, so that they sort as numbers. */
const digits = (version: number): string => String(version).padStart(10, '0');
export const clientEventId = ({ version }: Pick<ClientEvent, 'version'>): string => digits(version);
export const contractEventId = (contractId: string, { version }: Pick<ContractEvent, 'version'>): string =>
  `${contractId}#${digits(version)}`;
export const documentEventId = (invoiceId: string, { place }: Pick<HistoryEvent, 'place'>): string =>
  `${invoiceId}#${digits(place)}`;

export const placeOf = (entry: ClientHistoryEntry): HistoryPlace => {
  const { about: source } = entry;
  switch (source) {
    case 'client':
      // Two clients may have been changed at one moment.
      return { time: entry.event.at, source, id: `${clientEventId(entry.event)}#${entry.clientId}` };
    case 'contract':
      return { time: entry.event.at, source, id: contractEventId(entry.contractId, entry.event) };
    case 'issue':
      return { time: entry.document.issuedOn, source, id: entry.document.invoiceId };
    case 'invoice':
      return { time: entry.event.at, source, id: documentEventId(entry.invoiceId, entry.event) };
  }
};

/** Whether an entry stands before a place: what is read lies before its keys, which may be less than its place. */
export const isBefore = (entry: ClientHistoryEntry, place: HistoryPlace): boolean => byPlace(placeOf(entry), place) < 0;

const rank = (source: HistorySource): number => SOURCES.indexOf(source);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPlace = (a: HistoryPlace, b: HistoryPlace): number =>
  compare(a.time, b.time) || rank(a.source) - rank(b.source) || compare(a.id, b.id);

/** The place as a cursor says it. */
export const placeText = ({ time, source, id }: HistoryPlace): string => `${time}#${source}#${id}`;
export const parsePlace = (text: string): HistoryPlace => {
  const [time = '', source = '', ...id] = text.split('#');
  return { time, source: SOURCES.find((one) => one === source) ?? 'client', id: id.join('#') };
};

/** What the keys of a source lie before that stand before a place; nothing for all of them. */
export interface Before {
  readonly time: string;
  readonly id: string;
}

/** Beyond every character of an id. */
const LAST = '~';

/** Of each source what stands before the place in the order of all of them. */
export const beforeOf = (place: HistoryPlace, source: HistorySource): Before => {
  const { time } = place;
  if (source === place.source) return { time, id: place.id };
  return { time, id: rank(source) < rank(place.source) ? LAST : '' };
};

/** The newest of what the sources gave, in order; and where to go on, if there is more. */
export const newestOf = (
  found: readonly ClientHistoryEntry[],
  limit: number,
): { readonly items: readonly ClientHistoryEntry[]; readonly cursor: string | null } => {
  const placed = found.map((entry) => ({ entry, place: placeOf(entry) })).sort((a, b) => byPlace(b.place, a.place));
  const last = placed.length > limit ? placed[limit - 1] : undefined;
  return { items: placed.slice(0, limit).map(({ entry }) => entry), cursor: last ? placeText(last.place) : null };
};

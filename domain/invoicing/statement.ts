import { daysBetween, type LocalDate } from '../calendar/local-date.ts';
import { type Minor, sum } from '../money/rounding.ts';
import type { Invoice } from './invoice.ts';
import { askedBy, type HistoryEvent, type MoneyMoved } from './settlement.ts';

/** A document of a client with all that happened to it. */
export interface AccountedDocument {
  readonly document: Pick<
    Invoice,
    'invoiceId' | 'formattedNumber' | 'kind' | 'totals' | 'credits' | 'currency' | 'issuedOn' | 'dueOn'
  >;
  readonly history: readonly HistoryEvent[];
}

/** What changed the balance. Minor units: above zero, what the client owes grows. */
export interface Movement {
  readonly on: LocalDate;
  readonly kind: Invoice['kind'] | MoneyMoved['kind'];
  readonly invoiceId: string;
  readonly formattedNumber: string;
  /** Of an invoice. */
  readonly dueOn?: LocalDate | undefined;
  /** Of money. */
  readonly reference?: string | undefined;
  readonly amount: Minor;
}

export interface StatedMovement extends Movement {
  /** After it. */
  readonly balance: Minor;
}

/** The balance by the age of what it is made of; minor units. Together they are the balance. */
export interface Ageing {
  readonly notDue: Minor;
  readonly days1To30: Minor;
  readonly days31To60: Minor;
  readonly days61To90: Minor;
  readonly over90: Minor;
  /** Below zero: credit notes that stand alone, and what is to be given back on invoices. */
  readonly credit: Minor;
}
export const ageingBuckets = ['notDue', 'days1To30', 'days31To60', 'days61To90', 'over90', 'credit'] as const;

/** A document whose own balance is not zero. */
export interface OpenItem {
  readonly invoiceId: string;
  readonly formattedNumber: string;
  readonly issuedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly balance: Minor;
}

/** What a client owes in one currency. */
export interface Account {
  readonly currency: string;
  readonly opening: Minor;
  readonly movements: readonly StatedMovement[];
  readonly closing: Minor;
  readonly ageing: Ageing;
  readonly open: readonly OpenItem[];
}

/** A statement of account from the morning of one day to the evening of another. */
export interface Statement {
  readonly from: LocalDate;
  readonly on: LocalDate;
  /** By currency; none where the client never had a document. */
  readonly accounts: readonly Account[];
}

const movedBy = ({ document, history }: AccountedDocument): readonly Movement[] => {
  const { invoiceId, formattedNumber, kind, issuedOn, dueOn, totals } = document;
  const about = { invoiceId, formattedNumber };
  const issued: Movement =
    kind === 'invoice'
      ? { on: issuedOn, kind, ...about, dueOn, amount: totals.gross }
      : { on: issuedOn, kind, ...about, amount: 0 - totals.gross };
  const moved = history.flatMap(({ change }): readonly Movement[] => {
    if (change.kind !== 'payment' && change.kind !== 'refund') return [];
    const { on, reference, amount } = change;
    const signed = change.kind === 'payment' ? 0 - amount : amount;
    return [{ on, kind: change.kind, ...about, ...(reference !== undefined && { reference }), amount: signed }];
  });
  return [issued, ...moved];
};

/** Documents before the money of the same day. */
const RANK = { invoice: 0, creditNote: 1, payment: 2, refund: 3 } as const;
const byDay = (a: Movement, b: Movement): number => {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  if (a.kind !== b.kind) return RANK[a.kind] - RANK[b.kind];
  return a.invoiceId < b.invoiceId ? -1 : a.invoiceId > b.invoiceId ? 1 : 0;
};

const bucketOf = (balance: Minor, dueOn: LocalDate, on: LocalDate): keyof Ageing => {
  if (balance < 0) return 'credit';
  const days = daysBetween(dueOn, on);
  if (days <= 0) return 'notDue';
  if (days <= 30) return 'days1To30';
  if (days <= 60) return 'days31To60';
  return days <= 90 ? 'days61To90' : 'over90';
};

/** A credit note on an invoice counts on that invoice: what it gives back is no balance of its own. */
const balancesOf = (documents: readonly AccountedDocument[], on: LocalDate): readonly OpenItem[] => {
  const credited = (invoiceId: string): Minor =>
    sum(
      documents.flatMap(({ document: { credits, totals } }) =>
        credits?.invoiceId === invoiceId ? [totals.gross] : [],
      ),
    );
  return documents.flatMap((one) => {
    const { invoiceId, formattedNumber, issuedOn, dueOn } = one.document;
    const money = movedBy(one).filter((move) => (move.kind === 'payment' || move.kind === 'refund') && move.on <= on);
    const balance = sum([askedBy(one.document), 0 - credited(invoiceId), ...money.map(({ amount }) => amount)]);
    return balance === 0 ? [] : [{ invoiceId, formattedNumber, issuedOn, dueOn, balance }];
  });
};

const accountOf = (
  currency: string,
  documents: readonly AccountedDocument[],
  from: LocalDate,
  on: LocalDate,
): Account => {
  const moves = documents.flatMap(movedBy).filter((move) => move.on <= on);
  const opening = sum(moves.filter((move) => move.on < from).map(({ amount }) => amount));
  let balance = opening;
  const movements = moves
    .filter((move) => move.on >= from)
    .sort(byDay)
    .map((move): StatedMovement => {
      balance = sum([balance, move.amount]);
      return { ...move, balance };
    });
  const open = [...balancesOf(documents, on)].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  const inBucket = (bucket: keyof Ageing): Minor =>
    sum(open.filter((item) => bucketOf(item.balance, item.dueOn, on) === bucket).map((item) => item.balance));
  const ageing: Ageing = {
    notDue: inBucket('notDue'),
    days1To30: inBucket('days1To30'),
    days31To60: inBucket('days31To60'),
    days61To90: inBucket('days61To90'),
    over90: inBucket('over90'),
    credit: inBucket('credit'),
  };
  return { currency, opening, movements, closing: balance, ageing, open };
};

/**
 * What a client owed on a day, how it came to that since another, and how old it is: from its documents and their
 * histories alone, so any past day can be stated again. Documents issued later do not count.
 */
export const statementOf = (all: readonly AccountedDocument[], from: LocalDate, on: LocalDate): Statement => {
  const documents = all.filter(({ document }) => document.issuedOn <= on);
  const byCurrency = Map.groupBy(documents, ({ document }) => document.currency);
  return {
    from,
    on,
    accounts: [...byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, own]) => accountOf(currency, own, from, on)),
  };
};

import { beforeAll, describe, expect, test } from 'vitest';
import { idFrom } from '../../domain/ids.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { invoiceIdOf, NEW_SERIES, type SeriesCounter } from '../../domain/invoicing/numbering.ts';
import {
  type Change,
  type HistoryEvent,
  NOTHING_SETTLED,
  replay,
  type Settlement,
  withEvent,
} from '../../domain/invoicing/settlement.ts';
import { CommitRefused } from '../../domain/table/commit.ts';
import { makeInvoice, makeLine } from '../domain/documents/builders.ts';
import { type Fixture, newTable } from './fixture.ts';

let table: Fixture;
beforeAll(async () => {
  table = await newTable();
});

const INVOICE = 'FA-000000001';
let firms = 0;
const newTenant = (): string => {
  firms += 1;
  return idFrom('settlements', String(firms));
};

const event = (name: string, place: number, change: Change): HistoryEvent => ({
  eventId: idFrom(name),
  place,
  at: '2016-04-02T08:00:00.000Z',
  by: 'sub-1',
  change,
});
const payment = (amount: number): Change => ({ kind: 'payment', on: '2016-04-02', method: 'card', amount });
const enter = (T: string, read: Settlement, entered: HistoryEvent) =>
  table.stores.settlements.enter(T, { invoiceId: INVOICE, read, event: entered });
/** Everything that a credit note changes. */
const look = async (T: string) => ({
  settlement: await table.stores.settlements.get(T, INVOICE),
  history: await table.stores.settlements.history(T, INVOICE),
  counter: await table.stores.ledger.counter(T, 'CN'),
  notes: await table.stores.ledger.list(T, 'CN', 10, 10),
});

describe('a history', () => {
  test('is its events in order, and the settlement their sum', async () => {
    const T = newTenant();
    const events = [5000, 300, 20].map((amount, i) => event(`z${9 - i}`, i + 1, payment(amount)));
    let read = NOTHING_SETTLED;
    for (const entered of events) {
      expect(await enter(T, read, entered)).toBe(true);
      read = withEvent(read, entered);
    }
    expect(await table.stores.settlements.history(T, INVOICE)).toEqual(events);
    expect(await table.stores.settlements.get(T, INVOICE)).toEqual(replay(events));
  });

  test('takes nothing that was decided from an older one, and no event twice', async () => {
    const T = newTenant();
    const first = event('first', 1, payment(1));
    expect(await enter(T, NOTHING_SETTLED, first)).toBe(true);
    const before = await look(T);
    expect(await enter(T, NOTHING_SETTLED, event('second', 1, payment(2)))).toBe(false);
    expect(await enter(T, withEvent(NOTHING_SETTLED, first), { ...first, place: 2 })).toBe(false);
    expect(await look(T)).toEqual(before);
  });

  test('is its own tenant’s and document’s', async () => {
    const [T, other] = [newTenant(), newTenant()];
    await enter(T, NOTHING_SETTLED, event('first', 1, payment(1)));
    const { settlements } = table.stores;
    expect(await settlements.get(other, INVOICE)).toEqual(NOTHING_SETTLED);
    expect(await settlements.history(T, 'FA-000000002')).toEqual([]);
    const many = await settlements.many(T, [INVOICE, 'FA-000000002']);
    expect([...many]).toEqual([[INVOICE, expect.objectContaining({ version: 1 })]]);
    expect(await settlements.many(T, [])).toEqual(new Map());
  });
});

describe('a credit note on an invoice of 120.00', () => {
  const TOTAL = 12_000;
  const noteOf = (number: number, net: string): Invoice => ({
    ...makeInvoice({
      kind: 'creditNote',
      series: 'CN',
      number,
      lines: [makeLine({ key: 'fee', quantity: '1', unit: 'C62', unitPrice: net, baseQuantity: 1 })],
    }),
    invoiceId: invoiceIdOf('CN', number),
    batchId: undefined,
    itemId: undefined,
  });
  const credit = async (T: string, counter: SeriesCounter, read: Settlement, note: Invoice, name: string) => {
    const change: Change = { kind: 'credit', creditNoteId: note.invoiceId, amount: note.totals.gross };
    const entry = { invoiceId: INVOICE, read, event: event(name, read.version + 1, change) };
    await table.stores.ledger.issueCredit(T, counter, await table.stores.ledger.place(T, note), entry, TOTAL);
  };
  const CN_2: SeriesCounter = { next: 2, lastIssuedOn: '2016-04-01' };

  test('is one commit of its row, its counter, what it credits and the event', async () => {
    const T = newTenant();
    await credit(T, NEW_SERIES, NOTHING_SETTLED, noteOf(1, '60'), 'a');
    expect(await look(T)).toMatchObject({
      settlement: { settled: { credited: 7200 }, version: 1 },
      history: [{ change: { kind: 'credit', creditNoteId: 'CN-000000001' } }],
      counter: { next: 2 },
      notes: [{ number: 1 }],
    });
  });

  type Attempt = (T: string, read: Settlement) => Promise<void>;
  const refusals: Readonly<Record<string, Attempt>> = {
    'the counter has moved on': (T, read) => credit(T, NEW_SERIES, read, noteOf(1, '1'), 'b'),
    'the number is taken': (T, read) => credit(T, CN_2, read, noteOf(1, '1'), 'b'),
    'the invoice was settled meanwhile': (T) => credit(T, CN_2, NOTHING_SETTLED, noteOf(2, '1'), 'b'),
    'it is issued already': (T, read) => credit(T, CN_2, read, noteOf(2, '1'), 'a'),
    'it is more than is left, whoever computed that': (T, read) => credit(T, CN_2, read, noteOf(2, '40.01'), 'b'),
  };
  test.each(Object.entries(refusals))('is refused and changes nothing when %s', async (_, attempt) => {
    const T = newTenant();
    await credit(T, NEW_SERIES, NOTHING_SETTLED, noteOf(1, '60'), 'a');
    const before = await look(T);
    await expect(attempt(T, before.settlement)).rejects.toBeInstanceOf(CommitRefused);
    expect(await look(T)).toEqual(before);
  });

  test('can take all that is left', async () => {
    const T = newTenant();
    await credit(T, NEW_SERIES, NOTHING_SETTLED, noteOf(1, '60'), 'a');
    await credit(T, CN_2, (await look(T)).settlement, noteOf(2, '40'), 'b');
    expect((await look(T)).settlement.settled.credited).toBe(TOTAL);
  });
});

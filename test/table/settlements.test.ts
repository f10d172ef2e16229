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
/** 120.00 of 1 April 2016, due on 31 May. */
const INVOICED = makeInvoice({
  lines: [makeLine({ key: 'fee', quantity: '1', unit: 'C62', unitPrice: '100', baseQuantity: 1 })],
});
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
  table.stores.settlements.enter(T, { document: { ...INVOICED, invoiceId: INVOICE }, read, event: entered });
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

describe('the list of open documents', () => {
  const due = (invoiceId: string, dueOn: string): Invoice => ({ ...INVOICED, invoiceId, dueOn });
  const listed = async (T: string, from = '2016-01-01', to = '2016-12-31') =>
    (await table.stores.settlements.openBetween(T, from, to)).map(({ invoiceId, open }) => [invoiceId, open]);
  const entered = (T: string, document: Invoice, read: Settlement, change: Change) =>
    table.stores.settlements.enter(T, {
      document,
      read,
      event: event(`${document.invoiceId}-${read.version}`, read.version + 1, change),
    });

  test('has a document as long as money is open on it, with what is open', async () => {
    const T = newTenant();
    const document = due(INVOICE, '2016-05-31');
    const steps: readonly [Change, readonly unknown[]][] = [
      [{ kind: 'sent' }, [[INVOICE, 12_000]]],
      [payment(2000), [[INVOICE, 10_000]]],
      [payment(10_000), []],
      [{ ...payment(3000), kind: 'refund' } as Change, [[INVOICE, 3000]]],
      [{ kind: 'credit', creditNoteId: 'CN-000000001', amount: 3000 }, []],
    ];
    let read = NOTHING_SETTLED;
    for (const [change, expected] of steps) {
      expect(await entered(T, document, read, change)).toBe(true);
      read = await table.stores.settlements.get(T, INVOICE);
      expect(await listed(T)).toEqual(expected);
    }
  });

  test('is read by due date, both days counted, over the ends of months and years, and only the firm’s own', async () => {
    const [T, other] = [newTenant(), newTenant()];
    const days = ['2015-12-31', '2016-01-01', '2016-01-31', '2016-02-29', '2016-03-01'];
    for (const [i, dueOn] of days.entries())
      await entered(T, due(`FA-00000000${9 - i}`, dueOn), NOTHING_SETTLED, { kind: 'sent' });
    await entered(other, due('FA-000000001', '2016-01-31'), NOTHING_SETTLED, { kind: 'sent' });
    const found = async (from: string, to: string) =>
      (await table.stores.settlements.openBetween(T, from, to)).map(({ dueOn }) => dueOn);
    expect(await found('2015-12-31', '2016-03-01')).toEqual(days);
    expect(await found('2016-01-01', '2016-02-29')).toEqual(days.slice(1, 4));
    expect(await found('2016-01-31', '2016-01-31')).toEqual(['2016-01-31']);
    expect(await found('2016-03-02', '2016-04-01')).toEqual([]);
  });

  test('has neither credit notes nor what asks for nothing', async () => {
    const T = newTenant();
    const note: Invoice = { ...INVOICED, kind: 'creditNote' };
    await entered(T, note, NOTHING_SETTLED, { kind: 'sent' });
    const { invoiceId, issuedOn, formattedNumber } = INVOICED;
    const credits = { invoiceId, issuedOn, formattedNumber, reason: 'r' };
    await entered(T, { ...note, invoiceId: 'CN-000000002', credits }, NOTHING_SETTLED, { kind: 'sent' });
    expect(await listed(T)).toEqual([]);
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
    const entry = { document: { ...INVOICED, invoiceId: INVOICE }, read, event: event(name, read.version + 1, change) };
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

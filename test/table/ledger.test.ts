import { beforeAll, describe, expect, test } from 'vitest';
import { newBatch } from '../../domain/batches/batch.ts';
import type { BatchItem, ItemStatus } from '../../domain/batches/item.ts';
import { CONTRACTS_PER_INVOICE } from '../../domain/batches/lay-out.ts';
import { NewBatch } from '../../domain/batches/new-batch.ts';
import { type BillingState, newBillingState } from '../../domain/contracts/billing-state.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { BilledContract, Invoice } from '../../domain/invoicing/invoice.ts';
import { invoiceIdOf, NEW_SERIES } from '../../domain/invoicing/numbering.ts';
import { NOTHING_SETTLED } from '../../domain/invoicing/settlement.ts';
import { CommitRefused } from '../../domain/table/commit.ts';
import { TRANSACTION_ACTIONS } from '../../domain/table/issue-actions.ts';
import { aContract, aTimeCharge, reaching } from '../domain/builders.ts';
import { makeInvoice, makeLine } from '../domain/documents/builders.ts';
import { type Fixture, newTable } from './fixture.ts';

let table: Fixture;
beforeAll(async () => {
  table = await newTable();
});

const CUTOFF = cutoffAt(new Date('2025-02-01T06:00:00Z'));
const january = (state: BillingState): BillingState => ({
  ...state,
  through: '2025-01-31',
  cutoff: CUTOFF,
  openFrom: '2025-02-01',
  version: state.version + 1,
  committedAt: '2025-02-01T07:00:00.000Z',
});

interface Firm {
  readonly T: string;
  readonly batchId: string;
  /** A contract that was never billed. */
  contract(name: string): Promise<BilledContract>;
  /** An approved item of the batch. */
  item(itemId: string, status?: ItemStatus): Promise<void>;
  invoice(number: number, contracts: readonly BilledContract[], overrides?: Partial<Invoice>): Invoice;
  /** Everything that a commit changes, to see that it changed all or nothing. */
  look(contracts: readonly BilledContract[]): Promise<unknown>;
  stateOf(contract: BilledContract): Promise<BillingState | undefined>;
  issue(next: number, ...invoices: readonly Invoice[]): Promise<void>;
}

let firms = 0;
/** A tenant of its own for a test. */
const newFirm = async (): Promise<Firm> => {
  firms += 1;
  const T = idFrom('firm', String(firms));
  const batchId = idFrom('batch', String(firms));
  const { contracts, batches, ledger } = table.stores;
  const request = NewBatch.parse({ name: 'January', through: '2025-01-31' });
  await batches.create(T, newBatch(batchId, request, '2025-02-01T06:00:00.000Z'));
  const stateOf = async ({ contractId }: BilledContract) => (await contracts.get(T, contractId))?.state;
  return {
    T,
    batchId,
    stateOf,
    async contract(name) {
      const [contractId, stateBefore] = [idFrom(T, name), newBillingState('2025-01-01')];
      await contracts.create(T, { ...aContract([aTimeCharge()]), contractId }, stateBefore);
      return {
        contractId,
        name,
        stateBefore,
        stateAfter: january(stateBefore),
        reach: reaching('2025-01-31'),
        lineGrouping: 'ticket',
        billableIds: [],
        notices: [],
      };
    },
    async item(itemId, status = 'approved') {
      const { gross } = makeInvoice().totals;
      const row: BatchItem = { itemId, clientId: idFrom('client'), contractIds: [], status, gross };
      await batches.putItem(T, batchId, row);
    },
    invoice(number, billed, overrides = {}) {
      return {
        ...makeInvoice({ series: 'FA', number, issuedOn: '2025-02-01', contracts: billed }),
        invoiceId: invoiceIdOf('FA', number),
        formattedNumber: `FA-${number}`,
        batchId,
        itemId: `0000-${String(number).padStart(4, '0')}`,
        ...overrides,
      };
    },
    async look(billed) {
      return {
        counter: await ledger.counter(T, 'FA'),
        states: await Promise.all(billed.map(stateOf)),
        items: (await batches.listItems(T, batchId, { limit: 100 })).items,
        invoices: await ledger.list(T, 'FA', 50, 50),
      };
    },
    async issue(next, ...invoices) {
      const pack = await Promise.all(invoices.map((invoice) => ledger.place(T, invoice)));
      await ledger.issue(T, next === 1 ? NEW_SERIES : { next, lastIssuedOn: '2025-02-01' }, pack);
    },
  };
};

const plain = <V>(value: V): V => JSON.parse(JSON.stringify(value)) as V;

describe('issuing an invoice is one commit', () => {
  test('of its row, the counter, the states and the item', async () => {
    const firm = await newFirm();
    const contracts = [await firm.contract('a'), await firm.contract('b')];
    await firm.item('0000-0001');
    const invoice = firm.invoice(1, contracts);
    await firm.issue(1, invoice);
    const { ledger, batches } = table.stores;
    expect(await ledger.counter(firm.T, 'FA')).toEqual({ next: 2, lastIssuedOn: '2025-02-01' });
    expect(plain(await ledger.get(firm.T, 'FA-000000001'))).toEqual(plain(invoice));
    for (const contract of contracts) expect(await firm.stateOf(contract)).toEqual(january(contract.stateBefore));
    expect(await table.stores.settlements.get(firm.T, 'FA-000000001')).toEqual(NOTHING_SETTLED);
    expect(await table.stores.settlements.openBetween(firm.T, invoice.dueOn, invoice.dueOn)).toEqual([
      {
        invoiceId: invoice.invoiceId,
        clientId: invoice.buyer.clientId,
        dueOn: invoice.dueOn,
        open: invoice.totals.gross,
      },
    ]);
    expect((await batches.listItems(firm.T, firm.batchId, { limit: 9 })).items).toEqual([
      expect.objectContaining({
        status: 'issued',
        invoiceId: 'FA-000000001',
        formattedNumber: 'FA-1',
        gross: invoice.totals.gross,
        currency: invoice.currency,
      }),
    ]);
  });

  test('each next one follows, and the ledger reads in their order, newest first', async () => {
    const firm = await newFirm();
    for (const n of [1, 2, 3]) {
      await firm.item(`0000-000${n}`);
      await firm.issue(n, firm.invoice(n, [await firm.contract(`${n}`)]));
    }
    const numbers = async (limit: number, before?: number) =>
      (await table.stores.ledger.list(firm.T, 'FA', limit, before)).map(({ number }) => number);
    expect(await numbers(10)).toEqual([3, 2, 1]);
    expect(await numbers(2)).toEqual([3, 2]);
    expect(await numbers(2, 2)).toEqual([1]);
    expect(await numbers(2, 1)).toEqual([]);
  });

  test('an invoice of another tenant, or a malformed id, is not found', async () => {
    const [firm, stranger] = [await newFirm(), await newFirm()];
    await firm.item('0000-0001');
    await firm.issue(1, firm.invoice(1, [await firm.contract('a')]));
    const { ledger } = table.stores;
    expect(await ledger.get(stranger.T, 'FA-000000001')).toBeUndefined();
    expect(await ledger.list(stranger.T, 'FA', 10)).toEqual([]);
    for (const id of ['FA-1', 'FA-000000002', 'T#x', '']) expect(await ledger.get(firm.T, id)).toBeUndefined();
  });

  test('the place of number 1,000 lies in the next partition of the ledger', async () => {
    const firm = await newFirm();
    const contracts = [await firm.contract('a'), await firm.contract('b')];
    await firm.item('0000-0001');
    await firm.issue(1, firm.invoice(1, []));
    for (const n of [999, 1000]) await firm.item(`0000-${String(n).padStart(4, '0')}`);
    await firm.issue(2, firm.invoice(999, contracts.slice(0, 1)), firm.invoice(1000, contracts.slice(1)));
    expect((await table.stores.ledger.list(firm.T, 'FA', 2)).map(({ number }) => number)).toEqual([1000, 999]);
  });
});

describe('all or nothing: a commit is refused when', () => {
  type Break = (
    firm: Firm,
    contract: BilledContract,
  ) => Promise<{ readonly next?: number; readonly invoice?: Partial<Invoice>; readonly contract?: BilledContract }>;
  /** Which of the actions are refused: counter, row, settlement, state, item. */
  const breaks: Readonly<Record<string, readonly [number | readonly number[], Break]>> = {
    'the counter has moved on': [0, async () => ({ next: 1 })],
    'the counter is not what was read': [0, async () => ({ next: 7 })],
    'the number is taken': [[1, 2], async () => ({ invoice: { number: 1, invoiceId: 'FA-000000001' } })],
    'something on the log was changed since the draft': [
      3,
      async (firm, contract) => {
        const record = await table.stores.contracts.get(firm.T, contract.contractId);
        if (!record) throw new Error('no contract');
        expect(await table.stores.contracts.replace(firm.T, record, record.contract)).toBe(true);
        return {};
      },
    ],
    'the day would go down': [
      3,
      async (_, contract) => ({
        contract: { ...contract, stateAfter: { ...contract.stateAfter, through: '2024-12-31' } },
      }),
    ],
    'the cutoff would go down': [
      3,
      async (_, contract) => ({
        contract: { ...contract, stateAfter: { ...contract.stateAfter, cutoff: cutoffAt(new Date('2024-01-01')) } },
      }),
    ],
    'the contract is gone': [3, async (_, contract) => ({ contract: { ...contract, contractId: idFrom('nobody') } })],
    'the item was set aside': [
      4,
      async (firm) => {
        expect(await table.stores.batches.moveItem(firm.T, firm.batchId, '0000-0002', 'approved', 'setAside')).toBe(
          true,
        );
        return {};
      },
    ],
    'there is no such item': [4, async () => ({ invoice: { itemId: '0009-0009' } })],
  };

  test.each(Object.entries(breaks))('%s', async (_, [actions, prepare]) => {
    const firm = await newFirm();
    const first = await firm.contract('a');
    for (const n of [1, 2]) await firm.item(`0000-000${n}`);
    await firm.issue(1, firm.invoice(1, [first]));
    // The second bill of a contract that was billed through January.
    const stateBefore = january(first.stateBefore);
    const stateAfter = { ...january(stateBefore), through: '2025-02-28', cutoff: cutoffAt(new Date('2025-03-01')) };
    const second: BilledContract = { ...first, stateBefore, stateAfter };
    const { next = 2, invoice = {}, contract = second } = await prepare(firm, second);
    const before = await firm.look([first]);
    const refused = await firm.issue(next, firm.invoice(2, [contract], invoice)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CommitRefused);
    const { reasons, isConflict } = refused as CommitRefused;
    expect(reasons).toHaveLength(5);
    const refusals = [actions].flat();
    expect(reasons).toEqual(reasons.map((_, i) => (refusals.includes(i) ? 'ConditionalCheckFailed' : 'None')));
    expect(isConflict).toBe(false);
    expect(await firm.look([first])).toEqual(before);
  });

  test('one invoice of the pack is refused: none is issued', async () => {
    const firm = await newFirm();
    const contracts = await Promise.all(['a', 'b', 'c'].map((name) => firm.contract(name)));
    await firm.item('0000-0001');
    await firm.item('0000-0002', 'failed');
    await firm.item('0000-0003');
    const before = await firm.look(contracts);
    const invoices = contracts.map((contract, i) => firm.invoice(i + 1, [contract]));
    await expect(firm.issue(1, ...invoices)).rejects.toMatchObject({
      reasons: Array.from({ length: 13 }, (_, i) => (i === 8 ? 'ConditionalCheckFailed' : 'None')),
    });
    expect(await firm.look(contracts)).toEqual(before);
  });

  test('nothing is left out when nothing stands in the way', async () => {
    // What every case above breaks, unbroken: else they could be refused for another reason.
    const firm = await newFirm();
    const first = await firm.contract('a');
    for (const n of [1, 2]) await firm.item(`0000-000${n}`);
    await firm.issue(1, firm.invoice(1, [first]));
    const stateBefore = january(first.stateBefore);
    const stateAfter = { ...january(stateBefore), through: '2025-02-28' };
    await firm.issue(2, firm.invoice(2, [{ ...first, stateBefore, stateAfter }]));
    expect((await firm.stateOf(first))?.through).toBe('2025-02-28');
  });
});

describe('two writers', () => {
  test('race for the same number: one gets it, the other is refused, and no number is left out', async () => {
    const firm = await newFirm();
    const contracts = await Promise.all(Array.from({ length: 6 }, (_, i) => firm.contract(`${i}`)));
    for (let i = 1; i <= 6; i += 1) await firm.item(`0000-000${i}`);
    const answers = await Promise.allSettled(
      contracts.map((contract, i) => firm.issue(1, firm.invoice(1, [contract], { itemId: `0000-000${i + 1}` }))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(CommitRefused);
    expect(await table.stores.ledger.counter(firm.T, 'FA')).toMatchObject({ next: 2 });
    const states = await Promise.all(contracts.map(firm.stateOf));
    expect(states.filter((state) => state?.through === '2025-01-31')).toHaveLength(1);
    const { items } = await table.stores.batches.listItems(firm.T, firm.batchId, { limit: 10 });
    expect(items.filter(({ status }) => status === 'issued')).toHaveLength(1);
  });

  test('issue two drafts of one contract: the first wins', async () => {
    const firm = await newFirm();
    const contract = await firm.contract('a');
    for (const n of [1, 2]) await firm.item(`0000-000${n}`);
    await firm.issue(1, firm.invoice(1, [contract]));
    await expect(firm.issue(2, firm.invoice(2, [contract]))).rejects.toMatchObject({
      reasons: ['None', 'None', 'None', 'ConditionalCheckFailed', 'None'],
    });
  });

  test('a commit whose answer was lost is refused the second time, and the item tells its number', async () => {
    const firm = await newFirm();
    const contract = await firm.contract('a');
    await firm.item('0000-0001');
    table.faults.decide = (call) => (call === 'TransactWriteCommand' ? 'after' : undefined);
    await expect(firm.issue(1, firm.invoice(1, [contract]))).rejects.toThrow('after TransactWriteCommand');
    table.faults.decide = () => undefined;
    await expect(firm.issue(1, firm.invoice(1, [contract]))).rejects.toBeInstanceOf(CommitRefused);
    const { items } = await table.stores.batches.listItems(firm.T, firm.batchId, { limit: 10 });
    expect(items).toMatchObject([{ status: 'issued', invoiceId: 'FA-000000001' }]);
    expect((await firm.stateOf(contract))?.version).toBe(2);
  });
});

describe('packing', () => {
  test('twenty-three invoices fit one transaction, with consecutive numbers', async () => {
    const most = 23;
    const firm = await newFirm();
    const contracts = await Promise.all(Array.from({ length: most }, (_, i) => firm.contract(`${i}`)));
    const invoices = contracts.map((contract, i) => firm.invoice(i + 1, [contract]));
    for (const { itemId } of invoices) await firm.item(itemId ?? '');
    expect(1 + most * 4).toBeLessThanOrEqual(TRANSACTION_ACTIONS);
    await firm.issue(1, ...invoices);
    expect(await table.stores.ledger.counter(firm.T, 'FA')).toMatchObject({ next: most + 1 });
    const ledger = await table.stores.ledger.list(firm.T, 'FA', 100);
    expect(ledger.map(({ number }) => number)).toEqual(Array.from({ length: most }, (_, i) => most - i));
  });

  test('an invoice over as many contracts as one may have is one commit', async () => {
    const firm = await newFirm();
    const contracts = await Promise.all(Array.from({ length: CONTRACTS_PER_INVOICE }, (_, i) => firm.contract(`${i}`)));
    await firm.item('0000-0001');
    await firm.issue(1, firm.invoice(1, contracts));
    const states = await Promise.all(contracts.map(firm.stateOf));
    expect(states.every((state) => state?.through === '2025-01-31')).toBe(true);
  });

  test('a large invoice lies beside the table before it is committed, under the hash of its content', async () => {
    const firm = await newFirm();
    await firm.item('0000-0001');
    const lines = Array.from({ length: 300 }, (_, i) => makeLine({ key: `line ${i}`, description: 'x'.repeat(200) }));
    const invoice = firm.invoice(1, [await firm.contract('a')], { lines });
    const { ledger } = table.stores;
    const placed = await ledger.place(firm.T, invoice);
    const again = await ledger.place(firm.T, invoice);
    expect(placed.placed).toEqual(again.placed);
    if (!('objectKey' in placed.placed)) throw new Error('a large invoice belongs beside the table');
    const { objectKey } = placed.placed;
    expect(objectKey).toMatch(new RegExp(`^T/${firm.T}/documents/[0-9a-f]{64}\\.json$`));
    expect(table.blobs.objects.has(objectKey)).toBe(true);
    expect(await ledger.get(firm.T, invoice.invoiceId)).toBeUndefined();
    await ledger.issue(firm.T, NEW_SERIES, [placed]);
    expect(plain(await ledger.get(firm.T, invoice.invoiceId))).toEqual(plain(invoice));
    expect(plain((await ledger.list(firm.T, 'FA', 1))[0])).toEqual(plain(invoice));
  });

  test('a small one lies in the table alone', async () => {
    const firm = await newFirm();
    const before = table.blobs.objects.size;
    const { placed } = await table.stores.ledger.place(firm.T, firm.invoice(1, []));
    expect('inline' in placed).toBe(true);
    expect(table.blobs.objects.size).toBe(before);
  });
});

test("a client's invoices by date, newest first, in pages", async () => {
  const firm = await newFirm();
  const dates = ['2025-01-31', '2025-02-28', '2025-02-28', '2025-03-31', '2025-04-30'];
  for (const [i, issuedOn] of dates.entries()) {
    await firm.item(`0000-000${i + 1}`);
    await firm.issue(i + 1, firm.invoice(i + 1, [], { issuedOn }));
  }
  const { clientId } = firm.invoice(1, []).buyer;
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.stores.ledger.listOfClient(firm.T, [clientId], { limit: 2, cursor });
    seen.push(...page.items.map(({ number }) => number));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([5, 4, 3, 2, 1]);
});

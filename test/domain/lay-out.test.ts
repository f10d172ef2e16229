import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, CONTRACTS_PER_INVOICE, layOut, selects } from '../../domain/batches/lay-out.ts';
import type { NewBatch } from '../../domain/batches/new-batch.ts';
import { shardsOf } from '../../domain/batches/shards.ts';
import { idFrom } from '../../domain/ids.ts';
import { always } from './builders.ts';

const contract = (n: number, client: number, more: Partial<Candidate> = {}): Candidate => ({
  contractId: idFrom('contract', String(n)),
  clientId: idFrom('client', String(client)),
  startsOn: '2016-01-01',
  ...more,
});
const by = { invoiceGrouping: 'client', separatePurchaseOrders: false, shardSize: 30 } as const;
/** Which contracts stand together, by their place in the list that was laid out. */
const together = (candidates: readonly Candidate[], more: object): number[][] => {
  const place = (id: string) => candidates.findIndex(({ contractId }) => contractId === id);
  return layOut(candidates, { ...by, ...more })
    .flat()
    .map(({ contractIds }) => contractIds.map(place).sort((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
};

describe('what stands on one invoice', () => {
  const firm = [
    contract(0, 1),
    contract(1, 1, { invoiceGroup: 'Sales' }),
    contract(2, 1, { invoiceGroup: 'Sales', purchaseOrder: 'PO-7' }),
    contract(3, 2, { invoiceGroup: 'Sales' }),
    contract(4, 1, { invoiceGroup: 'Works', purchaseOrder: 'PO-7' }),
  ];
  const orderOfClient = new Map([[contract(0, 1).clientId, 'PO-7']]);

  test.each([
    { grouping: 'client', orders: false, invoices: [[0, 1, 2, 4], [3]], because: 'a client has one' },
    { grouping: 'contract', orders: false, invoices: [[0], [1], [2], [3], [4]], because: 'each contract has its own' },
    {
      grouping: 'group',
      orders: false,
      invoices: [[0], [1, 2], [3], [4]],
      because: 'departments are of one client, and so is what is of none',
    },
    { grouping: 'client', orders: true, invoices: [[0, 1], [2, 4], [3]], because: 'orders differ' },
    { grouping: 'group', orders: true, invoices: [[0], [1], [2], [3], [4]], because: 'both' },
  ] as const)('by $grouping, orders apart $orders: $because', ({ grouping, orders, invoices }) => {
    expect(together(firm, { invoiceGrouping: grouping, separatePurchaseOrders: orders })).toEqual(invoices);
  });

  test('a contract without an order has that of its client', () => {
    const more = { separatePurchaseOrders: true, orderOfClient };
    expect(together(firm, more)).toEqual([[0, 1, 2, 4], [3]]);
  });

  test('what was removed before stays removed, and apart', () => {
    const removal = { reason: 'disputed', by: 'sub-1' };
    const removed = new Map([1, 3].map((n) => [firm[n]?.contractId ?? '', removal]));
    expect(together(firm, { removed })).toEqual([[0, 2, 4], [1], [3]]);
    const marked = layOut(firm, { ...by, removed }).flat();
    expect(marked.map((one) => one.removed).filter(Boolean)).toEqual([removal, removal]);
  });
});

describe('every layout', () => {
  const anyContract = fc.record({
    client: fc.integer({ min: 0, max: 3 }),
    invoiceGroup: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    purchaseOrder: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
  });
  const anyLayout = fc.record({
    invoiceGrouping: fc.constantFrom<NewBatch['invoiceGrouping']>('client', 'contract', 'group'),
    separatePurchaseOrders: fc.boolean(),
    shardSize: fc.integer({ min: 1, max: 4 }),
    firstShard: fc.integer({ min: 0, max: 400 }),
  });

  test('has each contract once, clients apart, and shards of the given size with names that go on', () => {
    always(
      fc.property(fc.array(anyContract, { maxLength: 120 }), anyLayout, (made, how) => {
        const candidates = made.map(({ client, ...more }, n) => contract(n, client, more));
        const clientOf = new Map(candidates.map((one) => [one.contractId, one.clientId]));
        const shards = layOut(candidates, how);
        const invoices = shards.flat();
        const ids = invoices.flatMap(({ contractIds }) => contractIds);
        expect([...ids].sort()).toEqual([...clientOf.keys()].sort());
        for (const { clientId, contractIds } of invoices) {
          expect(contractIds.length).toBeLessThanOrEqual(CONTRACTS_PER_INVOICE);
          for (const id of contractIds) expect(clientOf.get(id)).toBe(clientId);
        }
        expect(new Set(invoices.map(({ itemId }) => itemId)).size).toBe(invoices.length);
        expect(shards.slice(0, -1).every(({ length }) => length === how.shardSize)).toBe(true);
        const names = shardsOf({ firstShard: how.firstShard, shards: shards.length });
        expect(shards.map(([first]) => first?.itemId.slice(0, 4))).toEqual(names);
        // The order in which contracts are read says nothing.
        expect(layOut(candidates.toReversed(), how)).toEqual(shards);
      }),
    );
  });
});

describe('what a batch bills', () => {
  const through = '2016-03-31';
  const today = '2016-04-01';
  const late = contract(1, 1, { startsOn: '2016-04-02' });
  const next = contract(2, 1, { startsOn: '2016-04-01' });
  const archived = contract(3, 1, { endsOn: '2015-02-28' });
  const ended = contract(4, 1, { endsOn: '2015-03-01' });
  const all = [late, next, archived, ended];

  test.each<{ because: string; asked: Readonly<Record<string, readonly Candidate[]>>; billed: readonly Candidate[] }>([
    { because: 'all that is due', asked: {}, billed: [next, ended] },
    { because: 'what is named, due or not', asked: { contractIds: [late, archived] }, billed: [late, archived] },
    { because: 'all but what is left out', asked: { leftOutContractIds: [next] }, billed: [ended] },
    { because: 'never what is left out', asked: { contractIds: [next], leftOutContractIds: [next] }, billed: [] },
  ])('$because', ({ asked, billed }) => {
    const named = Object.entries(asked).map(([name, some]) => [name, some.map(({ contractId }) => contractId)]);
    expect(all.filter(selects({ through, ...Object.fromEntries(named) }, today))).toEqual(billed);
  });
});

import { describe, expect, test } from 'vitest';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { BilledContract } from '../../domain/invoicing/invoice.ts';
import { compareBills, rememberingBills } from '../../domain/invoicing/last-bill.ts';
import { reaching } from './builders.ts';

const billed = (contractId: string, last?: number): BilledContract => {
  const state = newBillingState('2025-01-01');
  return {
    ...{ contractId, name: contractId, reach: reaching('2025-02-28'), lineGrouping: 'ticket' },
    ...{ stateAfter: state, billableIds: [], notices: [] },
    stateBefore: last === undefined ? state : { ...state, lastBill: { through: '2025-01-31', net: last } },
  };
};

const compared = (nets: readonly (readonly [contractId: string, net: number, last?: number])[], above = 20) =>
  compareBills(
    rememberingBills(
      nets.map(([contractId, , last]) => billed(contractId, last)),
      nets.map(([contractId, net]) => ({ contractId, net })),
    ),
    above,
  );

describe('a bill beside the last one', () => {
  test.each([
    { because: 'the first', nets: [['a', 100]], net: 100, lastNet: undefined, marked: true },
    { because: 'the same', nets: [['a', 100, 100]], net: 100, lastNet: 100, marked: false },
    { because: 'at the threshold', nets: [['a', 120, 100]], net: 120, lastNet: 100, marked: false },
    { because: 'above it', nets: [['a', 121, 100]], net: 121, lastNet: 100, marked: true },
    { because: 'below it', nets: [['a', 79, 100]], net: 79, lastNet: 100, marked: true },
    { because: 'a credit after a charge', nets: [['a', -100, 100]], net: -100, lastNet: 100, marked: true },
    { because: 'a credit after a credit', nets: [['a', -110, -100]], net: -110, lastNet: -100, marked: false },
    { because: 'anything after nothing', nets: [['a', 1, 0]], net: 1, lastNet: 0, marked: true },
    {
      because: 'contracts together',
      nets: [
        ['a', 50, 100],
        ['b', 150, 100],
      ],
      net: 200,
      lastNet: 200,
      marked: false,
    },
    {
      because: 'a contract that is new beside one that is not',
      nets: [
        ['a', 100, 100],
        ['b', 5],
      ],
      net: 105,
      lastNet: 100,
      marked: true,
    },
  ] as const)('$because', ({ nets, net, lastNet, marked }) => {
    expect(compared(nets)).toEqual({ net, marked, ...(lastNet !== undefined && { lastNet }) });
  });

  test('a firm that wants to see every change sees every change', () => {
    expect(compared([['a', 101, 100]], 0)).toMatchObject({ marked: true });
    expect(compared([['a', 100, 100]], 0)).toMatchObject({ marked: false });
  });
});

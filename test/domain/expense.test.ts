import { describe, expect, test } from 'vitest';
import type { Expense, Logged } from '../../domain/billables/billable.ts';
import { Charge } from '../../domain/contracts/charges/charge.ts';
import { cutoffAt, idFrom } from '../../domain/ids.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { aContract, billThrough } from './builders.ts';

const rule = Charge.parse({
  kind: 'expense',
  chargeId: 'goods',
  description: 'Goods',
  markupPercent: '12.5',
  taxRateId: 'reduced',
});
const money = Charge.parse({
  kind: 'prepaidBlock',
  chargeId: 'deposit',
  description: 'Deposit',
  of: 'money',
  purchase: { every: 'once', quantity: '100', unitPrice: '1.00' },
  expenses: true,
});
const hourly = Charge.parse({ kind: 'time', chargeId: 'support', description: 'Support' });

const anExpense = (overrides: Partial<Logged<Expense>> = {}): Logged<Expense> => ({
  kind: 'expense',
  billableId: idFrom(`${overrides.on}${overrides.description}`),
  contractId: 'k1',
  on: '2025-01-10',
  description: 'Cable',
  quantity: '1',
  charging: 'billable',
  billDate: overrides.on ?? '2025-01-10',
  ulid: cutoffAt(new Date('2025-01-20T12:00:00Z')),
  ...overrides,
});

const told = ({ chargeId, description, quantity, unitPrice, net }: Line): string =>
  `${chargeId}: ${description} ${quantity} × ${unitPrice} = ${(net / 100).toFixed(2)}`;

const linesOf = (charges: readonly Charge[], expenses: readonly Logged<Expense>[]): readonly Line[] =>
  billThrough(aContract(charges), '2025-01-31', { billables: expenses }).lines.filter(
    ({ explanation }) => explanation.rule === 'expense',
  );

test('what is left of a product beyond a deposit is no longer counted in its unit', () => {
  const product = { productId: 'p1', version: 2, code: 'GB', price: '3.00' };
  const backup = anExpense({ description: 'Backup', quantity: '50', unit: 'E34', unitPrice: '3.00', product });
  const lines = linesOf([rule, money, hourly], [backup]);
  expect(lines.map(({ unit, net, productCode }) => [unit, net, productCode])).toEqual([
    ['E34', 0, 'GB'],
    ['C62', 5000, 'GB'],
  ]);
  expect(lines[0]?.explanation).toMatchObject({ free: 'takenFromBlock', product: { code: 'GB', version: 2 } });
});

describe('products and expenses', () => {
  interface Case {
    readonly charges?: readonly Charge[];
    readonly expenses: readonly Logged<Expense>[];
    readonly lines: readonly string[];
    readonly because: string;
  }
  test.each<Case>([
    {
      expenses: [anExpense({ quantity: '2.5', unitPrice: '19.99' })],
      lines: ['goods: Cable 2.5 × 19.99 = 49.98'],
      because: 'quantity times price, rounded once: 49.975',
    },
    {
      expenses: [anExpense({ quantity: '3', unitCost: '80.00' })],
      lines: ['goods: Cable 3 × 90.00 = 270.00'],
      because: 'cost and the markup of the contract: 80 and 12.5 %',
    },
    {
      expenses: [anExpense({ quantity: '3', unitCost: '80.00', markupPercent: '0' })],
      lines: ['goods: Cable 3 × 80.00 = 240.00'],
      because: 'or its own, here none',
    },
    {
      expenses: [anExpense({ unitCost: '0.333333', quantity: '1000' })],
      lines: ['goods: Cable 1000 × 0.375 = 375.00'],
      because: 'the price has 6 decimals: 0.374999625 is 0.375',
    },
    {
      charges: [hourly],
      expenses: [anExpense({ unitCost: '80.00' })],
      lines: ['expenses: Cable 1 × 80.00 = 80.00'],
      because: 'a contract that says nothing charges the cost',
    },
    {
      expenses: [
        anExpense({ description: 'Free', unitPrice: '10.00', charging: 'noCharge' }),
        anExpense({ description: 'Hidden', unitPrice: '10.00', charging: 'hidden' }),
        anExpense({ description: 'Lost', unitPrice: '10.00', charging: 'writtenOff' }),
      ],
      lines: ['goods: Free 1 × 0.00 = 0.00'],
      because: 'what is free is shown at nothing, hidden and given up are not shown',
    },
    {
      charges: [hourly, money],
      expenses: [
        anExpense({ description: 'Second', on: '2025-01-11', quantity: '2', unitPrice: '35.00' }),
        anExpense({ description: 'First', on: '2025-01-10', unitPrice: '60.00' }),
        anExpense({ description: 'Third', on: '2025-01-12', unitPrice: '15.00' }),
      ],
      lines: [
        'expenses: First 1 × 0.00 = 0.00',
        'expenses: Second 2 × 0.00 = 0.00',
        'expenses: Second 1 × 30.00 = 30.00',
        'expenses: Third 1 × 15.00 = 15.00',
      ],
      because: 'a deposit of 100 pays 60 of the first and 40 of the second, by day',
    },
  ])('$because', ({ charges = [rule, hourly], expenses, lines }) => {
    expect(linesOf(charges, expenses).map(told)).toEqual(lines);
  });

  test('an expense keeps its cost, tax rate, ticket and itself', () => {
    const late = anExpense({ unitCost: '80.00', taxRateId: 'books', ticket: '#7', billDate: '2025-01-15' });
    const [line] = linesOf([rule], [late]);
    expect(line).toMatchObject({
      key: `goods:${late.billableId}`,
      ticket: '#7',
      late: true,
      taxRateId: 'books',
      period: { from: '2025-01-10', until: '2025-01-11' },
      billableIds: [late.billableId],
      explanation: { rule: 'expense', unitCost: '80.00', markupPercent: '12.5' },
    });
    expect(linesOf([rule], [anExpense({ unitPrice: '1.00' })])[0]?.taxRateId).toBe('reduced');
  });
});

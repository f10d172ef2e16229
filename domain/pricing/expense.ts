import type { Expense, Logged } from '../billables/billable.ts';
import { addDays } from '../calendar/local-date.ts';
import type { Charge } from '../contracts/charges/charge.ts';
import { type Contract, termsOn } from '../contracts/contract.ts';
import type { OtherExplanation } from '../invoicing/explanation.ts';
import type { Line, Unit } from '../invoicing/line.ts';
import { formatDecimal, HUNDRED_PERCENT, PRICE_DECIMALS, parseDecimal, parsePercent } from '../money/decimal.ts';
import { divideRounded, type LinePrice, type Minor, priceLine } from '../money/rounding.ts';
import type { Blocks } from './blocks/blocks.ts';
import type { Priced, Pricing } from './pricing.ts';

/** Lines of a contract that says nothing about expenses are of this charge. */
const UNNAMED = 'expenses';

type Rule = Extract<Charge, { kind: 'expense' }>;

/** The price of one: its own, or its cost and the markup, to 6 decimals. Markup: the expense's, else the contract's. */
const unitPriceOf = (expense: Expense, rule: Rule | undefined) => {
  const { unitPrice, unitCost } = expense;
  if (unitPrice !== undefined || unitCost === undefined) return { unitPrice: unitPrice ?? '0' };
  const markupPercent = expense.markupPercent ?? rule?.markupPercent ?? '0';
  const cost = parseDecimal(unitCost, PRICE_DECIMALS);
  const price = divideRounded(cost * (HUNDRED_PERCENT + parsePercent(markupPercent)), HUNDRED_PERCENT);
  return { unitPrice: formatDecimal(price, PRICE_DECIMALS, 2), unitCost, markupPercent };
};

/** What an expense comes to by the terms of its day, in minor units, before a block of money pays for any of it. */
export const netOfExpense = (expense: Expense, contract: Contract, minorDigits: number): Minor => {
  if (expense.charging !== 'billable') return 0;
  const { unitPrice } = unitPriceOf(expense, ruleOf(chargesOf(expense, contract)));
  return priceLine({ quantity: expense.quantity, unitPrice, baseQuantity: 1 }, minorDigits);
};

const chargesOf = ({ on }: Expense, contract: Contract): readonly Charge[] =>
  termsOn(contract, on)?.charges ?? contract.terms.at(-1)?.charges ?? [];

const ruleOf = (charges: readonly Charge[]): Rule | undefined => charges.find((charge) => charge.kind === 'expense');

/** Which product it is of, and what that costs in the catalogue where another price is charged. */
const productOf = ({ product, unitPrice }: Expense): Pick<OtherExplanation & { rule: 'expense' }, 'product'> => {
  if (product === undefined) return {};
  const { price, ...named } = product;
  const isOwn = price !== undefined && (unitPrice === undefined || !isSame(unitPrice, price));
  return { product: isOwn ? { ...named, insteadOf: price } : named };
};

const isSame = (a: string, b: string): boolean => parseDecimal(a, PRICE_DECIMALS) === parseDecimal(b, PRICE_DECIMALS);

/** What a block of money pays of an amount (`covered` and the rest), in currency units. */
const takeFromBlock = (
  expense: Expense,
  charges: readonly Charge[],
  { quantity, unitPrice }: Pick<LinePrice, 'quantity' | 'unitPrice'>,
  { minorDigits }: Pricing,
  blocks: Blocks,
): { readonly covered: bigint; readonly rest: bigint } | undefined => {
  const block = charges.find((charge) => charge.kind === 'prepaidBlock' && charge.of === 'money' && charge.expenses);
  if (block?.kind !== 'prepaidBlock') return undefined;
  const net = BigInt(priceLine({ quantity, unitPrice, baseQuantity: 1 }, minorDigits));
  const { covered } = blocks.takeMoney(block, expense.on, formatDecimal(net, minorDigits));
  // Never more than the line: what is covered comes with up to 4 places.
  const paid = divideRounded(parseDecimal(covered, 4) * 10n ** BigInt(minorDigits), 10_000n);
  return paid === 0n ? undefined : { covered: paid, rest: net - paid };
};

const linesOf = (expense: Logged<Expense>, pricing: Pricing, blocks: Blocks): readonly Line[] => {
  const { contract, minorDigits } = pricing;
  const charges = chargesOf(expense, contract);
  const rule = ruleOf(charges);
  const { unitPrice, ...cost } = unitPriceOf(expense, rule);
  const { putBack } = expense;
  const again = putBack === undefined ? '' : `~again ${putBack}`;
  const lineAt = (
    name: string,
    { unit = expense.unit ?? 'C62', ...price }: Pick<LinePrice, 'quantity' | 'unitPrice'> & { readonly unit?: Unit },
    free?: (OtherExplanation & { rule: 'expense' })['free'],
  ): Line => ({
    key: `${rule?.chargeId ?? UNNAMED}:${expense.billableId}${name}${again}`,
    contractId: contract.contractId,
    chargeId: rule?.chargeId ?? UNNAMED,
    description: expense.description,
    productCode: expense.product?.code,
    ticket: expense.ticket,
    period: { from: expense.on, until: addDays(expense.on, 1) },
    late: expense.on < expense.billDate,
    ...(putBack === undefined ? {} : { putBack }),
    ...price,
    baseQuantity: 1,
    unit,
    net: priceLine({ ...price, baseQuantity: 1 }, minorDigits),
    taxRateId: expense.taxRateId ?? rule?.taxRateId,
    explanation: { rule: 'expense', ...cost, ...productOf(expense), ...(free ? { free } : {}) },
    billableIds: [expense.billableId],
  });
  const { quantity } = expense;
  if (expense.charging === 'noCharge') return [lineAt('', { quantity, unitPrice: '0.00' }, 'noCharge')];
  const taken = takeFromBlock(expense, charges, { quantity, unitPrice }, pricing, blocks);
  if (!taken) return [lineAt('', { quantity, unitPrice })];
  const rest = { unit: 'C62' as const, quantity: '1', unitPrice: formatDecimal(taken.rest, minorDigits, minorDigits) };
  return [
    lineAt('', { quantity, unitPrice: '0.00' }, 'takenFromBlock'),
    ...(taken.rest > 0n ? [lineAt(':rest', rest)] : []),
  ];
};

/**
 * Prices products and expenses, one line each, by day: at their own price, or at cost and the markup, with their own tax
 * rate. What is free is shown at 0.00, what is hidden or given up not at all. A block of money that pays for expenses is
 * asked first: what it covers is free, and the rest is a line of the rest's amount.
 */
export const priceExpenses = (pricing: Pricing, expenses: readonly Logged<Expense>[], blocks: Blocks): Priced => {
  const shown = expenses.filter(({ charging }) => charging === 'billable' || charging === 'noCharge');
  const byDay = shown.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return { lines: byDay.flatMap((expense) => linesOf(expense, pricing, blocks)), balances: {} };
};

/** By day and identity, whenever they were recorded: they take from blocks in this order. */
const placeOf = ({ on, billableId }: Expense): string => `${on}/${billableId}`;

import type { Contract } from '../contracts/contract.ts';
import { refusalByTaxRate } from '../contracts/known-tax-rates.ts';
import { minorDigits } from '../money/currency.ts';
import { isExact } from '../money/exact.ts';
import { pricedBy } from '../products/priced.ts';
import type { Product } from '../products/product.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import type { Expense } from './billable.ts';
import { type Checked, type Refusal, refuse } from './checked.ts';
import type { NewExpense } from './new-billable.ts';
import { refusalByContract } from './placing.ts';
import { ofTicket, type WorkTicket } from './ticket-of-work.ts';
import { waitingFor } from './waiting.ts';

/** Where an expense goes, and what it names. */
export interface ExpensePlace {
  readonly contract: Contract;
  readonly settings: Pick<TenantSettings, 'taxRates'>;
  /** What the contract is billed in. */
  readonly currency: string;
  readonly product?: Product | undefined;
  readonly ticket?: WorkTicket | undefined;
}

const refusalByMoney = (
  { quantity, unitPrice, unitCost, taxRateId, product }: Expense,
  asked: NewExpense,
  { settings, currency }: ExpensePlace,
): Refusal | undefined => {
  const isOwn = product === undefined;
  const byTax = refusalByTaxRate(taxRateId, settings, isOwn || asked.taxRateId ? '/taxRateId' : '/productId');
  if (byTax) return byTax;
  if (isExact(quantity, unitPrice ?? unitCost ?? '0', minorDigits(currency))) return undefined;
  const priced = unitPrice === undefined ? '/unitCost' : '/unitPrice';
  const pointer = isOwn || asked.unitPrice || asked.unitCost ? priced : '/quantity';
  return { code: 'AmountTooLarge', pointer, detail: 'comes to more than an invoice can state' };
};

/** The expense as the request says it, with what the catalogue adds. */
const said = (
  asked: NewExpense,
  billableId: string,
  { contract, product, currency }: ExpensePlace,
): Checked<Expense> => {
  const { held, productId: _p, ticketId: _t, description = '', quantity = '1', ...facts } = asked;
  const bare: Expense = { ...facts, description, quantity, billableId, contractId: contract.contractId };
  const expense = held ? waitingFor(bare, ['release']) : bare;
  if (product === undefined) return { value: expense };
  const priced = pricedBy(asked, product, currency);
  return 'refusal' in priced ? priced : { value: { ...expense, ...priced.value } };
};

/** The product or expense that a request puts on a contract, or why it cannot be. */
export const expenseOf = (asked: NewExpense, billableId: string, place: ExpensePlace): Checked<Expense> => {
  const { contract, ticket } = place;
  const byContract = refusalByContract(contract, asked.on, '/on');
  if (byContract) return refuse(byContract.code, byContract.pointer, byContract.detail);
  const expense = said(asked, billableId, place);
  if ('refusal' in expense) return expense;
  const byMoney = refusalByMoney(expense.value, asked, place);
  if (byMoney) return { refusal: byMoney };
  return ticket === undefined ? expense : ofTicket(expense.value, contract, ticket);
};

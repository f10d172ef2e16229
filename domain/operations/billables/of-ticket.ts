import type { Expense } from '../../billables/billable.ts';
import { type BillingStatus, billingStatuses, type ExpenseView, viewOf } from '../../billables/billable-view.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { minorDigits } from '../../money/currency.ts';
import { type Minor, sum } from '../../money/rounding.ts';
import { netOfExpense } from '../../pricing/expense.ts';
import type { Stored } from '../../table/log-row.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { notFound } from '../change.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type Reading = Pick<Needs, 'stores'>;

/** An expense, and what it comes to by the terms of its contract, in minor units, whoever pays for it. */
export interface PricedExpense {
  readonly view: ExpenseView;
  readonly amount: Minor;
  readonly currency: string;
}

/** Expenses of one billing status and currency. */
export interface ExpenseTotal {
  readonly billing: BillingStatus;
  readonly currency: string;
  readonly expenses: number;
  readonly amount: Minor;
}

const priced = async (
  { stores }: Reading,
  tenantId: string,
  expenses: readonly Stored<Expense>[],
): Promise<readonly PricedExpense[]> => {
  if (expenses.length === 0) return [];
  const [{ settings }, contracts] = await Promise.all([
    tenantOf(stores, tenantId),
    stores.contracts.many(
      tenantId,
      expenses.map(({ contractId }) => contractId),
    ),
  ]);
  const clients = await stores.clients.many(
    tenantId,
    [...contracts.values()].map(({ contract }) => contract.clientId),
  );
  return expenses.map((expense) => {
    const record = contracts.get(expense.contractId);
    const client = record && clients.get(record.contract.clientId);
    if (!record || !client) throw new Error(`contract ${expense.contractId} of a billable, or its client, has gone`);
    const currency = currencyOfClient(client, settings);
    const amount = netOfExpense(expense, record.contract, minorDigits(currency));
    return { view: viewOf(expense, record.state) as ExpenseView, amount, currency };
  });
};

const totalled = (expenses: readonly PricedExpense[]): readonly ExpenseTotal[] => {
  const currencies = [...new Set(expenses.map(({ currency }) => currency))].sort();
  return billingStatuses.flatMap((billing) =>
    currencies.flatMap((currency): readonly ExpenseTotal[] => {
      const those = expenses.filter((one) => one.view.billing === billing && one.currency === currency);
      if (those.length === 0) return [];
      return [{ billing, currency, expenses: those.length, amount: sum(those.map(({ amount }) => amount)) }];
    }),
  );
};

/** A page of a ticket's expenses by day, on whatever contract; with the first one all of them added up. */
export const listTicketExpenses =
  ({ stores }: Reading) =>
  async (
    tenantId: string,
    ticketId: string,
    asked: PageRequest,
  ): Promise<Page<PricedExpense> & { readonly totals?: readonly ExpenseTotal[] | undefined }> => {
    if (!(await stores.tickets.get(tenantId, ticketId))) throw notFound('ticket', ticketId);
    const { items, cursor } = await stores.log.listExpensesOfTicket(tenantId, ticketId, asked);
    const views = await priced({ stores }, tenantId, items);
    if (asked.cursor !== undefined) return { items: views, cursor };
    const all =
      cursor === null
        ? views
        : await priced({ stores }, tenantId, await stores.log.expensesOfTicket(tenantId, ticketId));
    return { items: views, cursor, totals: totalled(all) };
  };

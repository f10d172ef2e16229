import type { Account, Ageing } from '../../../domain/invoicing/statement.ts';
import type { Minor } from '../../../domain/money/rounding.ts';
import type { ClientStatement } from '../../../domain/operations/statements/read.ts';
import { type Money, moneyOf } from '../money.ts';

const ageingView = (
  { notDue, days1To30, days31To60, days61To90, over90, credit }: Ageing,
  money: (minor: Minor) => Money,
) => ({
  notDue: money(notDue),
  days1To30: money(days1To30),
  days31To60: money(days31To60),
  days61To90: money(days61To90),
  over90: money(over90),
  credit: money(credit),
});

const accountView = ({ currency, opening, movements, closing, ageing, open }: Account) => {
  const money = (minor: Minor): Money => moneyOf(minor, currency);
  return {
    currency,
    opening: money(opening),
    movements: movements.map(({ amount, balance, ...facts }) => ({
      ...facts,
      amount: money(amount),
      balance: money(balance),
    })),
    closing: money(closing),
    ageing: ageingView(ageing, money),
    open: open.map(({ balance, ...facts }) => ({ ...facts, balance: money(balance) })),
  };
};

export const statementView = ({ client, statement: { from, on, accounts } }: ClientStatement) => ({
  clientId: client.clientId,
  from,
  on,
  accounts: accounts.map(accountView),
});

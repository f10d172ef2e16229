import type { Expense, Logged, TimeEntry } from '../billables/billable.ts';
import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import { exchanged } from '../invoicing/exchange.ts';
import { minorDigits } from '../money/currency.ts';
import { formatDecimal } from '../money/decimal.ts';
import { divideRounded, type Minor, priceLine, sum } from '../money/rounding.ts';
import { costOf } from '../technicians/cost.ts';
import type { NewCostRate } from '../technicians/cost-rate.ts';
import type { Revenue } from './revenue.ts';

/** Amounts in minor units of the firm's currency, before tax. */
export interface ProfitSums {
  readonly revenue: Minor;
  readonly workCost: Minor;
  readonly productCost: Minor;
  readonly margin: Minor;
  /** Decimal string: the margin in percent of the revenue, to two places; absent where there is no revenue. */
  readonly marginPercent?: string | undefined;
  readonly seconds: number;
  /** Those of them that no rate is known for: they cost nothing here. */
  readonly secondsWithoutRate: number;
  /** Products and expenses whose cost is not known: they cost nothing here. */
  readonly expensesWithoutCost: number;
}

export interface Profit extends ProfitSums {
  /** All months of the period, as far as they are in it: "2016-03". */
  readonly months: readonly (ProfitSums & { readonly month: string })[];
  /** By id; first what is of no contract. */
  readonly contracts: readonly (ProfitSums & { readonly contractId?: string | undefined })[];
}

/** What was done on a contract, under the days on which it is billed. */
export interface ContractWork {
  readonly contractId: string;
  readonly entries: readonly Logged<TimeEntry>[];
  readonly expenses: readonly Logged<Expense>[];
}

/** What costs are counted by. */
export interface CostBasis {
  /** The firm's. */
  readonly currency: string;
  readonly rates: readonly NewCostRate[];
  /** Of a technician whose entry names none. */
  readonly teamOf: (technician: string) => string | undefined;
  /** In which the costs of products and expenses are recorded. */
  readonly clientCurrency: string;
  /** Of that in the firm's, where it is another; decimal string. */
  readonly rate?: string | undefined;
}

/** What one contract came to in one month. */
interface Cell extends Omit<ProfitSums, 'margin' | 'marginPercent'> {
  readonly contractId?: string | undefined;
  readonly month: string;
}

const NOTHING = {
  ...{ revenue: 0, workCost: 0, productCost: 0 },
  ...{ seconds: 0, secondsWithoutRate: 0, expensesWithoutCost: 0 },
} as const;

const monthOf = (day: LocalDate): string => day.slice(0, 7);

const monthsOf = ({ from, until }: Period): readonly string[] => {
  const months: string[] = [];
  for (let day = from; monthOf(day) <= monthOf(addDays(until, -1)); day = addDays(`${monthOf(day)}-28`, 4))
    months.push(monthOf(day));
  return months;
};

/** What a product or an expense cost the firm; undefined where nobody has recorded it, or no rate of its currency is known. */
const costOfExpense = ({ quantity, unitCost }: Expense, basis: CostBasis): Minor | undefined => {
  if (unitCost === undefined) return undefined;
  const { currency, clientCurrency, rate } = basis;
  const cost = priceLine({ quantity, unitPrice: unitCost, baseQuantity: 1 }, minorDigits(clientCurrency));
  if (clientCurrency === currency) return cost;
  return rate === undefined ? undefined : exchanged(cost, rate, clientCurrency, currency);
};

/** The work of each month is rounded by itself, by technician and work type, so that months add up. */
const cellsOfWork = ({ contractId, entries, expenses }: ContractWork, basis: CostBasis): readonly Cell[] => {
  const digits = minorDigits(basis.currency);
  const worked = [...Map.groupBy(entries, ({ billDate }) => monthOf(billDate))].map(([month, own]): Cell => {
    const { cost: workCost, seconds, secondsWithoutRate } = costOf(own, basis.rates, basis.teamOf, digits);
    return { ...NOTHING, contractId, month, workCost, seconds, secondsWithoutRate };
  });
  const bought = expenses.map((expense): Cell => {
    const cost = costOfExpense(expense, basis);
    const known = cost === undefined ? { expensesWithoutCost: 1 } : { productCost: cost };
    return { ...NOTHING, contractId, month: monthOf(expense.billDate), ...known };
  });
  return [...worked, ...bought];
};

const sumsOf = (cells: readonly Cell[]): ProfitSums => {
  const all = (of: keyof typeof NOTHING) => sum(cells.map((cell) => cell[of]));
  const [revenue, workCost, productCost] = [all('revenue'), all('workCost'), all('productCost')];
  const margin = revenue - workCost - productCost;
  return {
    ...{ revenue, workCost, productCost, margin },
    ...(revenue > 0 && { marginPercent: formatDecimal(divideRounded(BigInt(margin) * 10_000n, BigInt(revenue)), 2) }),
    seconds: all('seconds'),
    secondsWithoutRate: all('secondsWithoutRate'),
    expensesWithoutCost: all('expensesWithoutCost'),
  };
};

/**
 * What was earned: the net of what was invoiced in a period, by the day of issue, less what the work, products and expenses
 * cost the firm that stand under the days of the period, whether they are billed or not. Each sum is that of its parts.
 */
export const profitOf = (
  period: Period,
  revenues: readonly Revenue[],
  work: readonly ContractWork[],
  basis: CostBasis,
): Profit => {
  const invoiced = revenues.map(
    ({ contractId, issuedOn, net }): Cell => ({ ...NOTHING, contractId, month: monthOf(issuedOn), revenue: net }),
  );
  const cells = [...invoiced, ...work.flatMap((one) => cellsOfWork(one, basis))];
  const byMonth = Map.groupBy(cells, ({ month }) => month);
  const byContract = Map.groupBy(cells, ({ contractId }) => contractId);
  return {
    ...sumsOf(cells),
    months: monthsOf(period).map((month) => ({ month, ...sumsOf(byMonth.get(month) ?? []) })),
    contracts: [...byContract]
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
      .map(([contractId, own]) => ({ contractId, ...sumsOf(own) })),
  };
};

import type { Discount } from '../contracts/charges/discount.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import { type Minor, sum } from '../money/rounding.ts';
import { byDiscount, takenOff } from './discount.ts';
import type { Line } from './line.ts';
import { byRow, rowOf, type Taxation } from './tax.ts';

/** A line as it was priced, and how it is taxed. */
export interface PricedLine {
  readonly line: Line;
  readonly taxation: Taxation;
}

/** A part of a document discount as it was agreed, of one tax rate. */
export interface PricedAllowance {
  readonly reason?: string | undefined;
  readonly percent?: string | undefined;
  /** Minor units, with the tax where prices include it. */
  readonly minor: Minor;
  readonly contractId?: string | undefined;
  readonly taxation: Taxation;
}

interface Amount {
  readonly taxation: Taxation;
  readonly minor: Minor;
}

const keyOf = ({ tax, included }: Taxation): string => `${rowOf(tax)} ${included}`;

/** One amount for each way of being taxed, in the order of the tax summary. */
const byTaxation = (amounts: readonly Amount[]): readonly Amount[] =>
  [...Map.groupBy(amounts, ({ taxation }) => keyOf(taxation)).values()]
    .map((group) => ({ taxation: (group[0] as Amount).taxation, minor: sum(group.map(({ minor }) => minor)) }))
    .sort(({ taxation: a }, { taxation: b }) => byRow(a.tax, b.tax) || Number(b.included) - Number(a.included));

/** The discount on the sum of some amounts, spread over their tax rates by largest remainder (TAX-05). */
const allowancesOn = (
  discount: Discount,
  amounts: readonly Amount[],
  minorDigits: number,
  contractId?: string,
): readonly PricedAllowance[] => {
  const sums = byTaxation(amounts);
  const taken = takenOff(
    discount,
    sums.map(({ minor }) => minor),
    minorDigits,
  );
  const percent = discount.kind === 'percent' ? discount.percent : undefined;
  return sums
    .map(({ taxation }, i) => ({ reason: discount.reason, percent, minor: taken[i] as Minor, contractId, taxation }))
    .filter(({ minor }) => minor !== 0);
};

const amountOf = ({ line, taxation }: PricedLine): Amount => ({ taxation, minor: line.net });

/** A contract's discounts, each on the sum of the lines whose first day's terms agree it. */
const allowancesOfContract = (
  contract: Contract,
  lines: readonly PricedLine[],
  minorDigits: number,
): readonly PricedAllowance[] => {
  const discountOf = ({ line }: PricedLine): Discount | undefined => nearestTerms(contract, line.period.from).discount;
  return byDiscount(lines, discountOf).flatMap(([discount, agreed]) =>
    allowancesOn(discount, agreed.map(amountOf), minorDigits, contract.contractId),
  );
};

/**
 * What is taken off the document before tax (semantics.md §2.6, BG-20): first each contract's discount on its own lines,
 * then the client's on what is left of the invoice. An amount never takes more than there is; a percentage also takes
 * its part of what is given back, so that a correction gives back what was paid.
 */
export const documentAllowances = (
  contracts: readonly Contract[],
  lines: readonly PricedLine[],
  clientDiscount: Discount | undefined,
  minorDigits: number,
): readonly PricedAllowance[] => {
  const byContract = Map.groupBy(lines, ({ line }) => line.contractId);
  const own = contracts.flatMap((contract) =>
    allowancesOfContract(contract, byContract.get(contract.contractId) ?? [], minorDigits),
  );
  if (!clientDiscount) return own;
  const taken = own.map(({ taxation, minor }) => ({ taxation, minor: 0 - minor }));
  return [...own, ...allowancesOn(clientDiscount, [...lines.map(amountOf), ...taken], minorDigits)];
};

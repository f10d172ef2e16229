import type { Discount } from '../contracts/charges/discount.ts';
import { nearestTerms, type Terms } from '../contracts/contract.ts';
import { type Minor, sum } from '../money/rounding.ts';
import { byDiscount, takenOff } from './discount.ts';
import type { ByHand, EditedLine } from './edited.ts';
import type { Line } from './line.ts';
import { byRow, rowOf, type Taxation } from './tax.ts';

/** A line as it was priced, and how it is taxed. */
export interface PricedLine {
  readonly line: Line & { readonly edited?: EditedLine | undefined };
  readonly taxation: Taxation;
}

/** A part of a document discount as it was agreed, of one tax rate. */
export interface PricedAllowance {
  readonly reason?: string | undefined;
  readonly percent?: string | undefined;
  /** Minor units, with the tax where prices include it. */
  readonly minor: Minor;
  readonly contractId?: string | undefined;
  readonly edited?: ByHand | undefined;
  readonly taxation: Taxation;
}

/** A discount on what is left of the document: the client's, or one that a person gives. */
export interface DocumentDiscount {
  readonly discount: Discount;
  readonly edited?: ByHand | undefined;
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
  whose: Pick<PricedAllowance, 'contractId' | 'edited'> = {},
): readonly PricedAllowance[] => {
  const sums = byTaxation(amounts);
  const taken = takenOff(
    discount,
    sums.map(({ minor }) => minor),
    minorDigits,
  );
  const percent = discount.kind === 'percent' ? discount.percent : undefined;
  return sums
    .map(({ taxation }, i) => ({ reason: discount.reason, percent, minor: taken[i] as Minor, ...whose, taxation }))
    .filter(({ minor }) => minor !== 0);
};

const amountOf = ({ line, taxation }: PricedLine): Amount => ({ taxation, minor: line.net });

/** What of a contract says which discount its lines have. */
interface Discounted {
  readonly contractId: string;
  readonly terms: readonly Pick<Terms, 'effectiveFrom' | 'discount'>[];
}

/** A contract's discounts, each on the sum of the lines whose first day's terms agree it. */
const allowancesOfContract = (
  contract: Discounted,
  lines: readonly PricedLine[],
  minorDigits: number,
): readonly PricedAllowance[] => {
  const discountOf = ({ line }: PricedLine): Discount | undefined => nearestTerms(contract, line.period.from).discount;
  return byDiscount(lines, discountOf).flatMap(([discount, agreed]) =>
    allowancesOn(discount, agreed.map(amountOf), minorDigits, { contractId: contract.contractId }),
  );
};

/**
 * What is taken off the document before tax (semantics.md §2.6, BG-20): first each contract's discount on its own lines,
 * then those on the whole, in turn, on what is left of the invoice. An amount never takes more than there is; a percentage also takes
 * its part of what is given back, so that a correction gives back what was paid.
 */
export const documentAllowances = (
  contracts: readonly Discounted[],
  lines: readonly PricedLine[],
  discounts: readonly DocumentDiscount[],
  minorDigits: number,
): readonly PricedAllowance[] => {
  const byContract = Map.groupBy(lines, ({ line }) => line.contractId);
  const allowances = contracts.flatMap((contract) =>
    allowancesOfContract(contract, byContract.get(contract.contractId) ?? [], minorDigits),
  );
  for (const { discount, edited } of discounts) {
    const taken = allowances.map(({ taxation, minor }) => ({ taxation, minor: 0 - minor }));
    const left = [...lines.map(amountOf), ...taken];
    allowances.push(...allowancesOn(discount, left, minorDigits, edited && { edited }));
  }
  return allowances;
};

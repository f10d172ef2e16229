import type { Invoice } from '../invoicing/invoice.ts';
import { type Minor, sum } from '../money/rounding.ts';

/**
 * How a billable stands. `postponed`: open, under a later day than its own, because it was put off or came late. `held`:
 * not ready to be charged. `stray`: counts as billed, and is on no invoice.
 */
export type Standing = 'billed' | 'open' | 'postponed' | 'held' | 'stray';

/** Billables, and seconds of working time, by how they stand. */
export interface ContractFigures {
  readonly billables: Readonly<Record<Standing, number>>;
  readonly seconds: Readonly<Record<Standing, number>>;
}

/** What the documents of a currency come to, credit notes not taken off. Minor units. */
export interface Amounts {
  readonly documents: number;
  readonly net: Minor;
  readonly tax: Minor;
  readonly gross: Minor;
}

/** What an audit has looked at so far. */
export interface Figures extends ContractFigures {
  readonly contracts: number;
  readonly batches: number;
  /** By "<kind> <currency>", such as "creditNote EUR". */
  readonly amounts: Readonly<Record<string, Amounts>>;
}

export const noneStanding = (): Record<Standing, number> => ({ billed: 0, open: 0, postponed: 0, held: 0, stray: 0 });
export const NO_FIGURES: Figures = {
  contracts: 0,
  batches: 0,
  billables: noneStanding(),
  seconds: noneStanding(),
  amounts: {},
};

const more = (counts: ContractFigures['billables'], other: ContractFigures['billables']) => ({
  billed: counts.billed + other.billed,
  open: counts.open + other.open,
  postponed: counts.postponed + other.postponed,
  held: counts.held + other.held,
  stray: counts.stray + other.stray,
});

/** The figures with one contract more. */
export const withContract = (figures: Figures, { billables, seconds }: ContractFigures): Figures => ({
  ...figures,
  contracts: figures.contracts + 1,
  billables: more(figures.billables, billables),
  seconds: more(figures.seconds, seconds),
});

/** The figures with some documents more. */
export const withDocuments = (
  figures: Figures,
  documents: readonly Pick<Invoice, 'kind' | 'currency' | 'totals'>[],
): Figures => {
  const amounts = { ...figures.amounts };
  for (const { kind, currency, totals } of documents) {
    const name = `${kind} ${currency}`;
    const known = amounts[name] ?? { documents: 0, net: 0, tax: 0, gross: 0 };
    amounts[name] = {
      documents: known.documents + 1,
      net: sum([known.net, totals.net]),
      tax: sum([known.tax, totals.tax]),
      gross: sum([known.gross, totals.gross]),
    };
  }
  return { ...figures, amounts };
};

import { type Minor, sum } from '../money/rounding.ts';
import { shareOf, within } from './credited-lines.ts';
import type { Allowance, InvoiceContent, TaxedLine } from './invoice.ts';
import { rowOf } from './tax.ts';

type Lines = readonly TaxedLine[];

/** The same discount on several documents. */
const keyOf = ({ tax, contractId, reason, percent }: Allowance): string =>
  JSON.stringify([rowOf(tax), contractId ?? null, reason ?? null, percent ?? null]);

/** The sum of an amount that all discounts alike have, or none. */
const total = (amounts: readonly (Minor | undefined)[]): Minor | undefined =>
  amounts.every((amount) => amount !== undefined) ? sum(amounts) : undefined;

/** One discount that stands twice in one row is one here. */
const merged = (allowances: readonly Allowance[]): readonly Allowance[] =>
  [...Map.groupBy(allowances, keyOf).values()].map((alike) => {
    const [first] = alike as [Allowance, ...Allowance[]];
    return {
      ...first,
      minor: sum(alike.map(({ minor }) => minor)),
      gross: total(alike.map(({ gross }) => gross)),
      tax: { ...first.tax, minor: total(alike.map(({ tax }) => tax.minor)) },
    };
  });

/** Whose discount it is: the lines of its tax row, and of its contract where it is a contract's. */
const netUnder = ({ tax, contractId }: Allowance, lines: Lines): Minor =>
  sum(
    lines
      .filter((line) => rowOf(line.tax) === rowOf(tax) && (contractId === undefined || line.contractId === contractId))
      .map(({ net }) => net),
  );

const creditedAllowance = (
  invoice: InvoiceContent,
  earlier: readonly InvoiceContent[],
  lines: Lines,
  allowance: Allowance,
): Allowance => {
  const whole = netUnder(allowance, invoice.lines);
  const now = netUnder(allowance, lines);
  const before = sum(earlier.map((note) => netUnder(allowance, note.lines)));
  const alike = earlier.flatMap((note) => note.allowances.filter((one) => keyOf(one) === keyOf(allowance)));
  const isRest = now + before === whole;
  const part = (all: Minor, of: (one: Allowance) => Minor | undefined): Minor => {
    const left = all - sum(alike.map((one) => of(one) ?? 0));
    if (isRest) return left;
    const share = whole > 0 ? shareOf(all, BigInt(now), BigInt(whole)) : 0;
    return within(share, left);
  };
  const { gross, tax } = allowance;
  return {
    ...allowance,
    minor: part(allowance.minor, ({ minor }) => minor),
    ...(gross === undefined ? {} : { gross: part(gross, (one) => one.gross) }),
    tax: tax.minor === undefined ? tax : { ...tax, minor: part(tax.minor, (one) => one.tax.minor) },
  };
};

/**
 * The part of the document's discounts that lines bring back with them: in proportion to their nets, and with the last
 * lines what is left.
 */
export const creditedAllowances = (
  invoice: InvoiceContent,
  earlier: readonly InvoiceContent[],
  lines: Lines,
): readonly Allowance[] =>
  merged(invoice.allowances)
    .map((allowance) => creditedAllowance(invoice, earlier, lines, allowance))
    .filter(({ minor }) => minor !== 0);

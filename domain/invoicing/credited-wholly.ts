import { parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import { sum } from '../money/rounding.ts';
import { placeOfLine } from './credited-lines.ts';
import type { InvoiceContent, TaxedLine } from './invoice.ts';

/**
 * The lines of an invoice that its credit notes took back wholly: all of them where nothing is left of its total, else
 * those that were named, with all of their quantity. An amount on the document is of no line.
 */
export const creditedWholly = (
  { lines, totals }: Pick<InvoiceContent, 'lines' | 'totals'>,
  notes: readonly Pick<InvoiceContent, 'lines' | 'totals'>[],
): readonly TaxedLine[] => {
  if (notes.length === 0) return [];
  if (sum(notes.map((note) => note.totals.gross)) === totals.gross) return lines;
  const quantityOf = ({ quantity }: TaxedLine): bigint => parseDecimal(quantity, QUANTITY_DECIMALS);
  const credited = Map.groupBy(
    notes.flatMap((note) => note.lines),
    placeOfLine,
  );
  return lines.filter((line) => {
    const parts = credited.get(placeOfLine(line));
    return parts?.reduce((all, part) => all + quantityOf(part), 0n) === quantityOf(line);
  });
};

import type { BilledStep } from '../pricing/correction.ts';
import { linesAsPriced } from './credit-note.ts';
import { creditedWholly } from './credited-wholly.ts';
import type { InvoiceContent } from './invoice.ts';
import type { Line } from './line.ts';

/**
 * What an invoice billed for one of its contracts, so that it can be billed again, beside what the credit notes on it took
 * back; undefined for another's contract.
 */
export const billedStepOf = (
  content: InvoiceContent,
  contractId: string,
  notes: readonly InvoiceContent[] = [],
): BilledStep | undefined => {
  // A credit note on an invoice is no bill: it gives money back and changes no billing state.
  if (content.credits) return undefined;
  const billed = content.contracts.find((one) => one.contractId === contractId);
  if (!billed) return undefined;
  const { stateBefore, stateAfter, reach, lineGrouping, standard } = billed;
  const own = ({ contractId: of }: Pick<Line, 'contractId'>) => of === contractId;
  const lines = linesAsPriced(content).filter(own);
  const credited = new Set(
    creditedWholly(content, notes)
      .filter(own)
      .map(({ key }) => key),
  );
  return {
    stateBefore,
    reach,
    logThrough: stateAfter.through ?? reach.through,
    grouping: lineGrouping,
    standard,
    lines,
    credited: lines.filter(({ key }) => credited.has(key)),
    removed: (content.edited?.removedLines ?? []).flatMap(({ line }) => (own(line) ? [line.key] : [])),
  };
};

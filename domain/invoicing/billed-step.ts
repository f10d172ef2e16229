import type { BilledStep } from '../pricing/correction.ts';
import { linesAsPriced } from './credit-note.ts';
import type { InvoiceContent } from './invoice.ts';

/** What an invoice billed for one of its contracts, so that it can be billed again; undefined for another's contract. */
export const billedStepOf = (content: InvoiceContent, contractId: string): BilledStep | undefined => {
  // A credit note on an invoice is no bill: it gives money back and changes no billing state.
  if (content.credits) return undefined;
  const billed = content.contracts.find((one) => one.contractId === contractId);
  if (!billed) return undefined;
  const { stateBefore, stateAfter, reach, lineGrouping } = billed;
  return {
    stateBefore,
    reach,
    logThrough: stateAfter.through ?? reach.through,
    grouping: lineGrouping,
    lines: linesAsPriced(content).filter((line) => line.contractId === contractId),
  };
};

import { BillingError, type Fault } from '../errors.ts';
import { placeOfLine } from './credited-lines.ts';
import { creditedWholly } from './credited-wholly.ts';
import type { Invoice, InvoiceContent, TaxedLine } from './invoice.ts';
import type { CreditRequest } from './partial-credit.ts';

/** A document that was issued after another one, with the credit notes on it. */
export interface Later {
  readonly document: Invoice;
  readonly notes: readonly InvoiceContent[];
}

/** What a line is of, whatever has corrected it since: a line of one bill of one contract (`domain/pricing/correction.ts`). */
const originOf = ({ contracts }: Pick<Invoice, 'contracts'>, { contractId, key, corrects }: TaxedLine): string => {
  const cutoff = contracts.find((one) => one.contractId === contractId)?.reach.cutoff ?? '';
  return `${contractId} ${corrects?.of ?? `${cutoff}/${key}`}`;
};

/** The number of the last document that corrected each line, by what that is of. A correction that was credited counts no more. */
const corrections = (later: readonly Later[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const { document, notes } of later) {
    // A credit note on an invoice repeats its lines.
    if (document.credits !== undefined) continue;
    const undone = new Set(creditedWholly(document, notes).map(placeOfLine));
    for (const line of document.lines)
      if (line.corrects !== undefined && !undone.has(placeOfLine(line)))
        found.set(originOf(document, line), document.formattedNumber);
  }
  return found;
};

/** The lines that a request names; of a whole document those that are not credited yet, and of an amount on it none. */
const linesOf = (
  invoice: Invoice,
  earlier: readonly InvoiceContent[],
  { lines, net }: Pick<CreditRequest, 'lines' | 'net'>,
): readonly { readonly line: TaxedLine; readonly pointer: string }[] => {
  if (net !== undefined) return [];
  if (lines !== undefined)
    return lines.flatMap(({ key, contractId }, i) =>
      invoice.lines
        .filter((line) => line.key === key && (contractId === undefined || line.contractId === contractId))
        .map((line) => ({ line, pointer: `/lines/${i}/key` })),
    );
  const gone = new Set(creditedWholly(invoice, earlier).map(placeOfLine));
  return invoice.lines.flatMap((line) => (gone.has(placeOfLine(line)) ? [] : [{ line, pointer: '/lines' }]));
};

/**
 * Keeps a line from being credited that a later bill has corrected, because terms or work were changed: the client
 * would get it back twice, and what was charged instead would stand. Throws `LineCorrected` with a pointer to each.
 */
export const guardUncorrected = (
  invoice: Invoice,
  earlier: readonly InvoiceContent[],
  request: Pick<CreditRequest, 'lines' | 'net'>,
  later: readonly Later[],
): void => {
  const by = corrections(later);
  const faults = linesOf(invoice, earlier, request).flatMap(({ line, pointer }): readonly Fault[] => {
    const number = by.get(originOf(invoice, line));
    if (number === undefined) return [];
    const detail = `${number} has corrected "${line.key}": credit there what it charges instead, or the whole correction first`;
    return [{ pointer, detail }];
  });
  if (faults.length === 0) return;
  const advice = request.lines === undefined ? '; name the lines to credit, without those that were corrected' : '';
  throw new BillingError('LineCorrected', `${faults[0]?.detail}${advice}`, faults);
};

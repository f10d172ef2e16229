import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import type { Allowance, Buyer, TaxedLine } from './invoice.ts';

/** Who changed something that was computed, when and why. */
export interface ByHand {
  readonly reason: string;
  /** The `sub` of the person. */
  readonly by: string;
  readonly at: Instant;
}

/** What of a line a person can change, as it was computed: all of it, whatever was changed. */
export type ComputedLine = Pick<
  TaxedLine,
  'description' | 'quantity' | 'unitPrice' | 'period' | 'taxRateId' | 'tax' | 'discount' | 'net' | 'gross'
>;

/** A line that a person changed, or added: then nothing was computed. */
export interface EditedLine extends ByHand {
  readonly computed?: ComputedLine | undefined;
}

/** What a document said before a person changed it; absent where it said nothing. */
export type EditedField = ByHand &
  (
    | { readonly field: 'purchaseOrder' | 'note'; readonly computed?: string | undefined }
    | { readonly field: 'issueOn' | 'dueOn'; readonly computed?: LocalDate | undefined }
    | { readonly field: 'recipients'; readonly computed: Buyer['contacts'] }
    | { readonly field: 'period'; readonly computed: Period }
    | { readonly field: 'order' }
  );

/** What a person changed on the document beside its lines. Kept for the archive, printed nowhere. */
export interface EditedContent {
  readonly fields: readonly EditedField[];
  /** As charges, whether the document is an invoice or a credit note. */
  readonly removedLines: readonly (ByHand & { readonly line: TaxedLine })[];
  /** As charges too. */
  readonly removedAllowances: readonly (ByHand & { readonly allowance: Allowance })[];
}

/** A line as the bill had computed it; undefined for one that a person added. */
export const asComputed = (line: TaxedLine): TaxedLine | undefined => {
  const { edited, ...rest } = line;
  if (!edited) return line;
  if (!edited.computed) return undefined;
  const { taxRateId: _t, discount: _d, gross: _g, ...same } = rest;
  return { ...same, ...edited.computed };
};

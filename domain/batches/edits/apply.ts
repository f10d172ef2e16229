import { type Agreement, reckon } from '../../invoicing/agreement.ts';
import { asCreditNote, chargesOf } from '../../invoicing/credit-note.ts';
import type { EditedContent } from '../../invoicing/edited.ts';
import { restated } from '../../invoicing/exchange.ts';
import type { Allowance, InvoiceContent } from '../../invoicing/invoice.ts';
import { rememberingBills } from '../../invoicing/last-bill.ts';
import { periodOfLines } from '../../invoicing/line.ts';
import type { Draft } from '../draft.ts';
import { editDocument } from './document.ts';
import { byHand, isKind, type MadeEdit } from './edit.ts';
import { editLines } from './lines.ts';
import { type LostEdit, lost } from './lost.ts';

/** A draft as people see it and as it is issued, and what of the edits could not be kept. */
export interface Laid {
  readonly content: InvoiceContent;
  readonly lost: readonly LostEdit[];
}

type RemoveDiscount = MadeEdit<'removeDiscount'>;

const isOf =
  ({ of }: RemoveDiscount) =>
  ({ contractId = 'client' }: Allowance): boolean =>
    contractId === of;

/** The agreement without the discounts that a person took away. */
const without = (agreement: Agreement, removed: readonly RemoveDiscount[]): Agreement => {
  const of = new Set(removed.map((edit) => edit.of));
  const { discount, contracts, ...rest } = agreement;
  return {
    ...rest,
    ...(discount && !of.has('client') && { discount }),
    contracts: contracts.map((contract) =>
      of.has(contract.contractId)
        ? { ...contract, terms: contract.terms.map(({ discount: _, ...terms }) => terms) }
        : contract,
    ),
  };
};

const isEmpty = ({ fields, removedLines, removedAllowances }: EditedContent): boolean =>
  fields.length + removedLines.length + removedAllowances.length === 0;

/**
 * Lays edits over a computed draft. Amounts go the way that compose goes: one rounding a line, discounts, taxes and
 * totals of what is printed; a total below zero is a credit note. What an edit is about may be gone: then it is named and
 * nothing else changes. It may come to nothing (gross 0), which is for the caller to refuse. Throws `AmountTooLarge`.
 */
export const applyEdits = (
  { content, agreement }: Pick<Draft, 'content' | 'agreement'>,
  edits: readonly MadeEdit[],
): Laid => {
  if (edits.length === 0) return { content, lost: [] };
  const charges = chargesOf(content);
  const discountsGone = edits.filter(isKind('removeDiscount'));
  const [found, missing] = [true, false].map((there) =>
    discountsGone.filter((edit) => charges.allowances.some(isOf(edit)) === there),
  ) as [RemoveDiscount[], RemoveDiscount[]];
  const { priced, removed: removedLines, lost: lostLines } = editLines(charges, agreement, edits);
  const given = edits.filter(isKind('addDiscount')).map((edit) => ({ discount: edit.discount, edited: byHand(edit) }));
  const { lines, allowances, totals } = reckon(priced, without(agreement, found), given);
  const { content: said, fields } = editDocument(
    {
      ...charges,
      ...{ kind: 'invoice', lines, allowances, totals, period: periodOfLines(lines) ?? charges.period },
      contracts: rememberingBills(charges.contracts, lines),
    },
    edits,
  );
  const removedAllowances = found.flatMap((edit) =>
    charges.allowances.filter(isOf(edit)).map((allowance) => ({ ...byHand(edit), allowance })),
  );
  const edited = { fields, removedLines, removedAllowances };
  const whole = restated(isEmpty(edited) ? said : { ...said, edited });
  return {
    content: totals.gross < 0 ? asCreditNote(whole) : whole,
    lost: [...lostLines, ...missing.map((edit) => lost(edit, 'noSuchDiscount'))],
  };
};

import { type Agreement, pricedLine } from '../../invoicing/agreement.ts';
import type { PricedLine } from '../../invoicing/allowance.ts';
import { asPriced } from '../../invoicing/credit-note.ts';
import { takenOff } from '../../invoicing/discount.ts';
import type { ByHand, ComputedLine } from '../../invoicing/edited.ts';
import type { InvoiceContent, TaxedLine } from '../../invoicing/invoice.ts';
import type { Line, LineDiscount } from '../../invoicing/line.ts';
import { minorDigits } from '../../money/currency.ts';
import { type Minor, priceLine } from '../../money/rounding.ts';
import { byHand, isKind, type MadeEdit } from './edit.ts';
import { type LostEdit, type LostReason, lost } from './lost.ts';

type OfLine = MadeEdit<'line' | 'removeLine'>;

/** The line that an edit is of, or why there is none. */
export const lineOf = (
  lines: readonly TaxedLine[],
  { key, contractId }: Pick<OfLine, 'key' | 'contractId'>,
): TaxedLine | LostReason => {
  const [found, ...others] = lines.filter(
    (line) => line.key === key && (contractId === undefined || line.contractId === contractId),
  );
  if (!found) return 'noSuchLine';
  return others.length > 0 ? 'severalLines' : found;
};

/** A rate that is gone, or that a client who owes the tax itself, or is abroad, is not charged. */
const taxLost = (taxRateId: string | undefined, { settings, taxTreatment }: Agreement): LostReason | undefined => {
  if (taxRateId === undefined) return undefined;
  if (taxTreatment !== 'standard') return 'clientNotTaxed';
  return settings.taxRates.some((rate) => rate.taxRateId === taxRateId) ? undefined : 'noSuchTaxRate';
};

const discountOn = (before: Minor, discount: NonNullable<MadeEdit<'line'>['discount']>, digits: number) => {
  const [minor = 0] = takenOff(discount, [before], digits);
  const percent = discount.kind === 'percent' ? discount.percent : undefined;
  return minor === 0 ? undefined : { minor, percent, reason: discount.reason };
};

/** The line's own discount on another amount: the same percentage, or the same amount and never more than there is. */
const discountAgain = (before: Minor, own: LineDiscount, digits: number): LineDiscount | undefined => {
  const { percent, reason, minor } = own;
  if (percent !== undefined) return discountOn(before, { kind: 'percent', percent, reason }, digits);
  const most = before < 0 ? Math.max(before, Math.min(0, minor)) : Math.min(before, Math.max(0, minor));
  return most === 0 ? undefined : { ...own, minor: most };
};

const discountAfter = (before: Minor, line: Line, { discount }: MadeEdit<'line'>, digits: number) => {
  if (discount === undefined) return line.discount && discountAgain(before, line.discount, digits);
  return discount === null ? undefined : discountOn(before, discount, digits);
};

/** One rounding for what its quantity and price come to; a line of which only the text changes keeps its amount. */
const changedLine = (line: Line, edit: MadeEdit<'line'>, digits: number): Line => {
  const { description, quantity, unitPrice, taxRateId, period, discount: newDiscount } = edit;
  const { discount: _, ...same } = line;
  const changed: Line = {
    ...same,
    ...(description !== undefined && { description }),
    ...(quantity !== undefined && { quantity }),
    ...(unitPrice !== undefined && { unitPrice }),
    ...(taxRateId !== undefined && { taxRateId }),
    ...(period !== undefined && { period }),
  };
  const counted = quantity !== undefined || unitPrice !== undefined;
  if (!counted && newDiscount === undefined) return { ...changed, ...(line.discount && { discount: line.discount }) };
  const before = counted ? priceLine(changed, digits) : line.net + (line.discount?.minor ?? 0);
  const discount = discountAfter(before, line, edit, digits);
  return { ...changed, net: before - (discount?.minor ?? 0), ...(discount && { discount }) };
};

const computedOf = (line: TaxedLine): ComputedLine => {
  const { description, quantity, unitPrice, period, taxRateId, tax, discount, net, gross } = line;
  return {
    ...{ description, quantity, unitPrice, period, tax, net },
    ...(taxRateId !== undefined && { taxRateId }),
    ...(discount && { discount }),
    ...(gross !== undefined && { gross }),
  };
};

const editedLine = (line: TaxedLine, edit: MadeEdit<'line'>, agreement: Agreement): PricedLine => {
  const changed = changedLine(asPriced(line), edit, minorDigits(agreement.settings.currency));
  const edited = { ...byHand(edit), computed: computedOf(line) };
  return pricedLine({ ...changed, edited }, agreement, edit.taxRateId !== undefined);
};

const addedLine = (
  edit: MadeEdit<'addLine'>,
  { contracts, lines, period: whole }: InvoiceContent,
  agreement: Agreement,
): PricedLine | LostReason => {
  const known = [...contracts, ...lines].map(({ contractId }) => contractId);
  const contractId = edit.contractId ?? known[0];
  if (!known.includes(contractId)) return 'noSuchContract';
  const { key, description, quantity, unit, unitPrice, baseQuantity, taxRateId, period = whole } = edit;
  const digits = minorDigits(agreement.settings.currency);
  const before = priceLine({ quantity, unitPrice, baseQuantity }, digits);
  const discount = edit.discount && discountOn(before, edit.discount, digits);
  const line: PricedLine['line'] = {
    ...{ key, ...(contractId !== undefined && { contractId }), chargeId: 'added', description, period, late: false },
    ...{ quantity, unit, unitPrice, baseQuantity, net: before - (discount?.minor ?? 0) },
    ...(discount && { discount }),
    ...(taxRateId !== undefined && { taxRateId }),
    explanation: { rule: 'addedByHand' },
    billableIds: [],
    edited: byHand(edit),
  };
  return pricedLine(line, agreement, taxRateId !== undefined);
};

/** Lines that are named first, in the order of the names; the others after them as they were. */
const inOrder = (priced: readonly PricedLine[], keys: readonly string[]): readonly PricedLine[] => {
  const placeOf = new Map(keys.map((key, i) => [key, i]));
  const place = ({ line }: PricedLine): number => placeOf.get(line.key) ?? keys.length;
  return priced.toSorted((a, b) => place(a) - place(b));
};

export interface EditedLines {
  readonly priced: readonly PricedLine[];
  readonly removed: readonly (ByHand & { readonly line: TaxedLine })[];
  readonly lost: readonly LostEdit[];
}

/** The lines of a document, given as charges, as a person wants them: changed, removed, added and ordered. */
export const editLines = (charges: InvoiceContent, agreement: Agreement, edits: readonly MadeEdit[]): EditedLines => {
  const gone: LostEdit[] = [];
  const editOf = new Map<TaxedLine, OfLine>();
  for (const edit of edits.filter(isKind('line', 'removeLine'))) {
    const found = lineOf(charges.lines, edit);
    const why =
      typeof found === 'string' ? found : edit.kind === 'line' ? taxLost(edit.taxRateId, agreement) : undefined;
    if (why !== undefined) gone.push(lost(edit, why));
    else editOf.set(found as TaxedLine, edit);
  }
  const kept = charges.lines.flatMap((line): readonly PricedLine[] => {
    const edit = editOf.get(line);
    if (!edit) return [pricedLine(asPriced(line), agreement)];
    return edit.kind === 'removeLine' ? [] : [editedLine(line, edit, agreement)];
  });
  const added = edits.filter(isKind('addLine')).flatMap((edit): readonly PricedLine[] => {
    const line = taxLost(edit.taxRateId, agreement) ?? addedLine(edit, charges, agreement);
    if (typeof line !== 'string') return [line];
    gone.push(lost(edit, line));
    return [];
  });
  const all = [...kept, ...added];
  const order = edits.find(isKind('order'));
  const named = order?.keys.some((key) => all.some(({ line }) => line.key === key)) ?? false;
  if (order && !named) gone.push(lost(order, 'noSuchLine'));
  const removed = charges.lines.flatMap((line) => {
    const edit = editOf.get(line);
    return edit?.kind === 'removeLine' ? [{ ...byHand(edit), line }] : [];
  });
  return { priced: order && named ? inOrder(all, order.keys) : all, removed, lost: gone };
};

import { addDays, type Instant, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import { BillingError, type Fault } from '../../errors.ts';
import { chargesOf } from '../../invoicing/credit-note.ts';
import type { InvoiceContent, TaxedLine } from '../../invoicing/invoice.ts';
import { minorDigits } from '../../money/currency.ts';
import { isExact } from '../../money/exact.ts';
import type { Draft } from '../draft.ts';
import { applyEdits, type Laid } from './apply.ts';
import { type DraftEdit, type MadeEdit, slotOf } from './edit.ts';
import { lineOf } from './lines.ts';
import { type LostEdit, lostSentences } from './lost.ts';

/** A due date further off is a typing error. */
const DUE_DAYS = 400;

/** Days that a draft's own dates are measured by. */
export interface EditDates {
  /** The date of the batch's invoices: the one wished for, or today. */
  readonly issueOn: LocalDate;
}

const at = (i: number, field: string, detail: string): Fault => ({ pointer: `/edits/${i}${field}`, detail });

/** Says whose line it is, so that the edit finds it whatever other contract comes onto the invoice. */
const named = (edit: DraftEdit, { lines, contracts }: InvoiceContent): DraftEdit => {
  if (edit.kind === 'addLine') return { contractId: contracts[0]?.contractId, ...edit };
  if (edit.kind !== 'line' && edit.kind !== 'removeLine') return edit;
  const found = lineOf(lines, edit);
  return typeof found === 'string' ? edit : { ...edit, contractId: found.contractId };
};

const twice = (edits: readonly DraftEdit[]): readonly Fault[] => {
  const first = new Map<string, number>();
  return edits.flatMap((edit, i) => {
    const before = first.get(slotOf(edit));
    if (before === undefined) first.set(slotOf(edit), i);
    return before === undefined ? [] : [at(i, '', `is about the same as /edits/${before}: make one of them`)];
  });
};

/** Beyond this an amount cannot be stated exactly. */
const tooLarge = (edit: DraftEdit, i: number, lines: readonly TaxedLine[], digits: number): readonly Fault[] => {
  if (edit.kind !== 'line' && edit.kind !== 'addLine') return [];
  const line = edit.kind === 'line' ? lineOf(lines, edit) : undefined;
  const known = typeof line === 'string' ? undefined : line;
  const [quantity, price] = [edit.quantity ?? known?.quantity ?? '0', edit.unitPrice ?? known?.unitPrice ?? '0'];
  const field = edit.unitPrice === undefined ? '/quantity' : '/unitPrice';
  return isExact(quantity, price, digits) ? [] : [at(i, field, 'comes to more than an invoice can state')];
};

const wrongDates = (edits: readonly DraftEdit[], { issueOn }: EditDates): readonly Fault[] => {
  const own = edits.find((edit) => edit.kind === 'issueOn');
  const issued = own?.value ?? issueOn;
  return edits.flatMap((edit, i) => {
    if (edit.kind === 'issueOn' && edit.value > issueOn)
      return [at(i, '/value', `must not be after ${issueOn}, the date of the batch: later numbers would follow it`)];
    if (edit.kind === 'dueOn' && (edit.value < issued || edit.value > addDays(laterOf(issued, issueOn), DUE_DAYS)))
      return [at(i, '/value', `must not be before ${issued}, nor more than ${DUE_DAYS} days after it`)];
    return [];
  });
};

/** Of an order every name must be one: a person has just seen the lines. */
const unknownKeys = (edits: readonly DraftEdit[], lines: readonly TaxedLine[]): readonly Fault[] => {
  const keys = new Set([
    ...lines.map(({ key }) => key),
    ...edits.flatMap((edit) => (edit.kind === 'addLine' ? [edit.key] : [])),
  ]);
  return edits.flatMap((edit, i) =>
    edit.kind === 'order'
      ? edit.keys.flatMap((key, k) => (keys.has(key) ? [] : [at(i, `/keys/${k}`, lostSentences.noSuchLine)]))
      : [],
  );
};

const fieldOf: Readonly<Record<LostEdit['why'], string>> = {
  noSuchLine: '/key',
  severalLines: '/contractId',
  noSuchContract: '/contractId',
  noSuchTaxRate: '/taxRateId',
  clientNotTaxed: '/taxRateId',
  noSuchDiscount: '/of',
  groupedAnew: '',
};

const refuse = (faults: readonly Fault[]): void => {
  const [first] = faults;
  if (first) throw new BillingError('RequestInvalid', `${first.pointer}: ${first.detail}`, faults);
};

export interface CheckedEdits extends Laid {
  readonly edits: readonly MadeEdit[];
}

/**
 * What a person asks for, as it is to be kept, laid over the draft. Throws `RequestInvalid` with a pointer to each edit that is
 * of nothing on the draft, `AmountTooLarge`, and `NothingToInvoice` for a draft that would come to 0.00.
 */
export const checkEdits = (
  draft: Pick<Draft, 'content' | 'agreement'>,
  asked: readonly DraftEdit[],
  made: { readonly by: string; readonly at: Instant; readonly before: readonly MadeEdit[] },
  dates: EditDates,
): CheckedEdits => {
  const charges = chargesOf(draft.content);
  const { lines } = charges;
  const digits = minorDigits(charges.currency);
  const resolved = asked.map((edit) => named(edit, charges));
  refuse([
    ...twice(resolved),
    ...resolved.flatMap((edit, i) => tooLarge(edit, i, lines, digits)),
    ...wrongDates(resolved, dates),
    ...unknownKeys(resolved, lines),
  ]);
  const edits = resolved.map((edit) => signed(edit, made));
  const laid = applyEdits(draft, edits);
  const placeOf = new Map(resolved.map((edit, i) => [slotOf(edit), i]));
  refuse(laid.lost.map(({ about, why }) => at(placeOf.get(about) ?? 0, fieldOf[why], lostSentences[why])));
  if (laid.content.totals.gross === 0)
    throw new BillingError('NothingToInvoice', 'the draft would come to 0.00: remove it from the batch instead');
  return { ...laid, edits };
};

const sameEdit = (a: DraftEdit, b: DraftEdit): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** The table may give fields back in another order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]);
};

/** What was asked for, without who asked. */
export const asAsked = ({ by: _b, at: _a, ...edit }: MadeEdit): DraftEdit => edit;

/** An edit that stands as it was stays that of who made it first. */
const signed = (
  edit: DraftEdit,
  { by, at: now, before }: { readonly by: string; readonly at: Instant; readonly before: readonly MadeEdit[] },
): MadeEdit => before.find((one) => sameEdit(asAsked(one), edit)) ?? { ...edit, by, at: now };

/** The same edits in whatever order, as when the answer to the first attempt was lost. */
export const sameEdits = (a: readonly DraftEdit[], b: readonly DraftEdit[]): boolean =>
  a.length === b.length && a.every((edit) => b.some((one) => sameEdit(edit, one)));

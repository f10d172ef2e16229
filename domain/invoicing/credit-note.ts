import { negated } from '../money/decimal.ts';
import type { Minor } from '../money/rounding.ts';
import { asComputed, type ComputedLine } from './edited.ts';
import type { Allowance, InvoiceContent, InvoiceKind, Tax, TaxedLine, Totals } from './invoice.ts';
import type { Line } from './line.ts';

/** 0 − x, since −0 is not 0 to everybody. */
const turned = (minor: Minor): Minor => 0 - minor;

const turnedTax = (tax: Tax): Tax => (tax.minor === undefined ? tax : { ...tax, minor: turned(tax.minor) });

const turnedGross = ({ gross }: { readonly gross?: Minor | undefined }) =>
  gross === undefined ? {} : { gross: turned(gross) };

/** Prices stay what they are (BT-146 is never negative): the quantity turns. */
const turnedAmounts = <L extends ComputedLine>(line: L): L => ({
  ...line,
  quantity: negated(line.quantity),
  net: turned(line.net),
  ...(line.discount ? { discount: { ...line.discount, minor: turned(line.discount.minor) } } : {}),
  ...turnedGross(line),
  tax: turnedTax(line.tax),
});

const turnedLine = (line: TaxedLine): TaxedLine => {
  const computed = line.edited?.computed;
  if (!computed) return turnedAmounts(line);
  return { ...turnedAmounts(line), edited: { ...line.edited, computed: turnedAmounts(computed) } };
};

const turnedAllowance = (allowance: Allowance): Allowance => ({
  ...allowance,
  minor: turned(allowance.minor),
  ...turnedGross(allowance),
  tax: turnedTax(allowance.tax),
});

const turnedTotals = ({ taxes, lineNet, allowances, net, tax, gross }: Totals): Totals => ({
  taxes: taxes.map((row) => ({ ...row, base: turned(row.base), tax: turned(row.tax) })),
  lineNet: turned(lineNet),
  allowances: turned(allowances),
  net: turned(net),
  tax: turned(tax),
  gross: turned(gross),
});

type Amounts = Pick<InvoiceContent, 'lines' | 'allowances' | 'totals' | 'taxCurrency'>;

/** The same with every quantity and amount turned; nothing is computed again, so both add up to nothing (TAX-07). */
export const mirrored = <A extends Amounts>(content: A): A => ({
  ...content,
  lines: content.lines.map(turnedLine),
  allowances: content.allowances.map(turnedAllowance),
  totals: turnedTotals(content.totals),
  ...(content.taxCurrency && { taxCurrency: { ...content.taxCurrency, tax: turned(content.taxCurrency.tax) } }),
});

/** A document's amounts as charges: a credit note's with their signs turned. */
export const chargesOf = (content: InvoiceContent): InvoiceContent =>
  content.kind === 'invoice' ? content : mirrored(content);

/** A total below zero as a document that gives money back: what the client gets stands on it without a sign. */
export const asCreditNote = (content: InvoiceContent): InvoiceContent => ({ ...mirrored(content), kind: 'creditNote' });

/**
 * The credit note that takes an invoice back wholly, to the unit in each line, allowance, tax and total. A credit note
 * means the opposite of what it states, so it states the same. The billing states in its `contracts` are the invoice's.
 */
export const creditNoteOf = (invoice: InvoiceContent): InvoiceContent => ({ ...invoice, kind: 'creditNote' });

/** What a document's amounts count as in a sum over documents: a credit note's against an invoice's. */
export const signOf = (kind: InvoiceKind): 1 | -1 => (kind === 'invoice' ? 1 : -1);

/**
 * The lines of a document as their bill had priced them, which is what `correctBilled` compares: as charges, not as
 * credits, with the tax where prices include it, and without what a person made of them, which stands.
 */
export const linesAsPriced = (content: InvoiceContent): readonly Line[] =>
  chargesOf(content)
    .lines.flatMap((line) => asComputed(line) ?? [])
    .map(asPriced);

/** A line of an invoice before it was taxed, with the tax in it where prices include it. */
export const asPriced = ({ tax: _, gross, edited: _e, ...line }: TaxedLine): Line => ({
  ...line,
  net: gross ?? line.net,
});

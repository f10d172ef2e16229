import { BillingError } from '../errors.ts';
import { apportion } from '../money/apportion.ts';
import { minorDigits } from '../money/currency.ts';
import { formatDecimal } from '../money/decimal.ts';
import { type Minor, sum } from '../money/rounding.ts';
import { creditNoteOf } from './credit-note.ts';
import { creditedAllowances } from './credited-allowances.ts';
import { creditedLines, type LineToCredit, within } from './credited-lines.ts';
import { creditedTaxCurrency } from './exchange.ts';
import type { Allowance, Invoice, InvoiceContent, TaxedLine, TaxTotal } from './invoice.ts';
import { periodOfLines } from './line.ts';
import { amountText, checkCredit } from './money-checks.ts';
import { rowOf } from './tax.ts';
import { totalsOf } from './totals.ts';

/** What is to be credited: some lines, an amount before tax (minor units), or with neither all that is left. */
export interface CreditRequest {
  readonly reason: string;
  readonly lines?: readonly LineToCredit[] | undefined;
  readonly net?: Minor | undefined;
  /** Whether the usage of its lines is to be billed again. */
  readonly putBackUsage?: boolean | undefined;
}

type Notes = readonly InvoiceContent[];

/** The invoice's tax rows less what is credited of them. */
const rowsLeft = (invoice: InvoiceContent, earlier: Notes): readonly TaxTotal[] => {
  const credited = Map.groupBy(
    earlier.flatMap(({ totals }) => totals.taxes),
    rowOf,
  );
  return invoice.totals.taxes.map((row) => {
    const taken = credited.get(rowOf(row)) ?? [];
    const base = row.base - sum(taken.map((one) => one.base));
    return { ...row, base, tax: row.tax - sum(taken.map((one) => one.tax)) };
  });
};

/** A line for each tax row with an amount: its text is the reason, since it stands for no line of the invoice. */
const linesOfRows = (
  invoice: Invoice,
  rows: readonly TaxTotal[],
  amounts: readonly Minor[],
  reason: string,
): readonly TaxedLine[] => {
  const digits = minorDigits(invoice.currency);
  const contractId = invoice.lines[0]?.contractId;
  return rows.flatMap(({ category, percent, exemptionReason }, i): readonly TaxedLine[] => {
    const net = amounts[i] ?? 0;
    if (net === 0) return [];
    return [
      {
        key: `credited/${i}`,
        contractId,
        chargeId: 'credit',
        description: reason,
        period: invoice.period,
        late: false,
        quantity: net < 0 ? '-1' : '1',
        unit: 'C62',
        unitPrice: formatDecimal(BigInt(Math.abs(net)), digits),
        baseQuantity: 1,
        net,
        tax: { category, percent, ...(exemptionReason === undefined ? {} : { exemptionReason }) },
        explanation: { rule: 'creditedPart' },
        billableIds: [],
      },
    ];
  });
};

interface Parts {
  readonly lines: readonly TaxedLine[];
  readonly allowances: readonly Allowance[];
}

/** The tax of one row given to its lines and allowances in proportion, so that the row states exactly this. */
const withTaxOfRow = ({ lines, allowances }: Parts, { base, ...row }: TaxTotal, tax: Minor): Parts => {
  const own = <P extends { readonly tax: TaxedLine['tax'] }>(part: P) => rowOf(part.tax) === rowOf(row);
  const nets = [...lines.filter(own).map(({ net }) => net), ...allowances.filter(own).map(({ minor }) => 0 - minor)];
  const sign = base < 0 ? -1n : 1n;
  const shares = nets.map((net) => BigInt(net) * BigInt(tax) * sign);
  const given = base === 0 ? nets.map((_, i) => (i === 0 ? tax : 0)) : apportion(tax, shares, BigInt(base) * sign);
  let at = 0;
  const next = (): Minor => given[at++] ?? 0;
  return {
    lines: lines.map((line) => (own(line) ? { ...line, tax: { ...line.tax, minor: next() } } : line)),
    allowances: allowances.map((one) => (own(one) ? { ...one, tax: { ...one.tax, minor: 0 - next() } } : one)),
  };
};

/**
 * The tax of each row is what its base comes to (BR-CO-17), unless that is more than is left of the row's tax; and with the last
 * of a row's base all of its tax is taken back. So an invoice and all its credit notes come to nothing in each row.
 * Throws `CreditExceedsInvoice` where a row would give back more than it charged.
 */
const taxedWithin = (invoice: Invoice, rows: readonly TaxTotal[], parts: Parts): Parts =>
  totalsOf(parts.lines, parts.allowances).taxes.reduce((all, row) => {
    const left = rows.find((one) => rowOf(one) === rowOf(row)) ?? { ...row, base: 0, tax: 0 };
    if (within(row.base, left.base) !== row.base) {
      const most = amountText(left.base, invoice.currency);
      throw new BillingError(
        'CreditExceedsInvoice',
        `only ${most} before tax is left to credit at ${row.percent} % on ${invoice.formattedNumber}`,
      );
    }
    const tax = row.base === left.base ? left.tax : within(row.tax, left.tax);
    return tax === row.tax ? all : withTaxOfRow(all, row, tax);
  }, parts);

/**
 * Amounts on the document: what is left of each row, or an amount spread over them by largest remainder; a row below zero
 * takes its part of it, or what the client was given back would be given back twice.
 */
const amountsOf = (invoice: Invoice, rows: readonly TaxTotal[], net: Minor | undefined): readonly Minor[] => {
  const bases = rows.map(({ base }) => base);
  const left = sum(bases);
  if (net === undefined) return bases;
  if (net > left) {
    const most = amountText(Math.max(0, left), invoice.currency);
    throw new BillingError(
      'CreditExceedsInvoice',
      `only ${most} before tax is left to credit on ${invoice.formattedNumber}`,
      [{ pointer: '/amountBeforeTax/amount', detail: 'is more than is left' }],
    );
  }
  const shares = bases.map((base) => BigInt(base) * BigInt(net));
  return apportion(net, shares, BigInt(left));
};

const partsOf = (invoice: Invoice, earlier: Notes, rows: readonly TaxTotal[], request: CreditRequest): Parts => {
  if (request.lines === undefined)
    return { lines: linesOfRows(invoice, rows, amountsOf(invoice, rows, request.net), request.reason), allowances: [] };
  const lines = creditedLines(invoice, earlier, request.lines);
  return { lines, allowances: creditedAllowances(invoice, earlier, lines) };
};

/** Of an invoice in another currency than the firm's: the same rate for all that is credited of it. */
const taxInOwn = ({ currency, taxCurrency, totals }: Invoice, earlier: Notes, tax: Minor) => {
  if (!taxCurrency) return {};
  const before = earlier.map((note) => ({ tax: note.totals.tax, own: note.taxCurrency?.tax ?? 0 }));
  return { taxCurrency: creditedTaxCurrency(tax, { tax: totals.tax, currency, taxCurrency }, before) };
};

/**
 * The credit note on an invoice that has those already: the invoice itself when it is credited wholly and at once, else
 * the lines or amounts asked for. The tax of each row adds up over all of them to what the invoice charged.
 * Throws `NotCreditable`, `CreditExceedsInvoice`, `NothingToCredit` and `RequestInvalid`.
 */
export const creditNoteOn = (invoice: Invoice, earlier: Notes, request: CreditRequest): InvoiceContent => {
  if (invoice.kind !== 'invoice')
    throw new BillingError('NotCreditable', `${invoice.formattedNumber} is a credit note: only an invoice is credited`);
  const { invoiceId, formattedNumber, issuedOn } = invoice;
  const { reason, putBackUsage } = request;
  const credits = { invoiceId, formattedNumber, issuedOn, reason, ...(putBackUsage && { putBackUsage }) };
  // What was billed is billed by the invoice: its credit note names the contracts and claims nothing of them.
  const contracts = invoice.contracts.map((one) => ({ ...one, billableIds: [], notices: [] }));
  const whole = creditNoteOf(contentOf(invoice));
  if (earlier.length === 0 && request.lines === undefined && request.net === undefined)
    return { ...whole, contracts, credits };
  const { lines: _l, allowances: _a, totals: _t, ...head } = whole;
  const rows = rowsLeft(invoice, earlier);
  const { lines, allowances } = taxedWithin(invoice, rows, partsOf(invoice, earlier, rows, request));
  const totals = totalsOf(lines, allowances);
  if (totals.gross <= 0)
    throw new BillingError('NothingToCredit', `what is to be credited of ${formattedNumber} comes to nothing`);
  checkCredit(invoice, sum(earlier.map((note) => note.totals.gross)), totals.gross);
  // An amount on the document is of none of several contracts.
  const named = new Set(request.lines || contracts.length < 2 ? lines.map(({ contractId }) => contractId) : []);
  return {
    ...head,
    lines,
    allowances,
    totals,
    ...taxInOwn(invoice, earlier, totals.tax),
    period: periodOfLines(lines) ?? invoice.period,
    contracts: contracts.filter(({ contractId }) => named.has(contractId)),
    credits,
  };
};

/** What an issued document says, without what its own issue gave it. */
const contentOf = ({
  invoiceId: _1,
  series: _2,
  number: _3,
  formattedNumber: _4,
  issuedOn: _5,
  dueOn: _6,
  issuedAt: _7,
  batchId: _8,
  itemId: _9,
  // What a person changed or said is of the invoice: the note gives back what came of it.
  dates: _10,
  note: _11,
  edited: _12,
  ...content
}: Invoice): InvoiceContent => content;

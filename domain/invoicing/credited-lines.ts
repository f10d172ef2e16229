import { BillingError } from '../errors.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import { divideRounded, type Minor, sum, toMinor } from '../money/rounding.ts';
import type { Invoice, InvoiceContent, TaxedLine } from './invoice.ts';

/** A line of an invoice that is to be credited: wholly, or a quantity of it (decimal string). */
export interface LineToCredit {
  readonly key: string;
  readonly quantity?: string | undefined;
}

/** `whole` × `part` ÷ `of`, rounded half away from zero. Minor units. */
export const shareOf = (whole: Minor, part: bigint, of: bigint): Minor =>
  toMinor(divideRounded(BigInt(whole) * part, of));

/** `amount`, but not beyond what is left: between nothing and `left`, whichever sign that has. */
export const within = (amount: Minor, left: Minor): Minor =>
  left < 0 ? Math.max(left, Math.min(0, amount)) : Math.min(left, Math.max(0, amount));

const quantityOf = ({ quantity }: Pick<TaxedLine, 'quantity'>): bigint => parseDecimal(quantity, QUANTITY_DECIMALS);

/** An optional amount of a line: the same part of it, or nothing where the line has none. */
type Part = (whole: Minor, taken: Minor) => Minor;

/** The line with each of its amounts cut by the same rule. */
const cut = (line: TaxedLine, earlier: readonly TaxedLine[], quantity: bigint, part: Part): TaxedLine => {
  const taken = (of: (one: TaxedLine) => Minor | undefined) => sum(earlier.map((one) => of(one) ?? 0));
  const { discount, gross, tax } = line;
  return {
    ...line,
    quantity: formatDecimal(quantity, QUANTITY_DECIMALS),
    net: part(
      line.net,
      taken(({ net }) => net),
    ),
    ...(discount
      ? {
          discount: {
            ...discount,
            minor: part(
              discount.minor,
              taken((one) => one.discount?.minor),
            ),
          },
        }
      : {}),
    ...(gross === undefined
      ? {}
      : {
          gross: part(
            gross,
            taken((one) => one.gross),
          ),
        }),
    tax:
      tax.minor === undefined
        ? tax
        : {
            ...tax,
            minor: part(
              tax.minor,
              taken((one) => one.tax.minor),
            ),
          },
  };
};

const refuse = (detail: string, at: number, field: 'key' | 'quantity' = 'key'): never => {
  const pointer = `/lines/${at}/${field}`;
  throw new BillingError('RequestInvalid', detail, [{ pointer, detail }]);
};

/**
 * A line, or a part of it, as the credit note states it. What is left of a line is its rest to the unit, however its parts were
 * rounded; a part is in proportion to its quantity, and never more than is left.
 */
const creditedLine = (
  invoice: Invoice,
  earlier: readonly InvoiceContent[],
  { key, quantity }: LineToCredit,
  at: number,
): TaxedLine => {
  const line = invoice.lines.find((one) => one.key === key);
  if (!line) return refuse(`${invoice.formattedNumber} has no line of this key: take it from the invoice`, at);
  const before = earlier.flatMap(({ lines }) => lines.filter((one) => one.key === key));
  const whole = quantityOf(line);
  const left = whole - before.reduce((all, one) => all + quantityOf(one), 0n);
  if (left === 0n && before.length > 0) return refuse('this line is credited already', at);
  const wanted = quantity === undefined ? left : parseDecimal(quantity, QUANTITY_DECIMALS);
  if (wanted === left) return cut(line, before, left, (all, taken) => all - taken);
  if (wanted <= 0n || wanted > left) {
    const most = formatDecimal(left, QUANTITY_DECIMALS);
    return refuse(`only ${most} of this line is left to credit: give more than 0 and no more`, at, 'quantity');
  }
  const part = cut(line, before, wanted, (all, taken) => within(shareOf(all, wanted, whole), all - taken));
  return { ...part, explanation: { rule: 'creditedPart' } };
};

/** The lines that a credit note names, in the invoice's order. Throws `RequestInvalid` with a pointer to the line. */
export const creditedLines = (
  invoice: Invoice,
  earlier: readonly InvoiceContent[],
  named: readonly LineToCredit[],
): readonly TaxedLine[] => {
  const seen = new Set<string>();
  const lines = named.map((one, at) => {
    if (seen.has(one.key)) return refuse('names a line twice', at);
    seen.add(one.key);
    return creditedLine(invoice, earlier, one, at);
  });
  const placeOf = new Map(invoice.lines.map(({ key }, i) => [key, i]));
  return lines.toSorted((a, b) => (placeOf.get(a.key) ?? 0) - (placeOf.get(b.key) ?? 0));
};

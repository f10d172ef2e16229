import { BillingError } from '../errors.ts';
import { formatDecimal, parseDecimal, QUANTITY_DECIMALS } from '../money/decimal.ts';
import { divideRounded, type Minor, sum, toMinor } from '../money/rounding.ts';
import type { Invoice, InvoiceContent, TaxedLine } from './invoice.ts';

/** A line of an invoice that is to be credited: wholly, or a quantity of it (decimal string). */
export interface LineToCredit {
  readonly key: string;
  /** Of the contract whose line it is; needed where several contracts have one of this key. */
  readonly contractId?: string | undefined;
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

/** A key is unique within one contract's lines. */
export const placeOfLine = ({ contractId, key }: Pick<TaxedLine, 'contractId' | 'key'>): string =>
  `${contractId} ${key}`;

const refuse = (detail: string, at: number, field: keyof LineToCredit = 'key'): never => {
  const pointer = `/lines/${at}/${field}`;
  throw new BillingError('RequestInvalid', detail, [{ pointer, detail }]);
};

const lineNamed = (invoice: Invoice, { key, contractId }: LineToCredit, at: number): TaxedLine => {
  const [line, ...others] = invoice.lines.filter(
    (one) => one.key === key && (contractId === undefined || one.contractId === contractId),
  );
  if (!line) return refuse(`${invoice.formattedNumber} has no line of this key: take it from the invoice`, at);
  if (others.length === 0) return line;
  return refuse('several contracts have a line of this key: give its contractId', at, 'contractId');
};

/**
 * A line, or a part of it, as the credit note states it. What is left of a line is its rest to the unit, however its parts were
 * rounded; a part is in proportion to its quantity, and never more than is left.
 */
const creditedLine = (
  earlier: readonly InvoiceContent[],
  line: TaxedLine,
  quantity: string | undefined,
  at: number,
): TaxedLine => {
  const before = earlier.flatMap(({ lines }) => lines.filter((one) => placeOfLine(one) === placeOfLine(line)));
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
    const line = lineNamed(invoice, one, at);
    if (seen.has(placeOfLine(line))) return refuse('names a line twice', at);
    seen.add(placeOfLine(line));
    return creditedLine(earlier, line, one.quantity, at);
  });
  const turnOf = new Map(invoice.lines.map((line, i) => [placeOfLine(line), i]));
  const turn = (line: TaxedLine): number => turnOf.get(placeOfLine(line)) ?? 0;
  return lines.toSorted((a, b) => turn(a) - turn(b));
};

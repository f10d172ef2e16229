import type { LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import type { Minor } from '../money/rounding.ts';
import type { Explanation } from './explanation.ts';

/** Units of UN/ECE Recommendation 20 that our lines are counted in: piece, minute, day, kilometre, gigabyte. */
export type Unit = 'C62' | 'MIN' | 'DAY' | 'KMT' | 'E34';

/** What was taken off a line before tax (BG-27). `net` is what is left. */
export interface LineDiscount {
  /** Minor units, positive on a line with a positive amount (BT-136). */
  readonly minor: Minor;
  /** Decimal string, when it was a percentage (BT-138). */
  readonly percent?: string | undefined;
  readonly reason?: string | undefined;
}

/** Work that its tool or a person says lasted longer or shorter than was billed; 0 seconds when it was deleted. */
export interface RevisedWork {
  readonly billableId: string;
  readonly on: LocalDate;
  readonly ticket?: string | undefined;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** A line that corrects an invoiced one: takes it back, or says what it should have been. */
export interface Correction {
  /** Key of the invoiced line, or that the line would have had. */
  readonly of: string;
  readonly as: 'credit' | 'charge';
  /** As printed: the invoice that the line is of. */
  readonly invoiceNumber?: string | undefined;
  /** The work of the line that was revised, where a revision is why; none where it is of other lines. */
  readonly revised?: readonly RevisedWork[] | undefined;
}

/** A line of an invoice (BG-25) before tax. */
export interface Line {
  /** The same facts give the same key, so that a draft computed again matches its lines. */
  readonly key: string;
  /** Absent where a person wrote it without a contract. */
  readonly contractId?: string | undefined;
  readonly chargeId: string;
  readonly description: string;
  /** The seller's own number of what is sold (BT-155). */
  readonly productCode?: string | undefined;
  readonly ticket?: string | undefined;
  readonly technician?: string | undefined;
  readonly workType?: string | undefined;
  /** BG-26; for late work the days on which it was done. */
  readonly period: Period;
  /** Work of a period that was closed already: its bill date is later than its day. */
  readonly late: boolean;
  /** Of usage that is billed once more: the number of the invoice that it was on before a credit note put it back. */
  readonly putBack?: string | undefined;
  /** Decimal string, up to 4 places (BT-129). */
  readonly quantity: string;
  readonly unit: Unit;
  /** Decimal string per `baseQuantity` units (BT-146, BT-149). */
  readonly unitPrice: string;
  readonly baseQuantity: number;
  /** Minor units, after the line's discount (BT-131). */
  readonly net: Minor;
  readonly discount?: LineDiscount | undefined;
  readonly corrects?: Correction | undefined;
  readonly taxRateId?: string | undefined;
  /** Since when the terms hold that the line was priced by. */
  readonly termsFrom?: LocalDate | undefined;
  readonly explanation: Explanation;
  readonly billableIds: readonly string[];
}

/** The days that lines speak of, or undefined when there is no line. */
export const periodOfLines = (lines: readonly Pick<Line, 'period'>[]): Period | undefined => {
  const from = lines.map(({ period }) => period.from).sort()[0];
  const until = lines
    .map(({ period }) => period.until)
    .sort()
    .at(-1);
  return from === undefined || until === undefined
    ? undefined
    : ({ from, until } satisfies { from: LocalDate; until: LocalDate });
};

import type { LocalDate } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import type { Minor } from '../money/rounding.ts';

/** Units of UN/ECE Recommendation 20 that our lines are counted in. */
export type Unit = 'C62' | 'MIN' | 'DAY';

/**
 * Why a line has its amount: the rule, the facts it was given, and the sum as a person would write it. Numbers that
 * cannot be recomputed from the line itself stand here.
 */
export type Explanation =
  | {
      readonly rule: 'fullPeriod' | 'startedPeriod';
      readonly arithmetic: string;
    }
  | {
      readonly rule: 'proratedByDays';
      readonly daysCovered: number;
      readonly daysOfPeriod: number;
      readonly arithmetic: string;
    }
  | {
      readonly rule: 'roundedTime';
      readonly entries: number;
      /** As worked. */
      readonly actualSeconds: number;
      readonly billedMinutes: number;
      /** E.g. "up to 15 min, at least 0 min, per ticketDay". */
      readonly rounding: string;
      /** Where the rate came from, e.g. "contract.workType:Network". */
      readonly rateOrigin: string;
      readonly arithmetic: string;
    }
  | {
      readonly rule: 'includedInFee' | 'noCharge';
      readonly entries: number;
      readonly actualSeconds: number;
      readonly arithmetic: string;
    };

/** A line of an invoice (BG-25) before tax. */
export interface Line {
  /** The same facts give the same key, so that a draft computed again matches its lines. */
  readonly key: string;
  readonly contractId: string;
  readonly chargeId: string;
  readonly description: string;
  readonly ticket?: string | undefined;
  readonly technician?: string | undefined;
  readonly workType?: string | undefined;
  /** BG-26; for late work the days on which it was done. */
  readonly period: Period;
  /** Work of a period that was closed already: its bill date is later than its day. */
  readonly late: boolean;
  /** Decimal string, up to 4 places (BT-129). */
  readonly quantity: string;
  readonly unit: Unit;
  /** Decimal string per `baseQuantity` units (BT-146, BT-149). */
  readonly unitPrice: string;
  readonly baseQuantity: number;
  /** Minor units (BT-131). */
  readonly net: Minor;
  readonly taxRateId?: string | undefined;
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

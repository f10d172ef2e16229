import { addDays, daysBetween, earlierOf, type LocalDate } from '../calendar/local-date.ts';
import { HUNDRED_PERCENT, parsePercent } from '../money/decimal.ts';
import { divideRounded, type Minor, sum, toMinor } from '../money/rounding.ts';
import type { Invoice } from './invoice.ts';
import { askedBy, type HistoryEvent, openOf, type Settled } from './settlement.ts';

/** What of an invoice its late charges are computed from. */
export type LateDocument = Pick<
  Invoice,
  'kind' | 'totals' | 'credits' | 'dueOn' | 'currency' | 'latePenaltyPercent' | 'seller' | 'buyer'
>;

/** Days on which the same amount was late. Half-open; amounts in minor units. */
export interface LateSpan {
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly days: number;
  readonly balance: Minor;
}

export interface LateCharges {
  /** The last day that counts. */
  readonly on: LocalDate;
  /** What is to be paid of the invoice itself. Minor units, as all amounts here. */
  readonly open: Minor;
  readonly daysLate: number;
  /** Percent a year, as the invoice states it. */
  readonly percent?: string | undefined;
  readonly spans: readonly LateSpan[];
  readonly interest: Minor;
  readonly recoveryFee: Minor;
  /** Open, interest and fee together. */
  readonly total: Minor;
}

/** Which charges are asked for; an invoice bears those only that its own law and text give. */
export interface ChargesWanted {
  readonly lateInterest: boolean;
  readonly recoveryFee: boolean;
}

/** 40.00 EUR for each invoice that is paid late, without VAT (C. com. D. 441-5; directive 2011/7/EU, art. 6). */
const RECOVERY_FEE: Minor = 4_000;
const DAYS_OF_YEAR = 365n;

interface Moved {
  readonly on: LocalDate;
  readonly settled: Settled;
}

const NOTHING: Settled = { paid: 0, refunded: 0, credited: 0 };

/**
 * The settlement by day. What is credited counts from the beginning: it was never owed, so it bears no interest. Money
 * counts from its day.
 */
const movesOf = (history: readonly HistoryEvent[], on: LocalDate): readonly Moved[] => {
  const credited = sum(history.flatMap(({ change }) => (change.kind === 'credit' ? [change.amount] : [])));
  const moves = history
    .flatMap(({ change }) => (change.kind === 'payment' || change.kind === 'refund' ? [change] : []))
    .filter((change) => change.on <= on)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  let settled: Settled = { ...NOTHING, credited };
  const steps: Moved[] = [{ on: '', settled }];
  for (const { kind, on: day, amount } of moves) {
    const what = kind === 'payment' ? 'paid' : 'refunded';
    settled = { ...settled, [what]: sum([settled[what], amount]) };
    steps.push({ on: day, settled });
  }
  return steps;
};

/** The day on which money comes still counts as late; the next one does not. */
const spansOf = (asked: Minor, dueOn: LocalDate, moves: readonly Moved[], on: LocalDate): readonly LateSpan[] => {
  const end = addDays(on, 1);
  const first = addDays(dueOn, 1);
  return moves.flatMap(({ on: day, settled }, index) => {
    const begins = day <= dueOn ? first : addDays(day, 1);
    const next = moves[index + 1];
    const ends = next === undefined ? end : next.on <= dueOn ? first : addDays(next.on, 1);
    const balance = openOf(asked, settled);
    const until = earlierOf(ends, end);
    return begins < until && balance > 0 ? [{ from: begins, until, days: daysBetween(begins, until), balance }] : [];
  });
};

/** Balance × days × percent ÷ 365 over all spans, rounded once. */
const interestOn = (spans: readonly LateSpan[], percent: string): Minor => {
  const weighted = spans.reduce((total, { balance, days }) => total + BigInt(balance) * BigInt(days), 0n);
  return toMinor(divideRounded(weighted * parsePercent(percent), HUNDRED_PERCENT * DAYS_OF_YEAR));
};

/**
 * The fixed fee is for claims under French law, in its own currency, and between businesses: a client without a company
 * or VAT number may be a consumer.
 */
const bearsFee = ({ seller, buyer, currency }: LateDocument): boolean =>
  seller.address.country === 'FR' &&
  currency === 'EUR' &&
  (buyer.companyNumber !== undefined || buyer.vatNumber !== undefined);

/**
 * What late payment of an invoice costs by a day (C. com. L. 441-10): interest for each day after the due date on what
 * was open on it, and the fixed fee once. Nothing of a credit note.
 */
export const lateChargesOf = (
  document: LateDocument,
  history: readonly HistoryEvent[],
  on: LocalDate,
  wanted: ChargesWanted,
): LateCharges => {
  const asked = Math.max(0, askedBy(document));
  const moves = movesOf(history, on);
  const open = openOf(asked, moves.at(-1)?.settled ?? NOTHING);
  const spans = spansOf(asked, document.dueOn, moves, on);
  const percent = wanted.lateInterest ? document.latePenaltyPercent : undefined;
  const interest = percent === undefined ? 0 : interestOn(spans, percent);
  const recoveryFee = wanted.recoveryFee && spans.length > 0 && bearsFee(document) ? RECOVERY_FEE : 0;
  return {
    on,
    open,
    daysLate: spans.reduce((days, span) => days + span.days, 0),
    percent,
    spans,
    interest,
    recoveryFee,
    total: sum([open, interest, recoveryFee]),
  };
};

import type { LoggedBillable } from '../billables/billable.ts';
import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { Balances } from '../contracts/balances.ts';
import { advance, type BillingState, type Reach } from '../contracts/billing-state.ts';
import type { Charge, ChargeKind } from '../contracts/charges/charge.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import { discountLines } from '../invoicing/discount.ts';
import type { Line } from '../invoicing/line.ts';
import type { LineGrouping } from '../tenants/tenant.ts';
import { openBlocks } from './blocks/blocks.ts';
import { type BilledStep, type CorrectedPast, correctBilled } from './correction.ts';
import { priceExpenses } from './expense.ts';
import { priceRecurringFees } from './fees/recurring-fee.ts';
import { duePieces, type Piece } from './fees/schedule.ts';
import { type ToBill, toBill } from './log-order.ts';
import { logThrough } from './log-through.ts';
import { priceMetered } from './meters/metered.ts';
import type { Notice } from './notice.ts';
import { priceOneTime } from './one-time.ts';
import { type Holidays, NO_STANDARD_RULES, type Pricing, type StandardRules } from './pricing.ts';
import type { PutBacks } from './put-back.ts';
import { type LastWords, lastWords, revisedSince } from './revised.ts';
import { standardFor } from './standard.ts';
import { priceWork } from './time/work.ts';

/** All that a bill depends on. No clock, no network, no promise: the same facts always give the same bill. */
export interface BillInput {
  readonly contract: Contract;
  /** The contract's log from `state.windowFrom` to `reach.through`; more does no harm. */
  readonly billables: readonly LoggedBillable[];
  readonly state: BillingState;
  readonly reach: Reach;
  readonly grouping: LineGrouping;
  /** Decimals of the currency's minor unit. */
  readonly minorDigits: number;
  readonly standard?: StandardRules | undefined;
  readonly holidays?: Holidays | undefined;
  /** What was billed for days from `state.correctFrom` on, oldest first; only looked at where that is set. */
  readonly billed?: readonly BilledStep[] | undefined;
  /** What the `reopened` among the billables put back. */
  readonly putBacks?: PutBacks | undefined;
  /** Work that is revised and on no bill yet, wherever it stands. */
  readonly unbilled?: ReadonlySet<string> | undefined;
  /** How far the log is billed; as the terms say when absent. */
  readonly logThrough?: LocalDate | undefined;
}

export interface Bill {
  /** What it was asked to bill up to: with the state before it, enough to bill it again. */
  readonly reach: Reach;
  readonly grouping: LineGrouping;
  /** The rules from outside the contract that its work was priced by. */
  readonly standard: StandardRules;
  readonly lines: readonly Line[];
  readonly stateAfter: BillingState;
  /** Every billable that this bill makes billed, printed or hidden, in the order of the log. */
  readonly billableIds: readonly string[];
  /** Facts that people are told about. */
  readonly notices: readonly Notice[];
}

const NO_HOLIDAYS: Holidays = new Map();
const NOTHING_PUT_BACK: PutBacks = new Map();

const piecesOf = <K extends ChargeKind>(pieces: readonly Piece[], kind: K) =>
  pieces.filter((piece): piece is Piece<Extract<Charge, { kind: K }>> => piece.charge.kind === kind);

const pricingOf = (input: BillInput, state: BillingState, { openFrom }: BillingState): Pricing => {
  const { contract, reach, grouping, minorDigits, standard = NO_STANDARD_RULES, holidays = NO_HOLIDAYS } = input;
  return {
    contract,
    state,
    through: reach.through,
    nextDay: addDays(reach.through, 1),
    openFromAfter: openFrom,
    timeZone: reach.timeZone,
    grouping,
    minorDigits,
    standard,
    holidays,
  };
};

/** Work says itself by which terms it was priced; all else is priced by those of its first day. */
const dated =
  (contract: Contract) =>
  (line: Line): Line =>
    line.termsFrom === undefined
      ? { ...line, termsFrom: nearestTerms(contract, line.period.from).effectiveFrom }
      : line;

/** Each kind of charge in turn; blocks open before the work and close after all that they pay for. */
const priceCharges = (pricing: Pricing, pieces: readonly Piece[], ofKind: ToBill['ofKind']) => {
  const { contract, state, minorDigits } = pricing;
  const fees = priceRecurringFees(pricing, piecesOf(pieces, 'recurringFee'), ofKind.quantityChange);
  const once = priceOneTime(pricing, ofKind.milestone);
  const blocks = openBlocks(pricing, pieces, ofKind.topUp);
  const work = priceWork(pricing, piecesOf(pieces, 'time'), ofKind.time, blocks);
  const expenses = priceExpenses(pricing, ofKind.expense, blocks);
  const metered = priceMetered(pricing, piecesOf(pieces, 'metered'), ofKind.reading);
  const prepaid = blocks.close();
  const balances: Balances = {
    blocks: prepaid.balances,
    allowances: work.balances,
    limits: work.limits,
    meters: metered.balances,
    quantities: fees.balances,
    once: { ...state.balances.once, ...fees.once, ...once.once, ...prepaid.once },
  };
  const bought = [...fees.lines, ...once.lines, ...prepaid.lines];
  const lines = [...bought, ...work.lines, ...expenses.lines, ...metered.lines];
  return {
    lines: discountLines(contract, lines.map(dated(contract)), minorDigits),
    balances,
    notices: [...(work.notices ?? []), ...(prepaid.notices ?? [])],
  };
};

const stateAfter = ({ contract, state, reach, logThrough: asked }: BillInput): BillingState =>
  advance(state, { ...reach, through: asked ?? logThrough(contract, reach.through) });

/** A bill of what is on the log, work as long as it lasts by some words; past bills by the same, where they are corrected. */
const billBy = (input: BillInput, words: LastWords, corrected?: CorrectedPast): Bill => {
  const { contract, state: read, reach, grouping } = input;
  const after = stateAfter(input);
  const pricing = pricingOf(input, corrected?.state ?? read, after);
  const due = duePieces(contract, pricing.state.chargedUntil, pricing.nextDay);
  const { billableIds, ofKind } = toBill(input.billables, read, after, input.putBacks ?? NOTHING_PUT_BACK, words);
  const { lines, balances, notices } = priceCharges(pricing, due.pieces, ofKind);
  return {
    reach,
    grouping,
    standard: standardFor(pricing.standard, ofKind.time),
    lines: [...(corrected?.lines ?? []), ...lines],
    stateAfter: { ...after, chargedUntil: due.chargedUntil, balances, correctFrom: null },
    billableIds,
    notices,
  };
};

/**
 * Bills a contract: what the old state does not call billed and the new one does, and everything that is due by the
 * calendar. Billing what was just billed gives nothing more. Work lasts as long as the last revision says that this bill
 * takes; where it was billed before, the difference is a correction (docs/decisions/0017).
 */
export const bill = (input: BillInput): Bill => {
  const after = stateAfter(input);
  const words = lastWords(input.billables, after);
  const since = revisedSince(input.billables, input.state, after, words, input.unbilled);
  return billBy(
    input,
    words,
    correctBilled(input, since, (past) => billBy(past, words)),
  );
};

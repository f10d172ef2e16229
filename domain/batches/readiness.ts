import {
  type Billable,
  dayOf,
  isBilled,
  isUsage,
  type LoggedBillable,
  type LogPlace,
  type Wait,
} from '../billables/billable.ts';
import { waitsForTicket } from '../billables/placing.ts';
import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Contract } from '../contracts/contract.ts';
import type { BillingErrorCode } from '../errors.ts';
import type { NoInvoice } from '../invoicing/compose.ts';
import type { Bill } from '../pricing/bill.ts';
import { duePieces } from '../pricing/fees/schedule.ts';
import { billableFrom, openUntil } from '../pricing/log-through.ts';

/** `partly`: some of what is open lies in a period that is still open, or is held; `locked`: all of it does. */
export const readinesses = ['ready', 'partly', 'locked'] as const;
export type Readiness = (typeof readinesses)[number];

export type ReadinessCode =
  /** All of it is due. */
  | 'due'
  /** Its terms were changed: what was invoiced is corrected too. */
  | 'correctionDue'
  /** It would be no invoice by itself. */
  | Exclude<NoInvoice, 'nothingDue'>
  | 'periodOpen'
  /** Work that tools proposed and nobody has approved. */
  | 'notApproved'
  /** Work on tickets, or service orders, that are not closed yet. */
  | 'ticketOpen'
  | 'onHold'
  /** Why it cannot be priced. */
  | BillingErrorCode
  | 'Defect';

/** A code that programs compare and a sentence for people. */
export interface ReadinessReason {
  readonly code: ReadinessCode;
  readonly detail: string;
}

/** How ready a contract is to be billed through a day. */
export interface Standing {
  readonly readiness: Readiness;
  readonly reason: ReadinessReason;
  /** The first day from which a bill through the day before takes what waits; absent where that is not known. */
  readonly lockedUntil?: LocalDate | undefined;
}

/** What is open on a contract by a day, and what a bill through that day makes of it. */
export interface OpenContract {
  readonly contract: Contract;
  readonly state: BillingState;
  readonly through: LocalDate;
  /** What is on its log, whatever its day. */
  readonly billables: readonly LoggedBillable[];
  /** What is held back, whatever its day. */
  readonly held: readonly Billable[];
  /** The bill through the day; absent where an earlier one went further. */
  readonly bill?: Bill | undefined;
}

/** Open billables by what becomes of them. */
export interface OpenParts {
  /** Billed by a bill through the day: what is due, and what came late. */
  readonly selected: readonly LoggedBillable[];
  /** Of the day or before it, but of a billing period that is still open. */
  readonly waiting: readonly LoggedBillable[];
  /** Under a later bill date: of a later day, or postponed. */
  readonly later: readonly LoggedBillable[];
  /** Of the day or before it, and not ready to be charged. */
  readonly held: readonly Billable[];
}

export const partsOf = ({ state, through, billables, held, bill }: OpenContract): OpenParts => {
  const billed = new Set(bill?.billableIds);
  const parts: Record<'selected' | 'waiting' | 'later', LoggedBillable[]> = { selected: [], waiting: [], later: [] };
  for (const one of billables) {
    if (billed.has(one.billableId)) parts.selected.push(one);
    else if (isBilled(one, state)) continue;
    else if (bill && one.billDate <= through && one.billDate > (bill.stateAfter.through ?? '')) parts.waiting.push(one);
    else parts.later.push(one);
  }
  return { ...parts, held: held.filter((one) => dayOf(one) <= through) };
};

/** Whether something that is charged once its period is over has begun to be due. */
const accrues = ({ contract, through, bill }: OpenContract): boolean => {
  if (!bill) return false;
  const nextDay = openUntil(contract, addDays(through, 1));
  return duePieces(contract, bill.stateAfter.chargedUntil, nextDay).pieces.some(({ days }) => days.from <= through);
};

/** Work that was held before it was written down what it waits for: for its ticket, where the contract says so. */
const waitingFor =
  (contract: Contract, wait: Wait) =>
  (one: Billable): boolean =>
    isUsage(one) && one.waitsFor ? one.waitsFor.includes(wait) : wait === 'ticket' && waitsForTicket(contract, one);

const heldReason = (contract: Contract, held: readonly Billable[]) => {
  const proposed = held.filter(waitingFor(contract, 'approval')).length;
  if (proposed > 0) return { code: 'notApproved', detail: `held back until they are approved: ${proposed}` } as const;
  const onTicket = held.filter(waitingFor(contract, 'ticket')).length;
  return onTicket > 0
    ? ({ code: 'ticketOpen', detail: `held back until their tickets are closed: ${onTicket}` } as const)
    : ({ code: 'onHold', detail: `held back until they are released: ${held.length}` } as const);
};

const readyReasons: Readonly<Record<'due' | 'correctionDue' | Exclude<NoInvoice, 'nothingDue'>, string>> = {
  due: 'everything that is open is due',
  correctionDue: 'its terms, or work, were changed for days that are invoiced: the difference is due',
  noAmount: 'it costs nothing: it goes on the next invoice that has an amount',
  belowZero: 'it is a credit: it goes on the next invoice that is larger',
  belowMinimum: 'it is less than the firm invoices: it waits until there is more',
};

/**
 * Whether a contract can be billed through a day, from the very bill of that day; undefined where nothing is open.
 * `alone` is why it would be no invoice by itself, though it may go on one with the client's other contracts.
 */
export const readinessOf = (open: OpenContract, alone?: NoInvoice): Standing | undefined => {
  const { contract, state, through, bill } = open;
  const { waiting, held } = partsOf(open);
  const isDue = bill !== undefined && (bill.lines.length > 0 || bill.billableIds.length > 0);
  const waits = waiting.length > 0 || accrues(open);
  if (!isDue && !waits && held.length === 0) return undefined;
  const readiness = isDue ? 'partly' : 'locked';
  if (waits) {
    const lockedUntil = openUntil(contract, addDays(through, 1));
    const last = addDays(lockedUntil, -1);
    const detail = `its billing period ends on ${last}: a bill through that day or later takes what is left`;
    return { readiness, reason: { code: 'periodOpen', detail }, lockedUntil };
  }
  if (held.length > 0) return { readiness, reason: heldReason(contract, held) };
  const due = state.correctFrom === null ? 'due' : 'correctionDue';
  const code = alone === undefined || alone === 'nothingDue' ? due : alone;
  return { readiness: 'ready', reason: { code, detail: readyReasons[code] } };
};

export const openStatuses = [
  'due',
  'late',
  'periodOpen',
  'future',
  'postponed',
  'notApproved',
  'ticketOpen',
  'onHold',
] as const;
export type OpenStatus = (typeof openStatuses)[number];

/** An open billable: whether a bill through the day takes it (`due`, `late`), or why it does not. */
export interface OpenItem {
  readonly billable: Billable & Partial<LogPlace>;
  readonly status: OpenStatus;
  /** The first day from which a bill through the day before takes it; absent where that is not known. */
  readonly billableFrom?: LocalDate | undefined;
}

/** Everything that is open on a contract, whatever its day: what is billed first, then what waits, then what is held. */
export const itemsOf = (open: OpenContract): readonly OpenItem[] => {
  const { contract } = open;
  const { selected, waiting, later } = partsOf(open);
  const isMoved = (billable: LoggedBillable): boolean => billable.billDate > dayOf(billable);
  const from = (billable: LoggedBillable) => ({ billable, billableFrom: billableFrom(contract, billable.billDate) });
  return [
    ...selected.map((billable): OpenItem => ({ billable, status: isMoved(billable) ? 'late' : 'due' })),
    ...waiting.map((billable): OpenItem => ({ ...from(billable), status: 'periodOpen' })),
    ...later.map((billable): OpenItem => ({ ...from(billable), status: isMoved(billable) ? 'postponed' : 'future' })),
    ...open.held.map((billable): OpenItem => ({ billable, status: heldReason(contract, [billable]).code })),
  ];
};

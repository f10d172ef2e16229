import { addDays, type Instant, type LocalDate, laterOf, localDateOf } from '../calendar/local-date.ts';
import { momentOf } from '../ids.ts';
import type { Minor } from '../money/rounding.ts';
import { type Balances, NO_BALANCES } from './balances.ts';

/** How long a run waits between its cutoff and its reading: three times the deadline of a writer's attempt. */
export const SETTLE_SECONDS = 30;

/**
 * How far a contract has been billed (design §2). A billable is billed exactly when its bill date is not after
 * `through` and its ULID not after `cutoff`; neither ever goes down.
 */
export interface BillingState {
  readonly through: LocalDate | null;
  readonly cutoff: string | null;
  /** First day that takes new work. */
  readonly openFrom: LocalDate;
  /** Where a draft begins to read the log; behind `openFrom` for work that was being written during a commit. */
  readonly windowFrom: LocalDate;
  /** For each recurring charge the first day that it has not been charged for. */
  readonly chargedUntil: Readonly<Record<string, LocalDate>>;
  /** What the charges carry from one bill to the next. */
  readonly balances: Balances;
  /** Terms were changed for days from here on that were billed already: the next bill corrects them. */
  readonly correctFrom: LocalDate | null;
  /** The last invoice's sum of this contract's lines, before tax and before discounts on the whole, to compare the next with. */
  readonly lastBill?: { readonly through: LocalDate; readonly net: Minor } | undefined;
  readonly version: number;
  readonly committedAt: Instant | null;
}

/** The state of a contract that has never been billed. */
export const newBillingState = (startsOn: LocalDate): BillingState => ({
  through: null,
  cutoff: null,
  openFrom: startsOn,
  windowFrom: startsOn,
  chargedUntil: {},
  balances: NO_BALANCES,
  correctFrom: null,
  version: 1,
  committedAt: null,
});

/** What one run of the billing bills up to. */
export interface Reach {
  /** The last local day that is billed. */
  readonly through: LocalDate;
  /** ULID: what was written later waits for the next run. */
  readonly cutoff: string;
  /** The tenant's zone, in which a day is over or not. */
  readonly timeZone: string;
}

/** Nothing is left to bill: an earlier commit has already gone further. */
export const isAlreadyBilled = (state: BillingState, reach: Reach): boolean =>
  state.through !== null && reach.through < state.through;

/**
 * The state after a bill through `reach`, but for version and time of commit, which the commit itself sets.
 * `windowFrom` follows one commit behind, and only if the commit before had settled when this run took its cutoff; so
 * work of a writer that had read the state just before a commit lies inside the next window.
 */
export const advance = (state: BillingState, reach: Reach): BillingState => {
  const cutoff = state.cutoff === null ? reach.cutoff : laterOf(state.cutoff, reach.cutoff);
  const moment = momentOf(cutoff);
  const settled =
    state.committedAt === null || Date.parse(state.committedAt) + SETTLE_SECONDS * 1000 <= Date.parse(moment);
  const isOver = reach.through < localDateOf(moment, reach.timeZone);
  return {
    ...state,
    through: state.through === null ? reach.through : laterOf(state.through, reach.through),
    cutoff,
    openFrom: isOver ? laterOf(state.openFrom, addDays(reach.through, 1)) : state.openFrom,
    windowFrom: settled ? state.openFrom : state.windowFrom,
  };
};

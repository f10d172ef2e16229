import type { LoggedTime } from '../../billables/billable.ts';
import { periodOf } from '../../calendar/cadence.ts';
import { type LocalDate, laterOf } from '../../calendar/local-date.ts';
import type { Period } from '../../calendar/period.ts';
import type { BillingState } from '../../contracts/billing-state.ts';
import type { Scope } from '../../contracts/charges/time.ts';
import { type Contract, FAR_FUTURE, type Terms } from '../../contracts/contract.ts';
import { assertNever } from '../../errors.ts';

/** What a rule counts over: the billing period, calendar quarter or year around a day, or the contract from its start. */
export const scopeAt = (
  scope: Scope,
  { cadence }: Pick<Terms, 'cadence'>,
  { startsOn }: Pick<Contract, 'startsOn'>,
  day: LocalDate,
): Period => {
  switch (scope) {
    case 'period':
      return periodOf(cadence, day);
    case 'quarter':
      return periodOf({ unit: 'month', every: 3 }, day);
    case 'year':
      return periodOf({ unit: 'month', every: 12 }, day);
    case 'contract':
      return { from: startsOn, until: FAR_FUTURE };
    default:
      return assertNever(scope);
  }
};

/**
 * The day under which work counts: its own, or, when the scope of that was closed by an earlier bill, the first open day
 * or the one under which it is billed, whichever is later.
 */
export const countedOn = (
  { workedOn, billDate }: Pick<LoggedTime, 'workedOn' | 'billDate'>,
  until: LocalDate,
  { openFrom }: Pick<BillingState, 'openFrom'>,
): LocalDate => (until > openFrom ? workedOn : laterOf(billDate, openFrom));

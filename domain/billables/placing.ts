import { addDays, type LocalDate } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import { type Contract, nearestTerms, termOf } from '../contracts/contract.ts';
import { isAgreed } from '../contracts/proposal.ts';
import { type Billable, dayOf, type LogPlace } from './billable.ts';
import { type Checked, type Refusal, refuse } from './checked.ts';
import type { PlaceChange } from './place-change.ts';

/** Postponing further is a typing error: what is postponed would be out of sight. */
export const MAX_POSTPONED_DAYS = 400;

/** Things are only taken for days that the contract covers; a suspended contract still takes them. */
export const refusalByContract = (contract: Contract, day: LocalDate, pointer: string): Refusal | undefined => {
  if (!isAgreed(contract))
    return {
      code: 'ContractNotActive',
      pointer,
      detail: 'the contract is a proposal: nothing is put on it until it is accepted',
    };
  const { startsOn, endsOn } = contract;
  if (covers(termOf(contract), day)) return undefined;
  const days = endsOn === undefined ? `from ${startsOn} on` : `from ${startsOn} to ${endsOn}`;
  return {
    code: 'ContractNotActive',
    pointer,
    detail: `the contract runs ${days}, and this is of ${day}: correct the date, or choose or extend a contract`,
  };
};

/**
 * Whether new work is held back until it is released: per intervention, work on a ticket waits for the ticket, or for its
 * service order, to be closed (semantics.md §4). Work without a ticket has nothing to wait for.
 */
export const waitsForTicket = (contract: Contract, billable: Billable): boolean => {
  const { billWork } = nearestTerms(contract, dayOf(billable));
  return (
    (billWork === 'ticketClosed' || billWork === 'serviceOrderClosed') &&
    billable.kind === 'time' &&
    billable.ticket !== undefined
  );
};

/** Held back, or on the log; then no earlier than postponed to, where it is. */
export interface WantedPlace {
  readonly held: boolean;
  readonly postponedTo: LocalDate | undefined;
}

/** A bill date later than the day itself was postponed, or it came late; either way it never goes back by itself. */
const postponement = (before: Billable & Partial<LogPlace>, { postponedTo }: PlaceChange): LocalDate | undefined => {
  if (postponedTo !== undefined) return postponedTo ?? undefined;
  return before.billDate !== undefined && before.billDate > dayOf(before) ? before.billDate : undefined;
};

/** Where a billable of a day is to stand after a change. */
export const changePlace = (
  before: Billable & Partial<LogPlace>,
  day: LocalDate,
  change: PlaceChange,
  today: LocalDate,
): Checked<WantedPlace> => {
  const last = addDays(today, MAX_POSTPONED_DAYS);
  if (change.postponedTo != null && (change.postponedTo <= day || change.postponedTo > last))
    return refuse('RequestInvalid', '/postponedTo', `must be after its own day, ${day}, and by ${last}`);
  const held = change.held ?? before.billDate === undefined;
  if (held && change.postponedTo != null)
    return refuse('RequestInvalid', '/postponedTo', 'what is held has no bill date: release it with "held": false');
  return { value: { held, postponedTo: postponement(before, change) } };
};

import { addDays, type Instant, type LocalDate, localDateOf, secondsBetween } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import { addSeconds, instantFrom, momentsOf, timeOfDay } from '../calendar/wall-time.ts';
import { type Contract, termOf } from '../contracts/contract.ts';
import { BillingError, type BillingErrorCode } from '../errors.ts';
import type { LogPlace, TimeEntry } from './billable.ts';
import { isClocked, type NewTimeEntry, type TimeEntryChange, type When } from './new-time-entry.ts';

/** Longer ones are a timer that somebody forgot. */
export const MAX_SECONDS = 24 * 3600;
/** Entries without a time of day count from here, so that their order on an invoice is that of their dates. */
export const DEFAULT_START = '09:00';
/** Postponing further is a typing error: the entry would be out of sight. */
export const MAX_POSTPONED_DAYS = 400;

/** Why an entry cannot be taken: a code, the field, and a sentence. */
export interface Refusal {
  readonly code: BillingErrorCode;
  readonly pointer: string;
  readonly detail: string;
}

export type Checked<T> = { readonly value: T } | { readonly refusal: Refusal };

/** When the work was done, fixed in the tenant's zone at the moment of writing. */
export type Span = Pick<TimeEntry, 'startedAt' | 'endedAt' | 'seconds' | 'workedOn'>;

export const refuse = (code: BillingErrorCode, pointer: string, detail: string) => ({
  refusal: { code, pointer, detail },
});

/** The value, or the refusal as an error. */
export const accepted = <T>(checked: Checked<T>): T => {
  if ('value' in checked) return checked.value;
  const { code, pointer, detail } = checked.refusal;
  throw new BillingError(code, `${pointer}: ${detail}`, [{ pointer, detail }]);
};

/** The field that a wrong length is blamed on. */
const lengthPointerOf = ({ startedAt, endedAt, minutes }: When): string => {
  if (minutes !== undefined) return '/minutes';
  if (endedAt !== undefined) return '/endedAt';
  return startedAt === undefined ? '/date' : '/startedAt';
};

export const spanBetween = (startedAt: Instant, endedAt: Instant, zone: string, pointer: string): Checked<Span> => {
  const seconds = secondsBetween(startedAt, endedAt);
  if (seconds < 1) return refuse('RequestInvalid', pointer, 'the work must end after it begins');
  if (seconds > MAX_SECONDS) return refuse('RequestInvalid', pointer, 'an entry lasts at most 24 hours: split it');
  return { value: { startedAt, endedAt, seconds, workedOn: localDateOf(startedAt, zone) } };
};

const wallStart = (date: LocalDate, time: string, zone: string): Checked<Instant> => {
  const moments = momentsOf(`${date}T${time}`, zone);
  const only = moments[0];
  if (only !== undefined && moments.length === 1) return { value: only };
  const why = only === undefined ? 'does not exist' : 'exists twice';
  return refuse(
    'RequestInvalid',
    '/startTime',
    `${time} ${why} on ${date} in ${zone}, where the clocks change: give startedAt and endedAt with their offset`,
  );
};

/** When the work was done; what is not given is as it was before. */
const spanOf = (when: When, zone: string, before?: Span): Checked<Span> => {
  const end = lengthPointerOf(when);
  if (isClocked(when)) {
    const startedAt = when.startedAt === undefined ? before?.startedAt : instantFrom(when.startedAt);
    const endedAt = when.endedAt === undefined ? before?.endedAt : instantFrom(when.endedAt);
    if (startedAt === undefined) return refuse('RequestInvalid', '/startedAt', 'is missing');
    if (endedAt === undefined) return refuse('RequestInvalid', '/endedAt', 'is missing');
    return spanBetween(startedAt, endedAt, zone, end);
  }
  const seconds = when.minutes === undefined ? before?.seconds : Math.round(when.minutes * 60);
  const date = when.date ?? before?.workedOn;
  if (date === undefined) return refuse('RequestInvalid', '/date', 'is missing');
  if (seconds === undefined) return refuse('RequestInvalid', '/minutes', 'is missing');
  if (before !== undefined && when.date === undefined && when.startTime === undefined)
    return spanBetween(before.startedAt, addSeconds(before.startedAt, seconds), zone, end);
  const time = when.startTime ?? (before ? timeOfDay(before.startedAt, zone) : DEFAULT_START);
  const start = wallStart(date, time, zone);
  if ('refusal' in start) return start;
  return spanBetween(start.value, addSeconds(start.value, seconds), zone, end);
};

/** Work is only taken for days that the contract covers; a suspended contract still takes it. */
export const refusalByContract = (contract: Contract, workedOn: LocalDate, pointer: string): Refusal | undefined => {
  const { startsOn, endsOn } = contract;
  if (covers(termOf(contract), workedOn)) return undefined;
  const days = endsOn === undefined ? `from ${startsOn} on` : `from ${startsOn} to ${endsOn}`;
  return {
    code: 'ContractNotActive',
    pointer,
    detail: `the contract runs ${days}, and the work is of ${workedOn}: correct the date, or choose or extend a contract`,
  };
};

const datePointerOf = (when: When): string => {
  if (isClocked(when)) return '/startedAt';
  return when.date === undefined && when.minutes === undefined && when.startTime === undefined
    ? '/contractId'
    : '/date';
};

/** The entry that a request asks for, or why it cannot be. */
export const timeEntryOf = (
  asked: NewTimeEntry,
  billableId: string,
  contract: Contract,
  zone: string,
): Checked<TimeEntry> => {
  const span = spanOf(asked, zone);
  if ('refusal' in span) return span;
  const refusal = refusalByContract(contract, span.value.workedOn, datePointerOf(asked));
  if (refusal) return { refusal };
  const { contractId, technician, workType, ticket, description, charging } = asked;
  const facts = { technician, workType, ticket, description: description || undefined, charging };
  return { value: { kind: 'time', billableId, contractId, ...span.value, ...facts } };
};

/** A changed entry, and where it is to stand. */
export interface ChangedEntry {
  readonly entry: TimeEntry;
  readonly held: boolean;
  readonly postponedTo: LocalDate | undefined;
}

export type PlacedEntry = TimeEntry & Partial<LogPlace>;

/** `undefined` keeps, `null` takes away. */
const changedText = (before: string | undefined, change: string | null | undefined): string | undefined =>
  change === undefined ? before : (change ?? undefined) || undefined;

/** A bill date later than the work was postponed, or the work was late; either way it never goes back by itself. */
const postponement = (before: PlacedEntry, change: TimeEntryChange): LocalDate | undefined => {
  if (change.postponedTo !== undefined) return change.postponedTo ?? undefined;
  return before.billDate !== undefined && before.billDate > before.workedOn ? before.billDate : undefined;
};

/** What a change makes of an entry, or why it cannot be. `target` is the contract that it is to be on. */
export const changeEntry = (
  before: PlacedEntry,
  change: TimeEntryChange,
  target: Contract,
  zone: string,
  today: LocalDate,
): Checked<ChangedEntry> => {
  const span = spanFor(before, change, zone);
  if ('refusal' in span) return span;
  const { workedOn } = span.value;
  const refusal = refusalByContract(target, workedOn, datePointerOf(change));
  if (refusal) return { refusal };
  const postponedTo = postponement(before, change);
  const last = addDays(today, MAX_POSTPONED_DAYS);
  if (change.postponedTo != null && (change.postponedTo <= workedOn || change.postponedTo > last))
    return refuse('RequestInvalid', '/postponedTo', `must be after the day of the work, ${workedOn}, and by ${last}`);
  const held = change.held ?? before.billDate === undefined;
  if (held && change.postponedTo != null)
    return refuse('RequestInvalid', '/postponedTo', 'what is held has no bill date: release it with "held": false');
  const { billDate: _b, ulid: _u, ...bare } = before;
  const entry: TimeEntry = {
    ...bare,
    ...span.value,
    contractId: target.contractId,
    technician: change.technician ?? before.technician,
    workType: changedText(before.workType, change.workType),
    ticket: changedText(before.ticket, change.ticket),
    description: changedText(before.description, change.description),
    charging: change.charging ?? before.charging,
  };
  return { value: { entry, held, postponedTo } };
};

/** The day of the work was fixed when it was written; only who changes the time fixes it anew. */
const spanFor = (before: TimeEntry, change: TimeEntryChange, zone: string): Checked<Span> => {
  const { startedAt, endedAt, date, startTime, minutes } = change;
  if ([startedAt, endedAt, date, startTime, minutes].some((given) => given !== undefined))
    return spanOf(change, zone, before);
  const { seconds, workedOn } = before;
  return { value: { startedAt: before.startedAt, endedAt: before.endedAt, seconds, workedOn } };
};

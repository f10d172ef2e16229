import { type Instant, type LocalDate, localDateOf, secondsBetween } from '../calendar/local-date.ts';
import { addSeconds, instantFrom, momentsOf, timeOfDay } from '../calendar/wall-time.ts';
import type { Contract } from '../contracts/contract.ts';
import type { LogPlace, TimeEntry } from './billable.ts';
import { type Checked, refuse } from './checked.ts';
import { isClocked, type NewTimeEntry, type TimeEntryChange, type When } from './new-time-entry.ts';
import { changePlace, refusalByContract, type WantedPlace } from './placing.ts';
import { ticketWait, waitingFor, waitsAfter } from './waiting.ts';

/** Longer ones are a timer that somebody forgot. */
export const MAX_SECONDS = 24 * 3600;
/** Entries without a time of day count from here, so that their order on an invoice is that of their dates. */
export const DEFAULT_START = '09:00';

/** When the work was done, fixed in the tenant's zone at the moment of writing. */
export type Span = Pick<TimeEntry, 'startedAt' | 'endedAt' | 'seconds' | 'workedOn'>;
type PlacedSpan = Span & Pick<TimeEntry, 'untimed'>;

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

/** Whether only the day and the length are known; an entry that once had a time of day keeps it. */
const isUntimed = ({ startTime, ...when }: When, before?: PlacedSpan): boolean =>
  startTime === undefined && !isClocked(when) && (before === undefined || before.untimed === true);

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
  const entry: TimeEntry = {
    kind: 'time',
    billableId,
    contractId: contract.contractId,
    ...span.value,
    untimed: isUntimed(asked) || undefined,
    technician: asked.technician,
    team: asked.team,
    role: asked.role,
    workType: asked.workType,
    ticket: asked.ticket,
    description: asked.description || undefined,
    notes: asked.notes || undefined,
    ticketId: asked.ticketId,
    session: asked.session,
    charging: asked.charging,
    extraMinutes: asked.extraMinutes,
    hourlyPrice: asked.hourlyPrice,
    fixedPrice: asked.fixedPrice,
    travel: asked.travel,
    accountedOn: asked.accountedOn,
  };
  return { value: waitingFor(entry, [...(asked.held ? ['release' as const] : []), ...ticketWait(contract, entry)]) };
};

/** A changed entry, and where it is to stand. */
export interface ChangedEntry extends WantedPlace {
  readonly entry: TimeEntry;
}

export type PlacedEntry = TimeEntry & Partial<LogPlace>;

/** `undefined` keeps, `null` takes away. */
const changed = <T>(before: T | undefined, change: T | null | undefined): T | undefined =>
  change === undefined ? before : (change ?? undefined);

/** Facts that a change names or leaves as they are. */
const changedFacts = (before: TimeEntry, change: TimeEntryChange) => ({
  technician: change.technician ?? before.technician,
  team: changed(before.team, change.team),
  role: changed(before.role, change.role),
  workType: changed(before.workType, change.workType),
  ticket: changed(before.ticket, change.ticket),
  description: changed(before.description, change.description) || undefined,
  notes: changed(before.notes, change.notes) || undefined,
  ticketId: changed(before.ticketId, change.ticketId),
  session: changed(before.session, change.session),
  charging: change.charging ?? before.charging,
  extraMinutes: changed(before.extraMinutes, change.extraMinutes),
  hourlyPrice: changed(before.hourlyPrice, change.hourlyPrice),
  fixedPrice: changed(before.fixedPrice, change.fixedPrice),
  travel: changed(before.travel, change.travel),
  accountedOn: changed(before.accountedOn, change.accountedOn),
});

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
  const waitsFor = waitsAfter(before, change.held);
  const place = changePlace(before, workedOn, { ...change, held: waitsFor.length > 0 }, today);
  if ('refusal' in place) return place;
  const { billDate: _b, ulid: _u, ...bare } = before;
  const entry: TimeEntry = {
    ...bare,
    ...span.value,
    ...changedFacts(before, change),
    contractId: target.contractId,
  };
  return { value: { entry: waitingFor(entry, waitsFor), ...place.value } };
};

/** The day of the work was fixed when it was written; only who changes the time fixes it anew. */
const spanFor = (before: TimeEntry, change: TimeEntryChange, zone: string): Checked<PlacedSpan> => {
  const { startedAt, endedAt, date, startTime, minutes } = change;
  const { seconds, workedOn, untimed } = before;
  const given = [startedAt, endedAt, date, startTime, minutes].some((one) => one !== undefined);
  if (!given) return { value: { startedAt: before.startedAt, endedAt: before.endedAt, seconds, workedOn, untimed } };
  const span = spanOf(change, zone, before);
  return 'refusal' in span ? span : { value: { ...span.value, untimed: isUntimed(change, before) || undefined } };
};

import type { TimeEntry } from '../billables/billable.ts';
import type { Checked } from '../billables/checked.ts';
import { refusalByContract } from '../billables/placing.ts';
import { MAX_SECONDS, spanBetween } from '../billables/time-entry.ts';
import { waitingFor } from '../billables/waiting.ts';
import { addDays, localDateOf, startOfDay } from '../calendar/local-date.ts';
import { addSeconds, instantFrom } from '../calendar/wall-time.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import { isAgreed } from '../contracts/proposal.ts';
import { idFrom } from '../ids.ts';
import { type Stretch, wholeSecond } from '../timers/timer.ts';
import { isDone } from './course.ts';
import { numberOf, type TicketRecord, ticketOf } from './ticket.ts';
import { type Standing, ticketWaitOf } from './waits.ts';

/** Half-open, in seconds since 1970. */
interface Span {
  readonly from: number;
  readonly until: number;
}

const secondOf = (moment: string): number => Math.floor(Date.parse(moment) / 1000);
const spanOf = ({ from, until }: Stretch): Span => ({ from: secondOf(from), until: secondOf(until) });
const instantOf = (second: number): string => instantFrom(new Date(second * 1000).toISOString());
const stretchOf = ({ from, until }: Span): Stretch => ({ from: instantOf(from), until: instantOf(until) });

const without = (spans: readonly Span[], hole: Span): readonly Span[] =>
  spans
    .flatMap(({ from, until }) => [
      { from, until: Math.min(until, hole.from) },
      { from: Math.max(from, hole.until), until },
    ])
    .filter(({ from, until }) => from < until);

/** The stretches in which a ticket was open and that are over: from its opening, or a reopening, to the resolution. */
const openStretches = (record: TicketRecord): readonly Stretch[] => {
  const { openedAt, resolvedAt } = ticketOf(record);
  const stretches: Stretch[] = [];
  let from: string | undefined = openedAt;
  for (const { status, at } of record.heard.statuses) {
    if (from !== undefined && isDone(status)) {
      stretches.push({ from, until: at });
      from = undefined;
    } else if (from === undefined && !isDone(status)) from = at;
  }
  const last = stretches.pop();
  // What the tool tells of the moment of its resolution holds, where the ticket is still resolved.
  if (last) stretches.push({ ...last, until: from === undefined ? (resolvedAt ?? last.until) : last.until });
  return stretches;
};

/** The days of the contract, as moments. */
const termOf = ({ startsOn, endsOn }: Contract, zone: string): Span => ({
  from: secondOf(startOfDay(startsOn, zone)),
  until: endsOn === undefined ? Number.MAX_SAFE_INTEGER : secondOf(startOfDay(addDays(endsOn, 1), zone)),
});

/** Parts that an entry can hold. */
const inParts = ({ from, until }: Span): readonly Span[] =>
  Array.from({ length: Math.ceil((until - from) / MAX_SECONDS) }, (_, i) => ({
    from: from + i * MAX_SECONDS,
    until: Math.min(until, from + (i + 1) * MAX_SECONDS),
  }));

/**
 * The time that a contract's terms of the day of its opening give a ticket by itself, and that is not recorded yet: each
 * part at most a day long. Where a ticket is resolved once more it is what came since its reopening; never anything twice.
 */
export const automaticTimeFor = (record: TicketRecord, contract: Contract, zone: string): readonly Stretch[] => {
  const { automatic = [], heard } = record;
  if (heard.facts.deleted === true || heard.facts.automaticTime === false || !isAgreed(contract)) return [];
  const openedAt = wholeSecond(ticketOf(record).openedAt);
  const { automaticTime } = nearestTerms(contract, localDateOf(openedAt, zone));
  if (automaticTime === undefined) return [];
  if ('minutesAtCreation' in automaticTime) {
    const until = addSeconds(openedAt, automaticTime.minutesAtCreation * 60);
    const taken = automatic.length > 0 || refusalByContract(contract, localDateOf(openedAt, zone), '') !== undefined;
    return taken ? [] : [{ from: openedAt, until }];
  }
  const term = termOf(contract, zone);
  const recorded = automatic.map(spanOf);
  return openStretches(record)
    .map(spanOf)
    .map(({ from, until }) => ({ from: Math.max(from, term.from), until: Math.min(until, term.until) }))
    .filter(({ from, until }) => from < until)
    .flatMap((open) => recorded.reduce(without, [open] as readonly Span[]))
    .flatMap(inParts)
    .map(stretchOf);
};

/** What is recorded, with one more stretch; those that meet are one. */
export const withRecorded = (recorded: readonly Stretch[], stretch: Stretch): readonly Stretch[] => {
  const sorted = [...recorded, stretch].map(spanOf).sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last && span.from <= last.until)
      joined[joined.length - 1] = { ...last, until: Math.max(last.until, span.until) };
    else joined.push(span);
  }
  return joined.map(stretchOf);
};

/** Whom an entry names where nobody is on the ticket. */
const NOBODY = 'Automatic';
/** Longest texts of an entry. */
const [MAX_NAME, MAX_DESCRIPTION] = [80, 1000];

/** The technician of a ticket, as its time names them. */
export const technicianOf = (record: TicketRecord): string =>
  (ticketOf(record).technician ?? NOBODY).slice(0, MAX_NAME);

/** The entry of a part of a ticket's automatic time, or why the contract does not take it. */
export const automaticEntry = (
  record: TicketRecord,
  stretch: Stretch,
  contract: Contract,
  standing: Standing,
  { zone, workType }: { readonly zone: string; readonly workType: string | undefined },
): Checked<TimeEntry> => {
  const span = spanBetween(stretch.from, stretch.until, zone, '');
  if ('refusal' in span) return span;
  const { ticketId, heard } = record;
  const entry: TimeEntry = {
    kind: 'time',
    billableId: idFrom('automatic', ticketId, stretch.from),
    contractId: contract.contractId,
    ...span.value,
    technician: technicianOf(record),
    workType,
    ticketId,
    ticket: numberOf(record).slice(0, MAX_NAME),
    description: heard.facts.title?.slice(0, MAX_DESCRIPTION),
    charging: 'billable',
  };
  return { value: waitingFor(entry, ticketWaitOf(standing, contract, entry)) };
};

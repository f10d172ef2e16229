import type { Instant } from '../calendar/local-date.ts';
import type { EpochSeconds } from '../calendar/wall-clock.ts';
import { isDone } from '../tickets/course.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { type BusinessTime, instantAt } from './business-time.ts';
import { type ServiceLevel, targetFor } from './service-level.ts';
import { openPeriods, type Stretch, secondOf } from './stretches.ts';

/** From the worst to the best. A target that was met or breached at its end stays so. */
export const clockStates = ['breached', 'atRisk', 'running', 'paused', 'met'] as const;
export type ClockState = (typeof clockStates)[number];

/** How far a ticket is towards one target. */
export interface TargetClock {
  readonly state: ClockState;
  readonly targetMinutes: number;
  /** A minute that has begun counts, so more than the target is breached. */
  readonly usedMinutes: number;
  /** When the target is used up if the clock runs on, or was. Absent where that is more than three years away. */
  readonly dueAt?: Instant | undefined;
  /** The stretches that count, with the business seconds of each. */
  readonly counted: readonly { readonly from: Instant; readonly until: Instant; readonly seconds: number }[];
  readonly explanation: string;
}

/** Where a ticket stands by a policy. */
export interface TicketClock {
  readonly serviceLevelId: string;
  readonly name: string;
  /** The worst of the two. */
  readonly state: ClockState;
  readonly firstResponse?: TargetClock | undefined;
  readonly resolution?: TargetClock | undefined;
}

type Span = Pick<Stretch, 'from' | 'until'>;

/** What is counted towards a target, and what the clock does at the end of it. */
interface Run {
  readonly minutes: number;
  readonly spans: readonly Span[];
  /** From when on it would go on. */
  readonly goesOnFrom: EpochSeconds;
  readonly now: 'done' | 'paused' | 'running';
}

const dueOf = (
  { minutes, goesOnFrom }: Run,
  counted: readonly (Span & { readonly seconds: number })[],
  time: BusinessTime,
): EpochSeconds | undefined => {
  let left = minutes * 60;
  for (const { from, seconds } of counted) {
    if (seconds >= left) return time.after(from, left);
    left -= seconds;
  }
  return time.after(goesOnFrom, left);
};

const stateOf = ({ minutes, now }: Run, used: number, atRiskPercent: number): ClockState => {
  if (used > minutes * 60) return 'breached';
  if (now === 'done') return 'met';
  if (now === 'paused') return 'paused';
  return used * 100 >= minutes * 60 * atRiskPercent ? 'atRisk' : 'running';
};

const STANDING: Readonly<Record<Run['now'], string>> = {
  done: 'the clock has ended',
  paused: 'the clock stands',
  running: 'the clock runs in these hours',
};

const clockOf = (run: Run, time: BusinessTime, atRiskPercent: number, promise: string): TargetClock => {
  const counted = run.spans.map(({ from, until }) => ({ from, until, seconds: time.between(from, until) }));
  const used = counted.reduce((total, { seconds }) => total + seconds, 0);
  const due = dueOf(run, counted, time);
  const usedMinutes = Math.ceil(used / 60);
  return {
    state: stateOf(run, used, atRiskPercent),
    targetMinutes: run.minutes,
    usedMinutes,
    dueAt: due === undefined ? undefined : instantAt(due),
    counted: counted.map(({ from, until, seconds }) => ({ from: instantAt(from), until: instantAt(until), seconds })),
    explanation: `${promise}: ${usedMinutes} of ${run.minutes} minutes are used, ${STANDING[run.now]}`,
  };
};

const cutAt = (spans: readonly Span[], end: EpochSeconds): readonly Span[] =>
  spans.map(({ from, until }) => ({ from, until: Math.min(until, end) })).filter(({ from, until }) => from < until);

/** From the opening to the first answer; solving a ticket answers it. Nothing pauses it. */
const firstResponseRun = (ticket: Ticket, minutes: number, now: EpochSeconds): Run => {
  const opened = secondOf(ticket.openedAt);
  const solved = openPeriods(ticket)[0]?.at(-1)?.until ?? Number.POSITIVE_INFINITY;
  const answered = ticket.respondedAt === undefined ? Number.POSITIVE_INFINITY : secondOf(ticket.respondedAt);
  const ended = Math.min(answered, solved);
  const isOver = ended !== Number.POSITIVE_INFINITY;
  const end = isOver ? ended : now;
  return {
    minutes,
    spans: cutAt([{ from: opened, until: end }], end),
    goesOnFrom: Math.max(opened, end),
    now: isOver ? 'done' : 'running',
  };
};

/** All the time that it was open, but for its pauses; what it was resolved before it was reopened is a pause too. */
const resolutionRun = (ticket: Ticket, minutes: number, now: EpochSeconds, { pausedWhile }: ServiceLevel): Run => {
  const stretches = openPeriods(ticket).flat();
  const isOver = isDone(ticket.status);
  const end = isOver ? Number.MAX_SAFE_INTEGER : now;
  const isPausing = (status: string): boolean => pausedWhile.some((each) => each === status);
  return {
    minutes,
    spans: cutAt(
      stretches.filter(({ status }) => !isPausing(status)),
      end,
    ),
    goesOnFrom: isOver ? (stretches.at(-1)?.until ?? now) : Math.max(secondOf(ticket.openedAt), now),
    now: isOver ? 'done' : isPausing(ticket.status) ? 'paused' : 'running',
  };
};

const worstOf = (clocks: readonly (TargetClock | undefined)[]): ClockState =>
  clockStates.find((state) => clocks.some((clock) => clock?.state === state)) ?? 'met';

/**
 * Where a ticket stands by a policy at a moment. Its target is that of its present priority. A target is breached when more
 * of it than all is used: what is done while business is closed costs nothing, also after the moment at which it was due.
 * Undefined for a ticket that was deleted in its tool.
 *
 * @param calendarName for the explanation; `time` counts by this calendar.
 */
export const ticketClock = (
  level: ServiceLevel,
  calendarName: string,
  time: BusinessTime,
  ticket: Ticket,
  now: Instant,
): TicketClock | undefined => {
  if (ticket.deleted) return undefined;
  const { target, named } = targetFor(level, ticket.priority);
  const whose = named ? `of priority ${ticket.priority}` : 'of any other priority';
  const promise = `${level.name}, tickets ${whose}, in the hours of ${calendarName}`;
  const of = (minutes: number | undefined, run: (minutes: number) => Run): TargetClock | undefined =>
    minutes === undefined ? undefined : clockOf(run(minutes), time, level.atRiskPercent, promise);
  const at = secondOf(now);
  const firstResponse = of(target.firstResponseMinutes, (minutes) => firstResponseRun(ticket, minutes, at));
  const resolution = of(target.resolutionMinutes, (minutes) => resolutionRun(ticket, minutes, at, level));
  const { serviceLevelId, name } = level;
  return { serviceLevelId, name, state: worstOf([firstResponse, resolution]), firstResponse, resolution };
};

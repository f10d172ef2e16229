import { morningOf } from '../alerts/morning.ts';
import { type Cadence, periodOf } from '../calendar/cadence.ts';
import { addDays, type Instant, type LocalDate, laterOf, localDateOf } from '../calendar/local-date.ts';
import { type Contract, statusOn } from '../contracts/contract.ts';
import type { Programme, ProgrammeDetails } from './programme.ts';

/** One visit of a programme. */
export interface Visit {
  /** The day that the cadence gives it. */
  readonly occurrence: LocalDate;
  /** The day that it is on: another one where it was moved. */
  readonly on: LocalDate;
  /** The day on which it becomes a ticket. */
  readonly dueOn: LocalDate;
}

type Plan = Pick<ProgrammeDetails, 'cadence' | 'firstOn' | 'lastOn'>;

const rhythmOf = ({ cadence, firstOn }: Plan): Cadence => ({ ...cadence, anchor: firstOn });

export const isOccurrence = (plan: Plan, day: LocalDate): boolean =>
  day >= plan.firstOn &&
  (plan.lastOn === undefined || day <= plan.lastOn) &&
  periodOf(rhythmOf(plan), day).from === day;

/** The first occurrence after a day. */
const nextAfter = (plan: Plan, day: LocalDate): LocalDate | undefined => {
  const next = day < plan.firstOn ? plan.firstOn : periodOf(rhythmOf(plan), day).until;
  return plan.lastOn !== undefined && next > plan.lastOn ? undefined : next;
};

/** The visits that were seen to already and whose day is not over, by occurrence. */
export const seenTo = (programme: Programme, today: LocalDate): readonly LocalDate[] => {
  const { doneThrough, others } = programme;
  const days: LocalDate[] = [];
  let day = nextAfter(programme, addDays(today, -1));
  while (day !== undefined && day <= doneThrough) {
    days.push(day);
    day = nextAfter(programme, day);
  }
  const isOther = new Set(others.map(({ occurrence }) => occurrence));
  const moved = others.filter(({ movedTo, done }) => done && movedTo !== undefined && movedTo >= today);
  return [...days.filter((one) => !isOther.has(one)), ...moved.map(({ occurrence }) => occurrence)];
};

const visitOf = ({ daysAhead }: Programme, occurrence: LocalDate, on: LocalDate): Visit => ({
  ...{ occurrence, on },
  dueOn: addDays(on, -daysAhead),
});

/** The next visits that are as the cadence has them, at most so many. */
const regular = (programme: Programme, most: number): readonly Visit[] => {
  const others = new Set(programme.others.map(({ occurrence }) => occurrence));
  const visits: Visit[] = [];
  let day = nextAfter(programme, programme.doneThrough);
  while (day !== undefined && visits.length < most) {
    if (!others.has(day)) visits.push(visitOf(programme, day, day));
    day = nextAfter(programme, day);
  }
  return visits;
};

const moved = (programme: Programme): readonly Visit[] =>
  programme.others.flatMap(({ occurrence, movedTo, done }) =>
    movedTo === undefined || done ? [] : [visitOf(programme, occurrence, movedTo)],
  );

const byDay = (visits: readonly Visit[]): readonly Visit[] => visits.toSorted((a, b) => (a.on < b.on ? -1 : 1));

/** The visits that are ahead and no tickets yet, by their days: at most so many of the cadence, and those that were moved. */
export const aheadOf = (programme: Programme, most: number): readonly Visit[] =>
  byDay([...regular(programme, most), ...moved(programme)]);

/** What is to be done of one visit: it becomes a ticket, or it is left out because the contract did not cover its day. */
export interface Step {
  readonly visit: Visit;
  readonly makes: boolean;
}

/**
 * What is to be done next by today. Of a day that the contract does not cover, or rests on, the visit waits until that is
 * over: the contract may be renewed or resumed before. Those after it wait behind it, at most to the morning after its day.
 */
export const nextStep = (programme: Programme, contract: Contract, today: LocalDate): Step | undefined => {
  for (const visit of aheadOf(programme, 1)) {
    if (visit.dueOn > today) continue;
    if (statusOn(contract, visit.on) === 'active') return { visit, makes: true };
    if (visit.on < today) return { visit, makes: false };
  }
  return undefined;
};

/** The programme once a visit is seen to. */
export const withDone = (programme: Programme, { occurrence }: Visit): Programme => {
  const isOther = programme.others.some((other) => other.occurrence === occurrence);
  if (!isOther) return { ...programme, doneThrough: occurrence };
  return {
    ...programme,
    others: programme.others.map((other) => (other.occurrence === occurrence ? { ...other, done: true } : other)),
  };
};

/** The morning on which the next visit becomes a ticket, which may have passed. */
const nextMade = (programme: Programme, timeZone: string): Instant | undefined => {
  const [first] = aheadOf(programme, 1)
    .map(({ dueOn }) => dueOn)
    .toSorted();
  return first === undefined ? undefined : morningOf(first, timeZone);
};

/** Visits to remind of are looked at each morning, and whenever somebody has changed the programme. */
const isMindful = ({ upcoming = [] }: Programme): boolean => upcoming.length > 0;

/**
 * When a programme that somebody has changed is to be looked at: on the morning on which the next visit becomes a ticket,
 * which may have passed; undefined where nothing is ahead.
 */
export const dueAt = (programme: Programme, timeZone: string, now: Instant): Instant | undefined =>
  isMindful(programme) ? now : nextMade(programme, timeZone);

/** When it is to be looked at next, once it was seen to: what waits for its contract, or for its day, is looked at each morning. */
export const nextLook = (programme: Programme, timeZone: string, now: Instant): Instant | undefined => {
  const today = localDateOf(now, timeZone);
  const first = morningOf(today, timeZone);
  const morning = first > now ? first : morningOf(addDays(today, 1), timeZone);
  const due = nextMade(programme, timeZone);
  if (isMindful(programme)) return morning;
  return due === undefined || due > now ? due : laterOf(due, morning);
};

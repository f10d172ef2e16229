import type { LoggedTime } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import type { Blocks, Taken } from '../blocks/blocks.ts';
import type { Pricing } from '../pricing.ts';
import { pricedSeconds } from '../time/groups.ts';
import { keyOf } from '../time/piles.ts';
import { inOrderOfWork } from '../time/sessions.ts';
import { lineSubjectOf, subjectOf } from '../time/subject.ts';

/** A session, of one connection or of several that follow closely, with the steps that it costs. */
export interface Session {
  /** In the order of their work. */
  readonly entries: Connections;
  /** Initial steps (0 or 1), and the started steps after it. */
  readonly initial: number;
  readonly next: number;
  /** Minutes in whole steps from the beginning, for what is priced by time. */
  readonly minutes: number;
}

type Connections = readonly [LoggedTime, ...LoggedTime[]];

/** `ownRate`: by the price per hour of the entry itself, which comes before every other. */
type Reason = 'steps' | 'ownRate' | 'takenFromBlock' | 'noCharge' | 'fixedPrice';

/** Sessions of one line group: one reason, late or not. */
export interface Pile {
  readonly key: string;
  readonly reason: Reason;
  readonly late: boolean;
  readonly putBack: string | undefined;
  readonly sessions: Session[];
  /** What the subscription gave for each of them. */
  readonly taken: Taken[];
}

/** Nothing costs nothing; a started step is due in full (SUP-PPU-03, SUP-PPU-12). */
const sessionOf = (charge: StepTariff, entries: Connections): Session => {
  const total = entries.reduce((all, entry) => all + pricedSeconds(entry), 0);
  const stepsIn = (seconds: number) => Math.ceil(seconds / (charge.stepMinutes * 60));
  const next = stepsIn(Math.max(0, total - charge.initialMinutes * 60));
  return { entries, initial: total === 0 ? 0 : 1, next, minutes: stepsIn(total) * charge.stepMinutes };
};

/** What is shorter than the minimum is not accounted (SUP-PPU-13), nor printed what is hidden or given up. */
const isAccounted = ({ minimumMinutes }: StepTariff, { seconds, charging, fixedPrice }: LoggedTime): boolean => {
  if (charging === 'hidden' || charging === 'writtenOff') return false;
  return seconds >= minimumMinutes * 60 || (charging === 'billable' && fixedPrice !== undefined);
};

const reasonOf = ({ subscription }: StepTariff, { charging, fixedPrice, hourlyPrice }: LoggedTime): Reason => {
  if (charging === 'noCharge') return 'noCharge';
  if (fixedPrice !== undefined) return 'fixedPrice';
  if (subscription !== undefined) return 'takenFromBlock';
  return hourlyPrice === undefined ? 'steps' : 'ownRate';
};

const lineGroup = ({ grouping }: Pricing, entry: LoggedTime, reason: Reason): string => {
  if (grouping === 'entry' || reason === 'fixedPrice')
    return `${subjectOf(entry)}/${entry.workedOn}/${entry.billableId}`;
  return grouping === 'contract' ? '' : lineSubjectOf(entry, grouping);
};

/** Sessions take whole steps from their subscription (SUP-SUB-02). */
const takeSteps = (charge: StepTariff, { entries: [{ workedOn }], minutes }: Session, blocks: Blocks): Taken =>
  blocks.takeMinutes(charge, { on: workedOn, minutes, perHour: '0' });

/** What connections must share to be one session: what prices them, the ticket or task, the technician and the machine. */
const sharedBy = (charge: StepTariff, entry: LoggedTime): string | undefined => {
  const { session, technician, putBack = '', workedOn, billDate, hourlyPrice = '', untimed } = entry;
  const reason = reasonOf(charge, entry);
  if (!session || untimed || reason === 'noCharge' || reason === 'fixedPrice') return undefined;
  const priced = [reason, hourlyPrice, workedOn < billDate, putBack];
  return JSON.stringify([...priced, subjectOf(entry), technician, session.machine ?? '']);
};

/** The sessions that are accounted, each with its connections, in the order of their work. */
const sessionsOf = (charge: StepTariff, entries: readonly LoggedTime[]): readonly Connections[] => {
  const gap = (charge.mergeGapMinutes ?? 0) * 60_000;
  const sessions: [LoggedTime, ...LoggedTime[]][] = [];
  const open = new Map<string, { readonly session: LoggedTime[]; until: number }>();
  for (const entry of entries.toSorted(inOrderOfWork)) {
    if (!isAccounted(charge, entry)) continue;
    const shared = gap > 0 ? sharedBy(charge, entry) : undefined;
    const before = shared === undefined ? undefined : open.get(shared);
    const until = Date.parse(entry.endedAt);
    if (before && Date.parse(entry.startedAt) - before.until <= gap) {
      before.session.push(entry);
      before.until = Math.max(before.until, until);
      continue;
    }
    const session: [LoggedTime] = [entry];
    sessions.push(session);
    if (shared !== undefined) open.set(shared, { session, until });
  }
  return sessions;
};

/** The sessions that are told of, put together as lines; in the order of their work each takes from its subscription. */
export const pileUp = (
  pricing: Pricing,
  charge: StepTariff,
  effectiveFrom: LocalDate,
  entries: readonly LoggedTime[],
  blocks: Blocks,
): readonly Pile[] => {
  const piles = new Map<string, Pile>();
  for (const connections of sessionsOf(charge, entries)) {
    const [entry] = connections;
    const reason = reasonOf(charge, entry);
    const { workedOn, billDate, putBack } = entry;
    const name = reason === 'ownRate' ? `${reason}~${entry.hourlyPrice}` : reason;
    const key = keyOf({ effectiveFrom }, charge, lineGroup(pricing, entry, reason), name, entry);
    const pile = piles.get(key) ?? { key, reason, late: workedOn < billDate, putBack, sessions: [], taken: [] };
    piles.set(key, pile);
    const session = sessionOf(charge, connections);
    pile.sessions.push(session);
    if (reason === 'takenFromBlock' && session.minutes > 0) pile.taken.push(takeSteps(charge, session, blocks));
  }
  return [...piles.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};

import type { LoggedTime } from '../../billables/billable.ts';
import { periodOf } from '../../calendar/cadence.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { DEFAULT_ROUNDING, type RoundingRule } from '../../contracts/charges/rounding.ts';
import { assertNever } from '../../errors.ts';
import type { LineGrouping } from '../../tenants/tenant.ts';
import type { Group, Kind, Reason } from './group.ts';
import { type Rate, remembering } from './rates.ts';
import type { Route } from './route.ts';
import { inOrderOfWork, mergeSessions } from './sessions.ts';
import { lineSubjectOf, subjectOf } from './subject.ts';

/** All work of one kind; groups by ticket or task, then by what else they are rounded by. */
export interface Strand {
  readonly kind: Kind;
  readonly groups: Group[];
  readonly byTicket: Map<string, Map<string, Group>>;
}

/** Seconds that are priced: as worked, with the minutes that were added or taken away by hand; never below nothing. */
export const pricedSeconds = ({ seconds, extraMinutes }: Pick<LoggedTime, 'seconds' | 'extraMinutes'>): number =>
  extraMinutes === undefined ? seconds : Math.max(0, seconds + extraMinutes * 60);

/** Two names of a group, for to join them would take longer than all the rest. Work without a ticket or task is one nameless ticket. */
export const groupNames = (entry: LoggedTime, { rule, route }: Kind): readonly [string, string] => {
  const { billableId, workedOn } = entry;
  switch (rule.aggregation) {
    case 'entry':
      return [subjectOf(entry), `${workedOn}/${billableId}`];
    case 'ticketDay':
      return [subjectOf(entry), workedOn];
    case 'ticketPeriod':
      return [subjectOf(entry), periodOf(route.terms.cadence, workedOn).from];
    case 'clientDay':
      return ['', workedOn];
    default:
      return assertNever(rule.aggregation);
  }
};

/** A line cannot be finer than what is rounded as one, else a rounded group would stand on two lines. */
export const placeOf = (entry: LoggedTime, kind: Kind, grouping: LineGrouping): string => {
  if (grouping === 'contract') return '';
  if (grouping === 'entry' || kind.rule.aggregation === 'clientDay') return groupNames(entry, kind).join('/');
  return lineSubjectOf(entry, grouping);
};

/** An incident is a ticket, and an entry without one is its own: such entries are never rounded together. */
const isAlone = ({ rule, route }: Kind, { ticket }: LoggedTime): boolean =>
  rule.aggregation === 'entry' || (ticket === undefined && route.block?.of === 'incidents');

/** Puts entries together that are rounded as one. Runs for every entry, so it makes nothing that it can do without. */
export const gather = (): {
  add(entry: LoggedTime, kind: Kind): void;
  /** The strands in the order in which their first work came. */
  strands(): readonly Strand[];
} => {
  const strands: Strand[] = [];
  const startOfPeriod = remembering((route: Route) =>
    remembering((day: LocalDate) => periodOf(route.terms.cadence, day).from),
  );
  const strandOf = remembering((kind: Kind): Strand => {
    const strand = { kind, groups: [], byTicket: new Map() };
    strands.push(strand);
    return strand;
  });

  const groupOf = (strand: Strand, entry: LoggedTime): Group => {
    const { kind, byTicket, groups } = strand;
    if (isAlone(kind, entry)) {
      const alone = { kind: strand.kind, entries: [], seconds: 0 };
      groups.push(alone);
      return alone;
    }
    const { aggregation } = kind.rule;
    const ticket = aggregation === 'clientDay' ? '' : subjectOf(entry);
    const rest = aggregation === 'ticketPeriod' ? startOfPeriod(kind.route)(entry.workedOn) : entry.workedOn;
    let ofTicket = byTicket.get(ticket);
    if (ofTicket === undefined) {
      ofTicket = new Map();
      byTicket.set(ticket, ofTicket);
    }
    let group = ofTicket.get(rest);
    if (group === undefined) {
      group = { kind: strand.kind, entries: [], seconds: 0 };
      ofTicket.set(rest, group);
      groups.push(group);
    }
    return group;
  };

  return {
    add: (entry, kind) => {
      const group = groupOf(strandOf(kind), entry);
      group.entries.push(entry);
      group.seconds += pricedSeconds(entry);
    },
    strands: () =>
      strands.map((strand) =>
        strand.kind.rule.mergeGapMinutes > 0 && strand.kind.rule.aggregation === 'entry'
          ? { ...strand, groups: mergeSessions(strand.groups, strand.kind.rule.mergeGapMinutes) }
          : strand,
      ),
  };
};

/** Makes a kind once, so that what may be rounded together is known by the kind being the same. */
export const kinds = (): ((
  route: Route,
  reason: Reason,
  rate: Rate | undefined,
  entry: Pick<LoggedTime, 'workedOn' | 'billDate' | 'putBack'>,
  role: string | undefined,
  periodFrom: LocalDate | undefined,
) => Kind) => {
  const ofRoute = remembering((_: Route) => remembering((__: Rate | undefined): Kind[] => []));
  return (route, reason, rate, { workedOn, billDate, putBack }, role, periodFrom) => {
    const late = workedOn < billDate;
    const those = ofRoute(route)(rate);
    for (const kind of those)
      if (
        kind.reason === reason &&
        kind.late === late &&
        kind.putBack === putBack &&
        kind.role === role &&
        kind.periodFrom === periodFrom
      )
        return kind;
    const rule = isRounded(route, reason) ? route.rounding : AS_WORKED;
    const kind = { route, reason, rule, rate, late, putBack, role, periodFrom, isPlain: isPlain(route, reason, rule) };
    those.push(kind);
    return kind;
  };
};

/** Whether a prepaid block pays for it first. */
export const isTaken = ({ block }: Route, reason: Reason): boolean =>
  block !== undefined && (reason === 'roundedTime' || (block.freeWork && reason !== 'includedInFee'));

export const isRounded = (route: Route, reason: Reason): boolean => reason === 'roundedTime' || isTaken(route, reason);

const isPlain = ({ priced, block }: Route, reason: Reason, rule: RoundingRule): boolean => {
  if (block && (reason === 'roundedTime' || block.freeWork)) return false;
  if (reason !== 'roundedTime' || priced?.kind !== 'time') return true;
  if (priced.included || priced.minimum || priced.limit || (priced.bands && rule.bands === 'whole')) return false;
  return rule.mergeGapMinutes === 0 || rule.aggregation !== 'entry';
};

/** Free work is shown as it was worked, not rounded up. */
const AS_WORKED: RoundingRule = { ...DEFAULT_ROUNDING, mode: 'none', incrementMinutes: 1 };

/** The earliest work of a group: what its place in the order of consumption is. */
export const firstOf = ({ entries }: Group): LoggedTime =>
  entries.reduce((first, entry) => (inOrderOfWork(entry, first) < 0 ? entry : first));

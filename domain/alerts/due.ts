import { addDays, type Instant, type LocalDate, laterOf, localDateOf } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import type { ChargeBalance } from '../contracts/charge-balance.ts';
import { type Contract, FAR_FUTURE, termOf } from '../contracts/contract.ts';
import { isAgreed } from '../contracts/proposal.ts';
import { isRevisable, nextRevisionOn, REVISION_LEAD_DAYS, renewsItselfOn } from '../renewals/due.ts';
import type { ContractAlert, ContractAlerts } from './alert.ts';
import { needsLook } from './balances.ts';
import type { Occurrence } from './dates.ts';
import { morningOf } from './morning.ts';
import { type AlertRecord, untold } from './told.ts';

/** What a contract makes due by itself: closed, and told apart by `kind`. `dueOn` is a local day, on whose morning it comes. */
export type Due =
  | ({ readonly kind: 'alert' } & Occurrence)
  /** It gives itself another term. */
  | { readonly kind: 'renewal'; readonly dueOn: LocalDate }
  /** Its prices are revised, for a day that may be some weeks ahead. */
  | { readonly kind: 'revision'; readonly dueOn: LocalDate }
  /** What is left of its charges is looked at, each morning until its last day. */
  | { readonly kind: 'look'; readonly dueOn: LocalDate; readonly lastOn: LocalDate };

/** What of a tenant counts for its contracts' days. */
export interface FirmsWay {
  readonly timeZone: string;
  /** For contracts that have no alerts of their own; an empty list is one of their own. */
  readonly contractAlerts?: ContractAlerts | undefined;
}

export const alertsOf = (
  { alerts }: Pick<Contract, 'alerts'>,
  { contractAlerts }: Pick<FirmsWay, 'contractAlerts'>,
): readonly ContractAlert[] => alerts ?? contractAlerts ?? [];

const revision = (contract: Contract): readonly Due[] => {
  const rule = contract.renewal?.priceRevision;
  const on = nextRevisionOn(contract);
  if (!rule || on === undefined || !isRevisable(rule) || !covers(termOf(contract), on)) return [];
  return [{ kind: 'revision', dueOn: addDays(on, -REVISION_LEAD_DAYS) }];
};

const renewal = (contract: Contract): readonly Due[] => {
  const dueOn = renewsItselfOn(contract);
  return dueOn === undefined ? [] : [{ kind: 'renewal', dueOn }];
};

/** Nobody who writes work or bills has to know of alerts: their contracts are looked at each morning instead. */
const looks = ({ startsOn, endsOn }: Contract, alerts: readonly ContractAlert[]): readonly Due[] =>
  alerts.some(needsLook) ? [{ kind: 'look', dueOn: startsOn, lastOn: endsOn ?? FAR_FUTURE }] : [];

/**
 * All that is ahead of a contract or due by now, in the order in which it is done: what is to be told comes first, because a
 * renewal moves the dates that it is about. Of a proposal nothing is. `balances`: how its charges stand, where they were looked at.
 */
export const aheadOf = (
  contract: Contract,
  way: FirmsWay,
  records: readonly AlertRecord[],
  balances: readonly ChargeBalance[] = [],
): readonly Due[] => {
  if (!isAgreed(contract)) return [];
  const alerts = alertsOf(contract, way);
  return [
    ...untold(contract, alerts, records, balances).map((occurrence) => ({ kind: 'alert', ...occurrence }) as const),
    ...revision(contract),
    ...renewal(contract),
    ...looks(contract, alerts),
  ];
};

const isOver = (due: Due, day: LocalDate): boolean => due.kind === 'look' && due.lastOn < day;

/** Those that are due: their morning has come in the firm's zone. */
export const dueBy = (ahead: readonly Due[], { timeZone }: FirmsWay, now: Instant): readonly Due[] =>
  ahead.filter((due) => morningOf(due.dueOn, timeZone) <= now && !isOver(due, localDateOf(now, timeZone)));

/** The day of the first morning after a moment that is not before a day. */
export const morningFrom = (dueOn: LocalDate, timeZone: string, now: Instant): LocalDate => {
  const day = laterOf(dueOn, localDateOf(now, timeZone));
  return morningOf(day, timeZone) > now ? day : addDays(day, 1);
};

/**
 * When a contract is to be looked at next, or undefined. What is overdue, as an alert that was set up late, waits for the next
 * morning: nobody is told at 3 a.m.
 */
export const nextAtOf = (ahead: readonly Due[], { timeZone }: FirmsWay, now: Instant): Instant | undefined => {
  const [first] = ahead
    .map((due) => ({ due, day: morningFrom(due.dueOn, timeZone, now) }))
    .flatMap(({ due, day }) => (isOver(due, day) ? [] : [day]))
    .toSorted();
  return first && morningOf(first, timeZone);
};

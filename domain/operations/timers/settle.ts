import type { TimeEntry } from '../../billables/billable.ts';
import { accepted, type Checked } from '../../billables/checked.ts';
import { entriesOfTimer, type Subject } from '../../timers/entries.ts';
import type { Timer } from '../../timers/timer.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { subjectOf, withinDays, writeTimed } from './subject.ts';

type SettleNeeds = Pick<Needs, 'stores'>;

/** What a firm has settled about time that is measured. */
export interface Measuring {
  readonly zone: string;
  readonly mostSeconds: number;
}

export const measuringOf = async (stores: Pick<Needs['stores'], 'tenants'>, tenantId: string): Promise<Measuring> => {
  const { timeZone, timeTracking } = (await tenantOf(stores, tenantId)).settings;
  return { zone: timeZone, mostSeconds: timeTracking.forgottenAfterMinutes * 60 };
};

/** The field of a request that is wrong where a contract does not take what was measured. */
const blamedOnContract = (checked: Checked<TimeEntry>): Checked<TimeEntry> =>
  'refusal' in checked ? { refusal: { ...checked.refusal, pointer: '/contractId' } } : checked;

const entriesUnder = (timer: Timer, subject: Subject, zone: string): readonly TimeEntry[] =>
  entriesOfTimer(timer, subject, zone).map((checked) => accepted(blamedOnContract(checked)));

/** A stopped timer with the contract that it is charged to from now on; throws where that, or its task, does not take its time. */
export const charged = async (
  { stores }: SettleNeeds,
  tenantId: string,
  timer: Timer,
  zone: string,
): Promise<Timer> => {
  const subject = await subjectOf(stores, tenantId, timer);
  for (const entry of entriesUnder(timer, subject, zone)) accepted(withinDays(subject, entry));
  return { ...timer, chargedTo: subject.contract.contractId };
};

/**
 * Writes what a stopped timer measured, and then that it was written. Stopped in between it is run again: the entries
 * have ids of their own and are there once.
 */
export const settleTimer = async (needs: SettleNeeds, tenantId: string, timer: Timer, zone: string): Promise<Timer> => {
  if (timer.status !== 'stopped') return timer;
  const entries = entriesUnder(timer, await subjectOf(needs.stores, tenantId, timer), zone);
  const recorded = await writeTimed(needs.stores, tenantId, timer, entries);
  const settled: Timer = { ...timer, status: 'recorded', recorded };
  await needs.stores.timers.replace(tenantId, timer, settled);
  return { ...settled, version: timer.version + 1 };
};

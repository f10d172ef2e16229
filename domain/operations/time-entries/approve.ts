import type { Wait } from '../../billables/billable.ts';
import { billingOf } from '../../billables/billable-view.ts';
import type { TimeSelection } from '../../billables/time-selection.ts';
import { waitingFor, waitsOf } from '../../billables/waiting.ts';
import { contractOf } from '../billables/read.ts';
import { untilSettled } from '../billables/until-settled.ts';
import type { TableNeeds } from '../ports.ts';
import { type EntryKey, eachInTime, whileInTime } from './each.ts';
import { selectedIn } from './selected.ts';

export const approvalOutcomes = ['approved', 'alreadyApproved', 'billed', 'notFound', 'pending'] as const;
export type ApprovalOutcome = (typeof approvalOutcomes)[number];

/** What became of one entry, and what it waits for still. */
export interface Approval extends EntryKey {
  readonly outcome: ApprovalOutcome;
  readonly waitsFor?: readonly Wait[] | undefined;
}

export interface Approved {
  readonly entries: readonly Approval[];
  /** There are more than one request takes. */
  readonly more: boolean;
}

/** Takes away that an entry waits for approval; it goes on the log when it waits for nothing else. */
const approveOne =
  (stores: TableNeeds['stores'], tenantId: string) =>
  async (key: EntryKey): Promise<Omit<Approval, keyof EntryKey>> => {
    let approval: Omit<Approval, keyof EntryKey> = { outcome: 'approved' };
    await untilSettled(stores, ['time'], { tenantId, ...key }, async (read) => {
      const waits = waitsOf(read);
      const waitsFor = waits.filter((wait) => wait !== 'approval');
      if (waitsFor.length === waits.length) {
        const { state } = await contractOf(stores, tenantId, key.contractId);
        approval = { outcome: billingOf(read, state) === 'billed' ? 'billed' : 'alreadyApproved', waitsFor };
        return 'changed';
      }
      approval = { outcome: 'approved', waitsFor };
      return stores.log.change(tenantId, read, waitingFor(read, waitsFor), waitsFor.length > 0);
    });
    return approval;
  };

/** Approves work that tools have proposed: what is named, or all that a filter finds. Doing it again changes nothing. */
export const approveTimeEntries =
  ({ stores, clock, journal }: TableNeeds) =>
  async (tenantId: string, selection: TimeSelection): Promise<Approved> => {
    const hasTime = whileInTime(clock);
    const { keys, more } = await selectedIn('proposed')(stores, tenantId, selection, hasTime);
    const entries = await eachInTime(keys, hasTime, approveOne(stores, tenantId));
    const approved = entries.filter(({ outcome }) => outcome === 'approved').length;
    journal.info('time entries approved', { tenantId, entries: entries.length, approved });
    return { entries, more };
  };

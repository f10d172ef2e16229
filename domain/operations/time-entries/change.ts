import { accepted } from '../../billables/checked.ts';
import type { TimeEntryChange } from '../../billables/new-time-entry.ts';
import { changedTicket, waitingByTicket } from '../../billables/ticket-of-work.ts';
import { changeEntry } from '../../billables/time-entry.ts';
import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import { isWaiting } from '../../billables/waiting.ts';
import { localDateOf } from '../../calendar/local-date.ts';
import { changedTask, type TaskRef, taskNamed, type WorkOnTask } from '../../projects/task-of-work.ts';
import { contractOf, zoneOf } from '../billables/read.ts';
import { type BillableVersion, untilSettled } from '../billables/until-settled.ts';
import type { Needs } from '../ports.ts';
import { contractOfTicket, type TicketWork } from '../tickets/contract-of-ticket.ts';
import { followWork } from './follow-projects.ts';
import { getTimeEntry } from './get.ts';
import { workTicketOf } from './work-place.ts';

/** The task that an entry is of after a change, by the task that it was of before. */
const taskAfter = async (
  { projects }: Pick<Needs['stores'], 'projects'>,
  tenantId: string,
  before: TaskRef | undefined,
  change: TimeEntryChange,
): Promise<WorkOnTask | undefined> => {
  const ref = change.task === undefined ? before : change.task;
  return ref == null ? undefined : accepted(taskNamed(await projects.get(tenantId, ref.projectId), ref));
};

/** Changes, holds, releases, postpones or moves an entry that is on no invoice yet. */
export const changeTimeEntry =
  ({ stores, clock }: Pick<Needs, 'stores' | 'clock'>) =>
  async (version: BillableVersion, change: TimeEntryChange): Promise<TimeEntryView> => {
    const { tenantId, contractId, billableId } = version;
    const target = change.contractId ?? contractId;
    let onTicket: TicketWork | undefined;
    let onTask: WorkOnTask | undefined;
    await untilSettled(stores, ['time'], version, async (read) => {
      const isMoved = target !== contractId;
      const ticketId = change.ticketId === undefined && isMoved ? read.ticketId : change.ticketId;
      const [zone, { contract }, ticket, work] = await Promise.all([
        zoneOf(stores, tenantId),
        contractOf(stores, tenantId, target, isMoved ? '/contractId' : ''),
        ticketId == null ? undefined : contractOfTicket({ stores })(tenantId, ticketId, target),
        taskAfter(stores, tenantId, read.task, change),
      ]);
      onTicket = ticket;
      onTask = work;
      const today = localDateOf(clock().toISOString(), zone);
      const changed = accepted(changeEntry(read, change, contract, zone, today));
      const named = change.ticketId == null ? undefined : ticket && workTicketOf(ticket);
      const ofTicket = accepted(changedTicket(changed.entry, change, contract, named));
      const put = accepted(changedTask(ofTicket, read, change, work));
      // The other contract may wait for tickets where this one did not; who releases it waits for none.
      const waits = isMoved && ticket && change.held !== false;
      const entry = waits ? waitingByTicket(put, contract, ticket.standing) : put;
      const held = isWaiting(entry);
      const { postponedTo } = changed;
      return isMoved
        ? stores.log.move(tenantId, read, entry, held, postponedTo)
        : stores.log.change(tenantId, read, entry, held, postponedTo);
    });
    const place = { ticket: onTicket && workTicketOf(onTicket), ticketVersion: onTicket?.ticket.version, onTask };
    // It stays on this contract, unless it is the ticket's own, and that goes to another one.
    const named = target === onTicket?.ticket.contractId ? undefined : target;
    const [at = target] = await followWork(stores, tenantId, [
      { contractId: target, billableId, place, named, isNew: true },
    ]);
    return getTimeEntry({ stores })(tenantId, at, billableId);
  };

/** Deletes an entry that is on no invoice yet. */
export const removeTimeEntry =
  ({ stores }: Pick<Needs, 'stores'>) =>
  (version: BillableVersion): Promise<void> =>
    untilSettled(stores, ['time'], version, (read) => stores.log.remove(version.tenantId, read));

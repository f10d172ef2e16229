import type { TimeEntry } from '../../billables/billable.ts';
import { numberOf } from '../../tickets/ticket.ts';
import type { Subject } from '../../timers/entries.ts';
import type { RecordedAs } from '../../timers/timer.ts';
import { contractOf } from '../billables/read.ts';
import type { Needs } from '../ports.ts';
import { contractOfTicket } from '../tickets/contract-of-ticket.ts';
import { settleOne, ticketTimeOf } from '../tickets/settle.ts';
import { writeEntries } from '../time-entries/write.ts';

/** What timed work names: a contract, a ticket that knows its own, or both: then the contract that is named is charged. */
export interface Named {
  readonly contractId?: string | undefined;
  readonly ticketId?: string | undefined;
  /** The contract that was charged when it ended: that of the ticket may be another by now. */
  readonly chargedTo?: string | undefined;
}

/** The contract that is charged, as it is now; with the ticket, if the work is of one. */
export const subjectOf = async (
  stores: Needs['stores'],
  tenantId: string,
  { contractId, ticketId, chargedTo = contractId }: Named,
): Promise<Subject> => {
  if (ticketId === undefined) {
    const { contract } = await contractOf(stores, tenantId, chargedTo ?? '');
    return { contract };
  }
  const { ticket, record, standing } = await contractOfTicket({ stores })(tenantId, ticketId, chargedTo);
  return { contract: record.contract, ticket: { number: numberOf(ticket), standing } };
};

/** Work that was started on one thing and turns out to have been another: a ticket brings its own contract along. */
export const renamed = (before: Named, { contractId, ticketId }: Named): Named => {
  if (ticketId !== undefined) return { contractId, ticketId };
  return { contractId: contractId ?? before.contractId, ticketId: before.ticketId };
};

/**
 * Writes the entries of timed work, and says where they are. A ticket may be closed, reopened or moved at the same moment: whoever changes it looks
 * for its time after that, and here the ticket is looked at after the time is written, so one of the two finds the other.
 */
export const writeTimed = async (
  stores: Needs['stores'],
  tenantId: string,
  { contractId, ticketId }: Named,
  entries: readonly TimeEntry[],
): Promise<RecordedAs | undefined> => {
  await writeEntries(stores, tenantId, entries);
  const ticket = ticketId === undefined ? undefined : await stores.tickets.get(tenantId, ticketId);
  const time = ticket && (await ticketTimeOf(stores, tenantId, ticket, contractId));
  if (time) for (const entry of entries) await settleOne(stores, tenantId, entry, time);
  const [first] = entries;
  return first && { contractId: first.contractId, billableIds: entries.map(({ billableId }) => billableId) };
};

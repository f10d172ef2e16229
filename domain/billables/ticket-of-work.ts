import type { Contract } from '../contracts/contract.ts';
import { type Standing, ticketWaitOf } from '../tickets/waits.ts';
import { dayOf, type TimeEntry, type Usage } from './billable.ts';
import { type Checked, refuse } from './checked.ts';
import { waitingFor } from './waiting.ts';
import type { Warranty } from './warranty.ts';

/** The ticket that work is of, as far as an entry says it. */
export interface WorkTicket {
  readonly ticketId: string;
  /** As printed; not longer than an entry takes. */
  readonly number: string;
  readonly clientId?: string | undefined;
  readonly standing: Standing;
  /** Of the equipment that it is about. */
  readonly warranty?: Warranty | undefined;
}

/** The work, or expense, as it waits for its ticket, by where that stands now, and for whatever else it waits. */
export const waitingByTicket = <U extends Usage>(usage: U, contract: Contract, standing: Standing): U => {
  const others = (usage.waitsFor ?? []).filter((wait) => wait !== 'ticket');
  return waitingFor(usage, [...others, ...ticketWaitOf(standing, contract, { workedOn: dayOf(usage) })]);
};

/** The work, or expense, with its ticket: with the number of that, and waiting for it or not, by where it stands now. */
export const ofTicket = <U extends Usage>(
  usage: U,
  contract: Contract,
  { ticketId, number, clientId, standing }: WorkTicket,
): Checked<U> => {
  if (clientId !== undefined && clientId !== contract.clientId)
    return refuse(
      'RequestInvalid',
      '/contractId',
      'is of another client than the ticket: name one of its own, or none',
    );
  if (usage.ticket !== undefined && usage.ticket !== number)
    return refuse('RequestInvalid', '/ticket', `is "${number}", the number of the ticket that is named: leave it out`);
  return { value: waitingByTicket({ ...usage, ticketId, ticket: number }, contract, standing) };
};

/**
 * A changed entry by what the change says of its ticket: another one, with its number and what it waits for; or none, and then
 * it has no number but one that is given, and waits for none. `ticket` is the one that the change names.
 */
export const changedTicket = (
  entry: TimeEntry,
  change: { readonly ticket?: string | null | undefined; readonly ticketId?: string | null | undefined },
  contract: Contract,
  ticket: WorkTicket | undefined,
): Checked<TimeEntry> => {
  const number = change.ticket ?? undefined;
  if (ticket) return ofTicket({ ...entry, ticket: number }, contract, ticket);
  if (change.ticketId === null) {
    const waitsFor = (entry.waitsFor ?? []).filter((wait) => wait !== 'ticket');
    return { value: waitingFor({ ...entry, ticket: number }, waitsFor) };
  }
  if (entry.ticketId !== undefined && change.ticket !== undefined)
    return refuse('RequestInvalid', '/ticket', 'is the number of the ticket that it is of: change ticketId');
  return { value: entry };
};

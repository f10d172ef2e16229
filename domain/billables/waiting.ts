import type { Contract } from '../contracts/contract.ts';
import type { LogPlace, TimeEntry, Wait } from './billable.ts';
import { waitsForTicket } from './placing.ts';

/** What a stored entry waits for. One that is held and does not say why was held by a person. */
export const waitsOf = ({ waitsFor = [], billDate }: TimeEntry & Partial<LogPlace>): readonly Wait[] =>
  waitsFor.length === 0 && billDate === undefined ? ['release'] : waitsFor;

/** Whether work is new or changed in a way that it has to wait: it then has no place on the log. */
export const isWaiting = ({ waitsFor = [] }: TimeEntry): boolean => waitsFor.length > 0;

/** The same entry, waiting for these and nothing else. */
export const waitingFor = (entry: TimeEntry, waitsFor: readonly Wait[]): TimeEntry => ({
  ...entry,
  waitsFor: waitsFor.length > 0 ? [...new Set(waitsFor)].sort() : undefined,
});

/** The ticket's closing, where the contract is billed per intervention. */
export const ticketWait = (contract: Contract, entry: TimeEntry): readonly Wait[] =>
  waitsForTicket(contract, entry) ? ['ticket'] : [];

/** What a change leaves to wait for: a person who releases it does not wait for the ticket, but approves nothing by it. */
export const waitsAfter = (before: TimeEntry & Partial<LogPlace>, held: boolean | undefined): readonly Wait[] => {
  const waitsFor = waitsOf(before);
  if (held === undefined) return waitsFor;
  return held ? [...waitsFor, 'release'] : waitsFor.filter((wait) => wait === 'approval');
};

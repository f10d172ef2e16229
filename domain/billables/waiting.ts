import type { Contract } from '../contracts/contract.ts';
import type { LogPlace, TimeEntry, Usage, Wait } from './billable.ts';
import { waitsForTicket } from './placing.ts';

/** What stored work, or an expense, waits for. One that is held and does not say why was held by a person. */
export const waitsOf = ({ waitsFor = [], billDate }: Usage & Partial<LogPlace>): readonly Wait[] =>
  waitsFor.length === 0 && billDate === undefined ? ['release'] : waitsFor;

/** Whether work is new or changed in a way that it has to wait: it then has no place on the log. */
export const isWaiting = ({ waitsFor = [] }: Usage): boolean => waitsFor.length > 0;

/** The same, waiting for these and nothing else. */
export const waitingFor = <U extends Usage>(usage: U, waitsFor: readonly Wait[]): U => ({
  ...usage,
  waitsFor: waitsFor.length > 0 ? [...new Set(waitsFor)].sort() : undefined,
});

/** The ticket's closing, where the contract is billed per intervention. */
export const ticketWait = (contract: Contract, entry: TimeEntry): readonly Wait[] =>
  waitsForTicket(contract, entry) ? ['ticket'] : [];

/** What a change leaves to wait for: a person who releases it does not wait for the ticket, but approves nothing by it. */
export const waitsAfter = (before: Usage & Partial<LogPlace>, held: boolean | undefined): readonly Wait[] => {
  const waitsFor = waitsOf(before);
  if (held === undefined) return waitsFor;
  return held ? [...waitsFor, 'release'] : waitsFor.filter((wait) => wait === 'approval');
};

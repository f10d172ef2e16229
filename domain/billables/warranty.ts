import type { LocalDate } from '../calendar/local-date.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import type { TimeEntry } from './billable.ts';

/** The warranty of the equipment that a ticket is about. */
export interface Warranty {
  readonly equipmentId: string;
  /** Its last day. */
  readonly until: LocalDate;
}

/**
 * New work as the terms of its day take it under a warranty: at no charge where they say `warrantyWork: 'free'`, with the
 * reason. Who asked for it to be hidden or given up gets that. Whoever charges for it after all changes the entry.
 */
export const freeUnderWarranty = (entry: TimeEntry, contract: Contract, warranty: Warranty | undefined): TimeEntry => {
  if (warranty === undefined || entry.workedOn > warranty.until || entry.charging !== 'billable') return entry;
  const { warrantyWork } = nearestTerms(contract, entry.workedOn);
  return warrantyWork === 'free' ? { ...entry, charging: 'noCharge', warranty } : entry;
};

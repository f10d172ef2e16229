import type { TimeEntry } from '../billables/billable.ts';
import type { TimeCharge } from '../contracts/charges/time.ts';

export interface Rate {
  /** Decimal string per hour. */
  readonly price: string;
  /** Which entry of the precedence list gave it, e.g. "contract.workType:Network". */
  readonly origin: string;
}

/** The first that matches: work type, technician, default of the contract (semantics.md §2.2). */
export const rateFor = ({ rates }: TimeCharge, { workType, technician }: TimeEntry): Rate => {
  const byWorkType = workType === undefined ? undefined : rates.workTypes[workType];
  if (byWorkType !== undefined) return { price: byWorkType, origin: `contract.workType:${workType}` };
  const byTechnician = rates.technicians[technician];
  if (byTechnician !== undefined) return { price: byTechnician, origin: `contract.technician:${technician}` };
  return { price: rates.default, origin: 'contract.default' };
};

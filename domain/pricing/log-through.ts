import { periodOf } from '../calendar/cadence.ts';
import { addDays, type LocalDate, laterOf } from '../calendar/local-date.ts';
import { type Contract, nearestTerms, termOf } from '../contracts/contract.ts';

/**
 * How far a bill through a day bills the log: to that day, or to the end of the last billing period that is over by
 * then, where work waits for it (ATE-LOCK-01). When the contract ends, nothing waits any more.
 */
export const logThrough = (contract: Contract, through: LocalDate): LocalDate => {
  const nextDay = addDays(through, 1);
  const terms = nearestTerms(contract, nextDay);
  if (terms.billWork !== 'periodEnd' || termOf(contract).until <= nextDay) return through;
  return addDays(laterOf(periodOf(terms.cadence, nextDay).from, terms.effectiveFrom), -1);
};

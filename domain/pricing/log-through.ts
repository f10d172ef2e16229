import { periodOf } from '../calendar/cadence.ts';
import { addDays, earlierOf, type LocalDate, laterOf } from '../calendar/local-date.ts';
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

/** Where the billing period of a day ends for its work: with the period, these terms or the contract. */
export const openUntil = (contract: Contract, day: LocalDate): LocalDate => {
  const { until } = periodOf(nearestTerms(contract, day).cadence, day);
  const next = contract.terms.find(({ effectiveFrom }) => effectiveFrom > day)?.effectiveFrom ?? until;
  return earlierOf(earlierOf(until, next), termOf(contract).until);
};

/** The first day on which a bill can take what stands under a bill date, once the day before is over. */
export const billableFrom = (contract: Contract, billDate: LocalDate): LocalDate => {
  const nextDay = addDays(billDate, 1);
  const waits = nearestTerms(contract, billDate).billWork === 'periodEnd' && billDate < termOf(contract).until;
  return waits ? laterOf(openUntil(contract, billDate), nextDay) : nextDay;
};

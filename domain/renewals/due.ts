import { addDays, earlierOf, type LocalDate } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import { type Contract, offeredTerm, termOf } from '../contracts/contract.ts';
import { isAgreed } from '../contracts/proposal.ts';
import type { PriceRevision } from './renewal.ts';
import { anniversaryAfter, nextTerm, noticeDeadline } from './term.ts';

/** A term that is to be given to a contract. */
export interface DueRenewal {
  readonly from: LocalDate;
  readonly endsOn: LocalDate;
}

/**
 * The first day on which a contract renews itself: once no notice can be given any more, and on its last day at the
 * latest, so that no day lies between two terms. Undefined where a person has to, or nothing renews it.
 */
export const renewsItselfOn = (contract: Contract): LocalDate | undefined => {
  const deadline = contract.renewal?.kind === 'automatic' && isAgreed(contract) ? noticeDeadline(contract) : undefined;
  return deadline === undefined || contract.endsOn === undefined
    ? undefined
    : earlierOf(addDays(deadline, 1), contract.endsOn);
};

/** The term that a contract gives itself by today. After a long outage there is another one once this is made. */
export const renewalDue = (contract: Contract, today: LocalDate): DueRenewal | undefined => {
  const { renewal, endsOn } = contract;
  const on = renewsItselfOn(contract);
  if (on === undefined || on > today || renewal?.kind !== 'automatic' || endsOn === undefined) return undefined;
  return nextTerm(contract, endsOn, renewal.termMonths);
};

/**
 * Prices are revised so many days before they hold, where that is known then: a bill in advance, up to a month ahead,
 * has the new ones.
 */
export const REVISION_LEAD_DAYS = 45;

const revisionRule = ({ renewal }: Contract): PriceRevision | undefined => renewal?.priceRevision;

/**
 * The next day on which prices change by their rule: of a renewal that is made, else of the one to come, or the next
 * anniversary. Undefined where there is none, or the contract ends before. Of a proposal it is that of the contract it would be.
 */
export const nextRevisionOn = (contract: Contract): LocalDate | undefined => {
  const { startsOn, endsOn, renewal, renewals = [] } = contract;
  const rule = revisionRule(contract);
  if (!rule) return undefined;
  const since = rule.since ?? startsOn;
  const isRenewed = renewal?.kind === 'automatic' || renewal?.kind === 'byHand';
  if (rule.on === 'renewal') {
    const made = renewals.find(({ from }) => from > since)?.from;
    return made ?? (isRenewed && endsOn !== undefined ? addDays(endsOn, 1) : undefined);
  }
  const next = anniversaryAfter(startsOn, since);
  return covers(offeredTerm(contract), next) || isRenewed ? next : undefined;
};

/** Whether what prices are revised by is known: an index needs its value. */
export const isRevisable = (rule: PriceRevision): boolean => rule.kind === 'percent' || rule.current !== undefined;

/**
 * The day from which prices are to be revised by now; undefined while none is near, or its index has no value yet. What
 * waited for its value is due once it is entered, and the next bill corrects what was charged meanwhile.
 */
export const revisionDue = (contract: Contract, today: LocalDate): LocalDate | undefined => {
  const rule = revisionRule(contract);
  const on = nextRevisionOn(contract);
  if (!rule || on === undefined || !isRevisable(rule)) return undefined;
  return on <= addDays(today, REVISION_LEAD_DAYS) && covers(termOf(contract), on) ? on : undefined;
};

import type { Instant, LocalDate } from '../calendar/local-date.ts';
import { BillingError } from '../errors.ts';
import { faultsOfLife } from '../renewals/guard.ts';
import { guardCadence } from './cadence-change.ts';
import { type Contract, nearestTerms } from './contract.ts';
import { lastDayAsLong } from './duration.ts';
import { leftBehind } from './fixed-days.ts';
import { isAgreed, type Proposal, proposalStatusOn } from './proposal.ts';

/** What can become of a proposal. */
export type ProposalAnswer =
  /** `startsOn`: another first day than was offered. */
  | { readonly kind: 'accept'; readonly startsOn?: LocalDate | undefined }
  | { readonly kind: 'decline'; readonly because?: string | undefined }
  | { readonly kind: 'extend'; readonly validUntil: LocalDate }
  | { readonly kind: 'send'; readonly sentAt: Instant; readonly sentAs: string };

/** The same on a day of the firm. */
export type ProposalChange = ProposalAnswer & { readonly today: LocalDate };

const notOpen = (detail: string): BillingError =>
  new BillingError('ProposalNotOpen', detail, [{ pointer: '/path/contractId', detail }]);

/** The proposal of a contract that nobody has answered. Throws `ProposalNotOpen`. */
export const unansweredOf = (contract: Pick<Contract, 'proposal'>): Proposal => {
  const { proposal } = contract;
  if (!proposal) throw notOpen('the contract is no proposal: it holds already');
  if (isAgreed(contract)) throw notOpen(`the proposal was accepted on ${proposal.acceptedOn}`);
  if (proposal.declinedOn !== undefined) throw notOpen(`the proposal was declined on ${proposal.declinedOn}`);
  return proposal;
};

/** The same of one that can still be accepted on a day. */
export const openProposalOf = (contract: Pick<Contract, 'proposal'>, today: LocalDate): Proposal => {
  const proposal = unansweredOf(contract);
  if (proposalStatusOn(contract, today) === 'lapsed')
    throw notOpen(`the proposal lapsed after ${proposal.validUntil}: extend it first`);
  return proposal;
};

/** Refuses a proposal that could not be accepted on any day to come. */
export const guardValidity = (validUntil: LocalDate, today: LocalDate, pointer: string): void => {
  if (validUntil >= today) return;
  const detail = `must not be before today, ${today}`;
  throw new BillingError('RequestInvalid', `${pointer}: ${detail}`, [{ pointer, detail }]);
};

/**
 * The contract with another first day, and as long as before. What was to hold from the old one holds from the new one;
 * later versions of the terms keep their dates, and one whose date comes before the new first day is the first. Days that charges
 * name stay too: refused where the contract would begin after them.
 */
const startingOn = (contract: Contract, startsOn: LocalDate): Contract => {
  if (startsOn === contract.startsOn) return contract;
  const { endsOn } = contract;
  const first = { ...nearestTerms(contract, startsOn), effectiveFrom: startsOn };
  const terms = [first, ...contract.terms.slice(1).filter(({ effectiveFrom }) => effectiveFrom > startsOn)];
  guardCadence(terms);
  const moved = {
    ...contract,
    ...{ startsOn, terms },
    ...(endsOn !== undefined && { endsOn: lastDayAsLong({ ...contract, endsOn }, startsOn) }),
  };
  const faults = [...faultsOfLife(moved), ...leftBehind(moved, contract.startsOn)];
  if (faults.length > 0) throw new BillingError('TermsInvalid', 'the contract would contradict itself', faults);
  return moved;
};

/** The contract after what became of its proposal. Throws `ProposalNotOpen`, `TermsInvalid` and `RequestInvalid`. */
export const answered = (contract: Contract, change: ProposalChange): Contract => {
  const { today } = change;
  switch (change.kind) {
    case 'accept': {
      const proposal = openProposalOf(contract, today);
      const agreed = startingOn(contract, change.startsOn ?? contract.startsOn);
      return { ...agreed, proposal: { ...proposal, acceptedOn: today } };
    }
    case 'decline': {
      const { because } = change;
      const reason = because === undefined ? {} : { reason: because };
      return { ...contract, proposal: { ...unansweredOf(contract), declinedOn: today, ...reason } };
    }
    case 'extend':
      guardValidity(change.validUntil, today, '/validUntil');
      return { ...contract, proposal: { ...unansweredOf(contract), validUntil: change.validUntil } };
    case 'send': {
      const { sentAt, sentAs } = change;
      return { ...contract, proposal: { ...unansweredOf(contract), sentAt, sentAs } };
    }
  }
};

/** Whether it was answered so already, by an attempt whose answer was lost. */
export const isAnswered = ({ proposal, startsOn }: Contract, change: ProposalAnswer): boolean => {
  switch (change.kind) {
    case 'accept':
      return proposal?.acceptedOn !== undefined && (change.startsOn ?? startsOn) === startsOn;
    case 'decline':
      return proposal?.declinedOn !== undefined;
    case 'extend':
      return (
        proposal !== undefined &&
        proposal.acceptedOn === undefined &&
        proposal.declinedOn === undefined &&
        proposal.validUntil === change.validUntil
      );
    case 'send':
      // One that went out before the last is history: the last stays the last.
      return proposal?.sentAs === change.sentAs || (proposal?.sentAt ?? '') > change.sentAt;
  }
};

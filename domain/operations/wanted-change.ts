import type { LocalDate } from '../calendar/local-date.ts';
import type { ContractChange } from '../contracts/change.ts';
import type { Contract } from '../contracts/contract.ts';
import { described } from '../contracts/details.ts';
import { isAnswered, type ProposalAnswer } from '../contracts/proposal-changes.ts';
import { BillingError } from '../errors.ts';
import { planRenewal, type RenewalAsked } from '../renewals/plan.ts';
import { isAlready } from './change.ts';

/** What a request says of a change; what day it is, the tenant's clock on the wall says. */
export type WantedChange =
  | Exclude<ContractChange, { kind: 'withdrawTerms' | 'describe' | 'renew' | 'revise' | ProposalAnswer['kind'] }>
  | ProposalAnswer
  | { readonly kind: 'withdrawTerms'; readonly effectiveFrom: LocalDate }
  | Omit<Extract<ContractChange, { kind: 'describe' }>, 'today'>
  | { readonly kind: 'renew'; readonly renewalId: string; readonly asked: RenewalAsked }
  | { readonly kind: 'letEnd' };

/** A change that has been made, by an attempt whose answer was lost, is not made again. */
export const isMade = (contract: Contract, change: WantedChange, today: LocalDate): boolean => {
  const last = contract.suspensions.at(-1);
  switch (change.kind) {
    case 'agreeTerms':
      return contract.terms.some((terms) => isAlready(terms, change.terms));
    case 'withdrawTerms':
      return false;
    case 'suspend':
      return last?.until === undefined && last?.from === change.from;
    case 'resume':
      return last?.until === change.on;
    case 'end':
      return contract.endsOn === change.endsOn && contract.renewal === undefined;
    case 'letEnd':
      return contract.endsOn !== undefined && contract.renewal === undefined;
    case 'accept':
    case 'decline':
    case 'extend':
    case 'send':
      return isAnswered(contract, change);
    case 'describe':
      return isAlready(described(contract, change.details, today), contract);
    case 'renew':
      return contract.renewals?.some(({ renewalId }) => renewalId === change.renewalId) ?? false;
  }
};

/** The last day of a contract that is not to be renewed. */
const endOf = ({ endsOn }: Contract): LocalDate => {
  if (endsOn !== undefined) return endsOn;
  const detail = 'the contract has no end: set its last day';
  throw new BillingError('NotRenewable', detail, [{ pointer: '/path/contractId', detail }]);
};

/** What a change means for the contract as it is; refused where a renewal does not fit it. */
export const decided = (
  contract: Contract,
  change: WantedChange,
  { today, minorDigits }: { readonly today: LocalDate; readonly minorDigits: number },
): ContractChange => {
  switch (change.kind) {
    case 'withdrawTerms':
    case 'describe':
    case 'accept':
    case 'decline':
    case 'extend':
    case 'send':
      return { ...change, today };
    case 'letEnd':
      return { kind: 'end', endsOn: endOf(contract) };
    case 'renew':
      return planRenewal(contract, today, { renewalId: change.renewalId, minorDigits }, change.asked);
    case 'agreeTerms':
    case 'suspend':
    case 'resume':
    case 'end':
      return change;
  }
};

import { addDays, type LocalDate, laterOf } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import { assertNever, BillingError } from '../errors.ts';
import type { BillingState } from '../pricing/billing-state.ts';
import { guardCadence } from './cadence-change.ts';
import { type Contract, type Suspension, type Terms, termOf } from './contract.ts';

/** What can be agreed on a contract after it was made. */
export type ContractChange =
  | { readonly kind: 'agreeTerms'; readonly terms: Terms }
  | { readonly kind: 'withdrawTerms'; readonly effectiveFrom: LocalDate; readonly today: LocalDate }
  | { readonly kind: 'suspend'; readonly from: LocalDate }
  | { readonly kind: 'resume'; readonly on: LocalDate }
  | { readonly kind: 'end'; readonly endsOn: LocalDate };

/** The first day of which nothing is invoiced or charged yet: fees in advance may reach beyond the last bill. */
export const firstFreeDay = ({ openFrom, chargedUntil }: BillingState): LocalDate =>
  Object.values(chargedUntil).reduce(laterOf, openFrom);

/** What is invoiced or charged stays as it was agreed; to change it there are credit notes. */
const guardInvoiced = (day: LocalDate, state: BillingState, pointer: string): void => {
  const free = firstFreeDay(state);
  if (day >= free) return;
  throw new BillingError(
    'PeriodAlreadyInvoiced',
    `the contract is invoiced or charged until ${addDays(free, -1)}: the first possible date is ${free}`,
    [{ pointer, detail: `must be ${free} or later` }],
  );
};

const refuse = (code: 'ContractNotActive' | 'TermsInvalid' | 'NotFound', detail: string, pointer: string) =>
  new BillingError(code, detail, [{ pointer, detail }]);

const agreeTerms = (contract: Contract, state: BillingState, terms: Terms): Contract => {
  const { effectiveFrom } = terms;
  const { from, until } = termOf(contract);
  if (!covers({ from, until }, effectiveFrom))
    throw refuse('TermsInvalid', `must lie between ${from} and ${addDays(until, -1)}`, '/effectiveFrom');
  guardInvoiced(effectiveFrom, state, '/effectiveFrom');
  const others = contract.terms.filter((each) => each.effectiveFrom !== effectiveFrom);
  const versions = [...others, terms].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  guardCadence(versions);
  return { ...contract, terms: versions };
};

const withdrawTerms = (
  contract: Contract,
  state: BillingState,
  effectiveFrom: LocalDate,
  today: LocalDate,
): Contract => {
  const pointer = '/path/effectiveFrom';
  const others = contract.terms.filter((each) => each.effectiveFrom !== effectiveFrom);
  if (others.length === contract.terms.length) throw refuse('NotFound', `no terms begin on ${effectiveFrom}`, pointer);
  if (effectiveFrom === contract.startsOn)
    throw refuse('TermsInvalid', 'are the first terms of the contract: replace them instead', pointer);
  if (effectiveFrom <= today)
    throw refuse('TermsInvalid', 'are in force already: agree on new terms from a later date instead', pointer);
  guardInvoiced(effectiveFrom, state, pointer);
  guardCadence(others);
  return { ...contract, terms: others };
};

const lastOf = ({ suspensions }: Contract): Suspension | undefined => suspensions.at(-1);

const suspend = (contract: Contract, state: BillingState, from: LocalDate): Contract => {
  if (!covers(termOf(contract), from))
    throw refuse('ContractNotActive', `the contract does not cover ${from}`, '/from');
  const last = lastOf(contract);
  if (last && last.until === undefined)
    throw refuse('ContractNotActive', `the contract is suspended from ${last.from} on: resume it first`, '/from');
  if (last?.until !== undefined && from < last.until)
    throw refuse('ContractNotActive', `the contract was suspended until ${last.until}: begin no earlier`, '/from');
  guardInvoiced(from, state, '/from');
  return { ...contract, suspensions: [...contract.suspensions, { from }] };
};

const resume = (contract: Contract, state: BillingState, on: LocalDate): Contract => {
  const last = lastOf(contract);
  if (!last || last.until !== undefined)
    throw refuse('ContractNotActive', 'the contract is not suspended: there is nothing to resume', '/on');
  if (on <= last.from) throw refuse('TermsInvalid', `must be after ${last.from}, when the suspension begins`, '/on');
  if (!covers(termOf(contract), on)) throw refuse('ContractNotActive', `the contract does not cover ${on}`, '/on');
  guardInvoiced(on, state, '/on');
  return { ...contract, suspensions: [...contract.suspensions.slice(0, -1), { from: last.from, until: on }] };
};

/** The days between the old end and the new one are what changes, so neither may lie in what is invoiced. */
const end = (contract: Contract, state: BillingState, endsOn: LocalDate): Contract => {
  if (endsOn < contract.startsOn)
    throw refuse('TermsInvalid', `must not be before ${contract.startsOn}, when the contract starts`, '/endsOn');
  const free = firstFreeDay(state);
  if (contract.endsOn !== undefined && addDays(contract.endsOn, 1) < free && endsOn !== contract.endsOn)
    throw new BillingError(
      'PeriodAlreadyInvoiced',
      `the contract ended on ${contract.endsOn} and is billed beyond that: make a new contract from ${free}`,
      [{ pointer: '/endsOn', detail: 'can no longer change' }],
    );
  if (addDays(endsOn, 1) < free)
    throw new BillingError(
      'PeriodAlreadyInvoiced',
      `the contract is invoiced or charged until ${addDays(free, -1)}: the first possible date is that day`,
      [{ pointer: '/endsOn', detail: `must be ${addDays(free, -1)} or later` }],
    );
  return { ...contract, endsOn };
};

/** The contract after a change; refused where it would touch what is already invoiced or charged. */
export const changeContract = (contract: Contract, state: BillingState, change: ContractChange): Contract => {
  switch (change.kind) {
    case 'agreeTerms':
      return agreeTerms(contract, state, change.terms);
    case 'withdrawTerms':
      return withdrawTerms(contract, state, change.effectiveFrom, change.today);
    case 'suspend':
      return suspend(contract, state, change.from);
    case 'resume':
      return resume(contract, state, change.on);
    case 'end':
      return end(contract, state, change.endsOn);
    default:
      return assertNever(change);
  }
};

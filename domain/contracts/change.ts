import { addDays, earlierOf, type LocalDate, laterOf } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import { assertNever, BillingError } from '../errors.ts';
import { type PlannedRenewal, type PlannedRevision, renewed, settledBy } from '../renewals/plan.ts';
import { followed } from '../renewals/revised-terms.ts';
import type { BillingState } from './billing-state.ts';
import { guardCadence, isSameCadence } from './cadence-change.ts';
import { type Contract, offeredTerm, type Suspension, type Terms, termOf, termsOn } from './contract.ts';
import { type ContractDetails, described } from './details.ts';
import { isAgreed } from './proposal.ts';
import { answered, type ProposalChange } from './proposal-changes.ts';

/** What can be agreed on a contract after it was made. */
export type ContractChange =
  | { readonly kind: 'agreeTerms'; readonly terms: Terms }
  | { readonly kind: 'withdrawTerms'; readonly effectiveFrom: LocalDate; readonly today: LocalDate }
  | { readonly kind: 'suspend'; readonly from: LocalDate }
  | { readonly kind: 'resume'; readonly on: LocalDate }
  | { readonly kind: 'end'; readonly endsOn: LocalDate }
  | { readonly kind: 'describe'; readonly details: ContractDetails; readonly today: LocalDate }
  | ProposalChange
  | PlannedRenewal
  | PlannedRevision;

/** The first day of which nothing is invoiced or charged yet: fees in advance may reach beyond the last bill. */
export const firstFreeDay = ({ through, openFrom, chargedUntil }: BillingState): LocalDate =>
  Object.values(chargedUntil).reduce(laterOf, through === null ? openFrom : laterOf(openFrom, addDays(through, 1)));

const refuse = (code: 'ContractNotActive' | 'TermsInvalid' | 'NotFound', detail: string, pointer: string) =>
  new BillingError(code, detail, [{ pointer, detail }]);

/** Whether two agreements say the same, whatever the order of their fields. */
const isSame = (a: object | undefined, b: object | undefined): boolean =>
  JSON.stringify(Object.entries(a ?? {}).sort()) === JSON.stringify(Object.entries(b ?? {}).sort());

/** What no correction can compare: other periods than were invoiced, or what stands on the document and not on a line. */
const uncorrectable = (before: Terms, after: Terms): string | undefined => {
  if (!isSameCadence(before, after)) return 'cadence';
  if (!isSame(before.discount, after.discount)) return 'discount';
  return isSame(before.taxExemption, after.taxExemption) ? undefined : 'taxExemption';
};

/**
 * A correction bills the past again line by line (docs/decisions/0006). What it cannot see, such as another cadence, begins
 * where nothing is invoiced or charged yet (design §2).
 */
const guardInvoicedPeriods = (
  state: BillingState,
  from: LocalDate,
  before: Terms | undefined,
  after: Terms | undefined,
  pointer: string,
): void => {
  const free = firstFreeDay(state);
  const changed = from < free && before && after ? uncorrectable(before, after) : undefined;
  if (changed === undefined) return;
  throw new BillingError(
    'PeriodAlreadyInvoiced',
    `the contract is invoiced or charged until ${addDays(free, -1)}: another ${changed} begins on ${free} or later`,
    [{ pointer, detail: `must be ${free} or later, or keep the ${changed}` }],
  );
};

const agreeTerms = (contract: Contract, state: BillingState, terms: Terms): Contract => {
  const { effectiveFrom } = terms;
  const { from, until } = offeredTerm(contract);
  if (!covers({ from, until }, effectiveFrom))
    throw refuse('TermsInvalid', `must lie between ${from} and ${addDays(until, -1)}`, '/effectiveFrom');
  guardInvoicedPeriods(state, effectiveFrom, termsOn(contract, effectiveFrom), terms, '/effectiveFrom');
  const others = contract.terms.filter((each) => each.effectiveFrom !== effectiveFrom);
  const ordered = [...others, terms].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  const versions = followed(ordered, effectiveFrom);
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
  const withdrawn = contract.terms.find((each) => each.effectiveFrom === effectiveFrom);
  const others = contract.terms.filter((each) => each !== withdrawn);
  if (!withdrawn) throw refuse('NotFound', `no terms begin on ${effectiveFrom}`, pointer);
  if (effectiveFrom === contract.startsOn)
    throw refuse('TermsInvalid', 'are the first terms of the contract: replace them instead', pointer);
  if (effectiveFrom <= today && isAgreed(contract))
    throw refuse('TermsInvalid', 'are in force already: agree on new terms from a later date instead', pointer);
  const before = others.findLast((each) => each.effectiveFrom < effectiveFrom);
  guardInvoicedPeriods(state, effectiveFrom, withdrawn, before, pointer);
  const versions = followed(others, effectiveFrom);
  guardCadence(versions);
  return { ...contract, terms: versions };
};

const lastOf = ({ suspensions }: Contract): Suspension | undefined => suspensions.at(-1);

const suspend = (contract: Contract, from: LocalDate): Contract => {
  if (!covers(termOf(contract), from))
    throw refuse('ContractNotActive', `the contract does not cover ${from}`, '/from');
  const last = lastOf(contract);
  if (last && last.until === undefined)
    throw refuse('ContractNotActive', `the contract is suspended from ${last.from} on: resume it first`, '/from');
  if (last?.until !== undefined && from < last.until)
    throw refuse('ContractNotActive', `the contract was suspended until ${last.until}: begin no earlier`, '/from');
  return { ...contract, suspensions: [...contract.suspensions, { from }] };
};

const resume = (contract: Contract, on: LocalDate): Contract => {
  const last = lastOf(contract);
  if (!last || last.until !== undefined)
    throw refuse('ContractNotActive', 'the contract is not suspended: there is nothing to resume', '/on');
  if (on <= last.from) throw refuse('TermsInvalid', `must be after ${last.from}, when the suspension begins`, '/on');
  if (!covers(termOf(contract), on)) throw refuse('ContractNotActive', `the contract does not cover ${on}`, '/on');
  return { ...contract, suspensions: [...contract.suspensions.slice(0, -1), { from: last.from, until: on }] };
};

/** Who sets an end means it: what would renew the contract is taken off, and so are terms that it cuts off before they begin. */
const end = ({ renewal: _, renewals, ...contract }: Contract, endsOn: LocalDate): Contract => {
  if (endsOn < contract.startsOn)
    throw refuse('TermsInvalid', `must not be before ${contract.startsOn}, when the contract starts`, '/endsOn');
  const begun = renewals?.filter(({ from }) => from <= endsOn) ?? [];
  return { ...contract, ...(begun.length > 0 && { renewals: begun }), endsOn };
};

const renew = (contract: Contract, state: BillingState, planned: PlannedRenewal): Contract => {
  const goesOn = renewed(contract, planned);
  return planned.terms ? agreeTerms(goesOn, state, planned.terms) : goesOn;
};

/** The contract after a change; refused where it does not fit the contract, or changes the periods of what is invoiced. */
export const changeContract = (contract: Contract, state: BillingState, change: ContractChange): Contract => {
  switch (change.kind) {
    case 'agreeTerms':
      return settledBy(agreeTerms(contract, state, change.terms), change.terms);
    case 'withdrawTerms':
      return withdrawTerms(contract, state, change.effectiveFrom, change.today);
    case 'suspend':
      return suspend(contract, change.from);
    case 'resume':
      return resume(contract, change.on);
    case 'end':
      return end(contract, change.endsOn);
    case 'describe':
      return described(contract, change.details, change.today);
    case 'renew':
      return renew(contract, state, change);
    case 'revise':
      return { ...agreeTerms(contract, state, change.terms), renewal: change.renewal };
    case 'accept':
    case 'decline':
    case 'extend':
    case 'send':
      return answered(contract, change);
    default:
      return assertNever(change);
  }
};

/** The first day that a change makes different; of an end the days between the old one and the new. */
const firstChangedDay = ({ endsOn }: Contract, change: ContractChange): LocalDate | undefined => {
  switch (change.kind) {
    case 'agreeTerms':
    case 'revise':
      return change.terms.effectiveFrom;
    case 'describe':
    case 'accept':
    case 'decline':
    case 'extend':
    case 'send':
      return undefined;
    case 'renew':
      return change.made.from;
    case 'withdrawTerms':
      return change.effectiveFrom;
    case 'suspend':
      return change.from;
    case 'resume':
      return change.on;
    case 'end':
      if (endsOn === change.endsOn) return undefined;
      return addDays(endsOn === undefined ? change.endsOn : earlierOf(endsOn, change.endsOn), 1);
    default:
      return assertNever(change);
  }
};

/**
 * From which day on the next bill has to correct what was invoiced or charged, once the change is made to the contract
 * as it was read: null when nothing was, and none of it is to be corrected from before.
 */
export const correctionFrom = (contract: Contract, state: BillingState, change: ContractChange): LocalDate | null => {
  const { correctFrom } = state;
  const from = firstChangedDay(contract, change);
  if (from === undefined || from >= firstFreeDay(state)) return correctFrom;
  return correctFrom === null ? from : earlierOf(correctFrom, from);
};

/** The state after a change: nothing of a proposal is billed, so one that is accepted is open from its first day. */
export const stateAfter = (state: BillingState, change: ContractChange, { startsOn }: Contract): BillingState =>
  change.kind === 'accept' ? { ...state, openFrom: startsOn, windowFrom: startsOn } : state;

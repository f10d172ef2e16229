import { addDays, type LocalDate } from '../calendar/local-date.ts';
import { type Contract, nearestTerms, type Terms } from '../contracts/contract.ts';
import { isAgreed } from '../contracts/proposal.ts';
import { BillingError } from '../errors.ts';
import { isRevisable, nextRevisionOn } from './due.ts';
import type { IndexValue, PriceRevision, Renewal, RenewalMade } from './renewal.ts';
import { revisedTerms, ruleAfter } from './revised-terms.ts';
import { nextTerm } from './term.ts';

/** A contract's next term, and what holds in it. */
export interface PlannedRenewal {
  readonly kind: 'renew';
  readonly made: RenewalMade;
  /** The terms from its first day on; absent where those before go on. */
  readonly terms?: Terms | undefined;
  readonly renewal: Renewal;
}

/** Revised prices from a day on. */
export interface PlannedRevision {
  readonly kind: 'revise';
  readonly terms: Terms;
  readonly renewal: Renewal;
}

/** What a person says of a renewal; all of it may be left out. */
export interface RenewalAsked {
  /** Another last day than the usual one. */
  readonly endsOn?: LocalDate | undefined;
  /** The index's value to revise prices by, in place of one that was entered before. */
  readonly index?: IndexValue | undefined;
  /** What was agreed anew, in place of a revision. */
  readonly terms?: Omit<Terms, 'effectiveFrom' | 'revision'> | undefined;
  /** The prices stay as they are. */
  readonly keepPrices?: boolean | undefined;
}

export interface RenewalFacts {
  readonly renewalId: string;
  /** Of the currency that the contract is billed in. */
  readonly minorDigits: number;
}

const refuse = (code: 'NotRenewable' | 'TermsInvalid' | 'IndexMissing', detail: string, pointer: string) =>
  new BillingError(code, detail, [{ pointer, detail }]);

const withRule = (renewal: Renewal, priceRevision: PriceRevision | undefined): Renewal =>
  priceRevision === undefined ? renewal : { ...renewal, priceRevision };

const noIndex = (rule: Extract<PriceRevision, { kind: 'index' }>) =>
  refuse(
    'IndexMissing',
    `the value of ${rule.index} is needed to revise prices: give it, or keep the prices`,
    '/index',
  );

/** What is revised from a day on: not what a revision that was undone has left on that day. */
const termsBefore = (contract: Contract, day: LocalDate): Terms => nearestTerms(contract, addDays(day, -1));

/** What a renewal makes of the prices: the terms that it begins with, if they are other ones, and the rule after it. */
const pricesOf = (
  contract: Contract,
  from: LocalDate,
  { index, terms, keepPrices }: RenewalAsked,
  minorDigits: number,
  mustRevise: boolean,
): { readonly terms?: Terms; readonly rule?: PriceRevision | undefined } => {
  const rule = contract.renewal?.priceRevision;
  if (index && rule?.kind !== 'index')
    throw refuse('TermsInvalid', 'goes with a price revision by an index, which the contract has not', '/index');
  if (index && rule?.kind === 'index' && index.month <= rule.base.month)
    throw refuse(
      'TermsInvalid',
      `must be later than ${rule.base.month}, the month of the present prices`,
      '/index/month',
    );
  const isRevised = rule?.on === 'renewal';
  if (terms) return { terms: { effectiveFrom: from, ...terms }, rule: isRevised ? ruleAfter(rule, from, index) : rule };
  if (!isRevised) return { rule };
  if (keepPrices) return { rule: { ...rule, since: from } };
  if (rule.kind === 'index' && !index && !isRevisable(rule)) {
    if (mustRevise) throw noIndex(rule);
    return { rule };
  }
  const revised = revisedTerms(termsBefore(contract, from), from, { revision: rule, index, minorDigits });
  return revised ? { terms: revised, rule: ruleAfter(rule, from, index) } : { rule };
};

/**
 * The next term of a contract, as a person wants it or, without `asked`, as it gives it itself: then prices that wait
 * for an index's value stay until it is known. Refused where there is no end to renew at, or the term after it is made
 * already and has not begun by `today`.
 */
export const planRenewal = (
  contract: Contract,
  today: LocalDate,
  { renewalId, minorDigits }: RenewalFacts,
  asked?: RenewalAsked,
): PlannedRenewal => {
  const { renewal, renewals = [] } = contract;
  if (!isAgreed(contract))
    throw refuse('NotRenewable', 'the contract is a proposal: it is renewed once it was accepted', '/path/contractId');
  if (contract.endsOn === undefined || !renewal || renewal.kind === 'evergreen')
    throw refuse(
      'NotRenewable',
      contract.endsOn === undefined
        ? 'the contract has no end: there is nothing to renew'
        : `the contract ends on ${contract.endsOn} and is not renewed: agree on its renewal first`,
      '/path/contractId',
    );
  const ahead = renewals.at(-1);
  if (asked && ahead && today < ahead.from)
    throw refuse('NotRenewable', `the contract is renewed already, from ${ahead.from} on`, '/path/contractId');
  const next = nextTerm(contract, contract.endsOn, renewal.termMonths);
  const endsOn = asked?.endsOn ?? next.endsOn;
  if (endsOn < next.from)
    throw refuse('TermsInvalid', `must be ${next.from} or later: the contract goes on until then as it is`, '/endsOn');
  const { terms, rule } = pricesOf(contract, next.from, asked ?? {}, minorDigits, asked !== undefined);
  return { kind: 'renew', made: { renewalId, from: next.from, endsOn }, terms, renewal: withRule(renewal, rule) };
};

/** The revision of a contract's prices for a day; refused where it has no rule, or its index no value. */
export const planRevision = (contract: Contract, on: LocalDate, minorDigits: number): PlannedRevision => {
  const { renewal } = contract;
  const rule = renewal?.priceRevision;
  if (!renewal || !rule) throw refuse('NotRenewable', 'the contract has no rule to revise prices by', '/renewal');
  const terms = revisedTerms(termsBefore(contract, on), on, { revision: rule, minorDigits });
  if (!terms) throw noIndex(rule as Extract<PriceRevision, { kind: 'index' }>);
  return { kind: 'revise', terms, renewal: withRule(renewal, ruleAfter(rule, on)) };
};

/** Who agrees on terms from the very day on which prices would be revised has agreed on these: that day is settled. */
export const settledBy = (contract: Contract, { effectiveFrom }: Terms): Contract => {
  const { renewal } = contract;
  if (!renewal?.priceRevision || nextRevisionOn(contract) !== effectiveFrom) return contract;
  return { ...contract, renewal: withRule(renewal, ruleAfter(renewal.priceRevision, effectiveFrom)) };
};

/** A rule that says no day is settled up to the day on which it was agreed, or to where the one before it had come. */
export const settledSince = (
  renewal: Renewal | undefined,
  before: Renewal | undefined,
  today: LocalDate,
): Renewal | undefined => {
  const rule = renewal?.priceRevision;
  if (!renewal || !rule || rule.since !== undefined) return renewal;
  return withRule(renewal, { ...rule, since: before?.priceRevision?.since ?? today });
};

/** The contract after a planned renewal, but for what its terms and the past make of it. */
export const renewed = (contract: Contract, { made, renewal }: PlannedRenewal): Contract => ({
  ...contract,
  endsOn: made.endsOn,
  renewal,
  renewals: [...(contract.renewals ?? []), made],
});

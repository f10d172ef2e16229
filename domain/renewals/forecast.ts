import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { Balances } from '../contracts/balances.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import type { Minor } from '../money/rounding.ts';
import { planRenewal } from './plan.ts';
import { noticeDeadline } from './term.ts';
import { yearlyWorth } from './yearly-worth.ts';

/** What becomes of a contract at its end, and what that means a year. */
export interface Forecast {
  readonly contract: Contract;
  readonly endsOn: LocalDate;
  /** The last day on which notice can be given. */
  readonly noticeBy?: LocalDate | undefined;
  /** `none`: it ends. */
  readonly renewal: 'automatic' | 'byHand' | 'none';
  /** How its prices change then; `unknown` while an index has no value. */
  readonly prices: 'kept' | 'revised' | 'unknown';
  /** Minor units of what the contract is billed in: in its last year, and in the next one where it goes on. */
  readonly worth: Minor;
  readonly worthAfter?: Minor | undefined;
}

/** What is forecast of a contract that has an end; prices that wait for an index count as they are. */
export const forecastOf = (
  contract: Contract & { readonly endsOn: LocalDate },
  balances: Pick<Balances, 'quantities'>,
  minorDigits: number,
): Forecast => {
  const { endsOn, renewal } = contract;
  const worth = yearlyWorth(nearestTerms(contract, endsOn), balances, minorDigits);
  const base = { contract, endsOn, noticeBy: noticeDeadline(contract), worth };
  if (!renewal || renewal.kind === 'evergreen') return { ...base, renewal: 'none', prices: 'kept' };
  // What it would do by itself is what is known by now.
  const { terms } = planRenewal(contract, endsOn, { renewalId: '', minorDigits });
  const rule = renewal.priceRevision;
  return {
    ...base,
    renewal: renewal.kind,
    prices: terms ? 'revised' : rule?.on === 'renewal' ? 'unknown' : 'kept',
    worthAfter: yearlyWorth(terms ?? nearestTerms(contract, addDays(endsOn, 1)), balances, minorDigits),
  };
};

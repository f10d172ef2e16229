import type { LocalDate } from '../calendar/local-date.ts';
import { covers } from '../calendar/period.ts';
import type { Fault } from '../errors.ts';
import type { Charge } from './charges/charge.ts';
import type { Contract } from './contract.ts';

interface FixedDay {
  readonly day: LocalDate;
  readonly of: string;
}

/** What begins or is due on a day that its charge names. */
const begunOn = (charge: Charge): readonly FixedDay[] => {
  const named = (day: LocalDate | undefined, of: string): readonly FixedDay[] =>
    day === undefined ? [] : [{ day, of }];
  if (charge.kind === 'prepaidBlock' && charge.purchase.every === 'once')
    return named(charge.purchase.validFrom, `the first day of "${charge.chargeId}"`);
  if (charge.kind !== 'oneTime') return [];
  const milestones = charge.milestones ?? [];
  return [
    ...named(charge.dueOn, `the day on which "${charge.chargeId}" is due`),
    ...milestones.flatMap(({ milestoneId, dueOn }) => named(dueOn, `the day on which "${milestoneId}" is due`)),
  ];
};

const expiryOf = (charge: Charge): LocalDate | undefined =>
  charge.kind === 'prepaidBlock' && charge.purchase.every === 'once' ? charge.purchase.expiresOn : undefined;

/**
 * What its charges fix on days that another first day of the contract would leave behind: a block that could never be used, and
 * what lay in the contract and would lie before it.
 */
export const leftBehind = ({ terms, startsOn }: Contract, before: LocalDate): readonly Fault[] => {
  const left = { from: before, until: startsOn };
  return terms
    .flatMap(({ charges }) => charges)
    .flatMap((charge): readonly FixedDay[] => {
      const expiry = expiryOf(charge);
      const expired = expiry !== undefined && expiry < startsOn;
      return [
        ...(expired ? [{ day: expiry, of: `the last day of "${charge.chargeId}"` }] : []),
        ...begunOn(charge).filter(({ day }) => covers(left, day)),
      ];
    })
    .map(({ day, of }) => ({
      pointer: '/startsOn',
      detail: `must not be after ${day}, ${of}: change the terms first`,
    }));
};

import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { ChargeBalance } from '../contracts/charge-balance.ts';
import type { Contract } from '../contracts/contract.ts';
import { assertNever } from '../errors.ts';
import { nextRevisionOn } from '../renewals/due.ts';
import { noticeDeadline } from '../renewals/term.ts';
import type { AlertedDate, ContractAlert } from './alert.ts';
import { isOfUse, lowOnes, stockOf, type UsedUpAlert } from './balances.ts';

/** Prices that are revised already, some weeks before they hold, change on that day all the same. */
const revisionsOf = (contract: Contract): readonly LocalDate[] => {
  const made = contract.terms.flatMap(({ revision, effectiveFrom }) => (revision ? [effectiveFrom] : []));
  const next = nextRevisionOn(contract);
  return next === undefined || made.includes(next) ? made : [...made, next];
};

/** The dates of a contract that alerts of a kind are about, the first one first; none where it has no such date. */
export const datesOf = (contract: Contract, before: Exclude<AlertedDate, 'blockExpiry'>): readonly LocalDate[] => {
  switch (before) {
    case 'end':
      return contract.endsOn === undefined ? [] : [contract.endsOn];
    case 'noticeDeadline': {
      const deadline = noticeDeadline(contract);
      return deadline === undefined ? [] : [deadline];
    }
    case 'priceRevision':
      return revisionsOf(contract).toSorted();
    default:
      return assertNever(before);
  }
};

/** An alert that comes: `dueOn` is the local day on whose morning it is told. */
export interface Occurrence {
  readonly alert: ContractAlert;
  /** The date that it is about; of what is used up, the first day of its period or of the contract. */
  readonly on: LocalDate;
  readonly dueOn: LocalDate;
  /** What is remembered once it is told: the date, and the charge where it is about one. */
  readonly mark: string;
  /** How the charge stands that it is about. */
  readonly balance?: ChargeBalance | undefined;
}

/** What of a block can no longer be used after a day, for each day. */
const expiriesOf = (alert: ContractAlert, days: number, balances: readonly ChargeBalance[]): readonly Occurrence[] =>
  balances.flatMap((balance) =>
    [
      ...new Set(balance.grants.flatMap(({ left, expiresOn }) => (expiresOn && Number(left) > 0 ? [expiresOn] : []))),
    ].map((on) => ({ alert, on, dueOn: addDays(on, -days), mark: `${on} ${balance.chargeId}`, balance })),
  );

const usesOf = (
  { startsOn }: Contract,
  alert: UsedUpAlert,
  balances: readonly ChargeBalance[],
): readonly Occurrence[] =>
  lowOnes(alert, balances).map((balance) => {
    const on = balance.scope?.from ?? startsOn;
    return { alert, on, dueOn: on, mark: `${stockOf(balance)} ${balance.chargeId}`, balance };
  });

/**
 * Every time that an alert comes in a contract's life, as far as that is known by now; of its balances only where they were
 * looked at.
 */
export const occurrencesOf = (
  contract: Contract,
  alert: ContractAlert,
  balances: readonly ChargeBalance[] = [],
): readonly Occurrence[] => {
  if (isOfUse(alert)) return usesOf(contract, alert, balances);
  if (alert.before === 'openTimeForgotten')
    return datesOf(contract, 'end').map((on) => ({ alert, on, dueOn: addDays(on, alert.daysAfterEnd), mark: on }));
  const { before, days } = alert;
  if (before === 'blockExpiry') return expiriesOf(alert, days, balances);
  return datesOf(contract, before).map((on) => ({ alert, on, dueOn: addDays(on, -days), mark: on }));
};

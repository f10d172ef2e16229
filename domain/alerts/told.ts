import { addDays, type LocalDate } from '../calendar/local-date.ts';
import type { ChargeBalance } from '../contracts/charge-balance.ts';
import type { Contract } from '../contracts/contract.ts';
import type { ContractAlert } from './alert.ts';
import { isOfUse } from './balances.ts';
import { type Occurrence, occurrencesOf } from './dates.ts';

/** What is known of one alert of a contract: since when it holds, and of which dates it was told. */
export interface AlertRecord {
  readonly alertId: string;
  /** Of dates before this day nothing is told: an alert that is set up late must not speak of the past. */
  readonly since: LocalDate;
  /** The marks of what was told: of dates the first one first, of what is used up the last one of each charge. */
  readonly told: readonly string[];
}

/** More than a contract has ahead of it at a time; the mails' own records keep what is older. */
const KEPT_DATES = 5;

/** Records of these alerts: those that were there go on, also where the alert's days or addresses are other ones now. */
export const recordsOf = (
  alerts: readonly Pick<ContractAlert, 'alertId'>[],
  before: readonly AlertRecord[],
  today: LocalDate,
): readonly AlertRecord[] =>
  alerts.map(({ alertId }) => before.find((each) => each.alertId === alertId) ?? { alertId, since: today, told: [] });

const dateOf = (mark: string): LocalDate => mark.slice(0, '2016-12-31'.length);
const chargeOf = (mark: string): string => mark.slice(mark.indexOf(' '));

/** A record after its alert was told of a date. */
export const toldOfDate = (record: AlertRecord, mark: string): AlertRecord => {
  const told = [...new Set([...record.told, mark])].toSorted();
  const [dropped] = told;
  return told.length <= KEPT_DATES || dropped === undefined
    ? { ...record, told }
    : { ...record, since: addDays(dateOf(dropped), 1), told: told.slice(1) };
};

const after = (record: AlertRecord, { alert, mark }: Pick<Occurrence, 'alert' | 'mark'>): AlertRecord =>
  isOfUse(alert)
    ? { ...record, told: [...record.told.filter((one) => chargeOf(one) !== chargeOf(mark)), mark] }
    : toldOfDate(record, mark);

export const withTold = (
  records: readonly AlertRecord[],
  occurrence: Pick<Occurrence, 'alert' | 'mark'>,
): readonly AlertRecord[] =>
  records.map((record) => (record.alertId === occurrence.alert.alertId ? after(record, occurrence) : record));

/** Whether it is to be told still. What is used up is told however long it has been. */
const isUntold =
  ({ since, told }: AlertRecord) =>
  ({ alert, on, mark }: Occurrence): boolean =>
    !told.includes(mark) && (isOfUse(alert) || on >= since);

/** What is still to be told of a contract, the longest due first. A date that has moved is another date. */
export const untold = (
  contract: Contract,
  alerts: readonly ContractAlert[],
  records: readonly AlertRecord[],
  balances: readonly ChargeBalance[],
): readonly Occurrence[] =>
  alerts
    .flatMap((alert) => {
      const record = records.find(({ alertId }) => alertId === alert.alertId);
      return record === undefined ? [] : occurrencesOf(contract, alert, balances).filter(isUntold(record));
    })
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));

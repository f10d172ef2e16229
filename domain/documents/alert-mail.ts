import { AlertedDate, type ContractAlert } from '../alerts/alert.ts';
import { daysBetween, type LocalDate } from '../calendar/local-date.ts';
import type { ChargeBalance } from '../contracts/charge-balance.ts';
import type { Contract } from '../contracts/contract.ts';
import { assertNever } from '../errors.ts';
import type { Minor } from '../money/rounding.ts';
import { nextRevisionOn } from '../renewals/due.ts';
import { noticeDeadline } from '../renewals/term.ts';
import type { Locale } from '../text.ts';
import { calendarFile } from './alert-calendar.ts';
import { type AlertedOf, type AlertWords, alertWordsOf, type GoesOn } from './catalogue/alert-words.ts';
import type { Words } from './catalogue/words.ts';
import { wordsOf } from './catalogue.ts';
import { type Formats, formatsOf } from './formats.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';
import { durationText } from './quantities.ts';

/** What an alert tells of a contract. */
export interface ContractAlertMail extends Envelope {
  /** The firm's. */
  readonly locale: Locale;
  readonly country: string;
  readonly before: ContractAlert['before'];
  readonly on: LocalDate;
  /** How the charge stands that it is about, work on no invoice among it. */
  readonly balance?: ChargeBalance | undefined;
  readonly today: LocalDate;
  readonly contract: Contract;
  readonly client: string;
  /** What the contract is billed in. */
  readonly currency: string;
  /** What it is worth a year, in minor units: 0 where all of it follows from use. */
  readonly yearly: Minor;
  /** How far its charges are used. */
  readonly balances: readonly ChargeBalance[];
}

/** What becomes of a contract at its end. */
export const goesOn = ({ endsOn, renewal }: Pick<Contract, 'endsOn' | 'renewal'>): GoesOn => {
  if (endsOn === undefined) return 'noEnd';
  switch (renewal?.kind) {
    case 'automatic':
      return 'renewsItself';
    case 'byHand':
      return 'byHand';
    case 'evergreen':
    case undefined:
      return 'ends';
    default:
      return assertNever(renewal);
  }
};

/** So much of what a charge counts, written out. */
export const counted = (
  { unit }: Pick<ChargeBalance, 'unit'>,
  count: string,
  words: Words,
  formats: Formats,
): string => {
  switch (unit) {
    case 'minute':
      return durationText(count, words, formats);
    case 'currency':
      return formats.fullPrice(count);
    case 'incident':
      return formats.quantity(count);
    default:
      return assertNever(unit);
  }
};

type Fact = readonly [label: string, value: string];

const usedFacts = (
  { balances }: ContractAlertMail,
  alert: AlertWords,
  words: Words,
  formats: Formats,
): readonly Fact[] =>
  balances
    .filter(({ kind, granted }) => kind !== 'limit' && granted !== '0')
    .map((balance) => [
      flat(alert.usedOf(balance.description)),
      alert.used(counted(balance, balance.used, words, formats), counted(balance, balance.granted, words, formats)),
    ]);

const factsOf = (mail: ContractAlertMail, alert: AlertWords, words: Words, formats: Formats): readonly Fact[] => {
  const { contract, client, yearly } = mail;
  const date = (day: LocalDate | undefined) => day && formats.date(day);
  const pairs: readonly (readonly [string, string | undefined])[] = [
    [alert.client, flat(client)],
    [alert.contract, flat(contract.name)],
    [alert.purchaseOrder, contract.purchaseOrder],
    [alert.startsOn, date(contract.startsOn)],
    [alert.endsOn, date(contract.endsOn)],
    [alert.noticeDeadline, date(noticeDeadline(contract))],
    [alert.priceRevision, date(mail.before === 'priceRevision' ? mail.on : nextRevisionOn(contract))],
    [alert.worth, yearly === 0 ? undefined : formats.money(yearly)],
    ...usedFacts(mail, alert, words, formats),
  ];
  return pairs.filter((pair): pair is Fact => pair[1] !== undefined);
};

const letterOf = (mail: ContractAlertMail): Letter => {
  const { locale, country, before, on, balance, today, contract, client, currency, yearly, date } = mail;
  const alert = alertWordsOf(locale);
  const words = wordsOf(locale);
  const formats = formatsOf(locale, country, currency);
  const said: AlertedOf = {
    contract: flat(contract.name),
    client: flat(client),
    on: formats.date(on),
    daysLeft: daysBetween(today, on),
    charge: flat(balance?.description ?? contract.name),
    left: balance ? counted(balance, balance.left, words, formats) : undefined,
  };
  const subject = alert.subject[before](said);
  const opening = `${alert.opening[before](said)} ${alert.goesOn[goesOn(contract)]}`;
  const facts = factsOf(mail, alert, words, formats);
  const isDate = AlertedDate.safeParse(before).success;
  const ending = [
    ...(yearly === 0 ? [] : [alert.worthOf]),
    alert.where(`/contracts/${contract.contractId}`),
    ...(isDate ? [alert.attached] : []),
  ];
  const calendar = calendarFile({
    uid: `${contract.contractId}-${before}-${on}@monthend`,
    sequence: contract.version,
    writtenAt: date,
    on,
    title: subject,
    text: opening,
  });
  return {
    subject,
    text: `${[opening, facts.map(([label, value]) => words.labelled(label, value)).join('\n'), ...ending].join('\n\n')}\n`,
    html: mailPage(locale, subject, html`${paragraph(opening)}${factTable(facts)}${ending.map(paragraph)}`),
    ...(isDate && {
      attachment: { fileName: alert.fileName(on), bytes: calendar, contentType: 'text/calendar; charset=utf-8' },
    }),
  };
};

/** The mail that warns of a date of a contract, with the date as a calendar file; raw MIME. */
export const composeAlertMail = (mail: ContractAlertMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

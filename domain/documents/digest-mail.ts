import type { DigestLine } from '../alerts/digest.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Minor } from '../money/rounding.ts';
import type { Locale } from '../text.ts';
import { counted, goesOn } from './alert-mail.ts';
import { type DigestWords, digestWordsOf } from './catalogue/digest-words.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { columnTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';

/** A line with its contract as it stands. */
export interface DigestedLine {
  readonly line: DigestLine;
  readonly contract: Pick<Contract, 'name' | 'endsOn' | 'renewal'>;
  readonly client: string;
  /** What the contract is billed in, and is worth a year, in minor units: 0 where all of it follows from use. */
  readonly currency: string;
  readonly yearly: Minor;
}

/** What an account manager is told of a week. */
export interface DigestMail extends Envelope {
  /** The firm's. */
  readonly locale: Locale;
  readonly country: string;
  readonly on: LocalDate;
  readonly weeks: number;
  /** In the order of their dates. */
  readonly lines: readonly DigestedLine[];
  /** Lines that are not among them. */
  readonly more: number;
}

type Row = readonly [when: string, contract: string, what: string, worth: string | undefined];

const rowOf =
  ({ locale, country }: DigestMail, words: DigestWords) =>
  ({ line, contract, client, currency, yearly }: DigestedLine): Row => {
    const formats = formatsOf(locale, country, currency);
    const { about, on, unit, left = '0', charge = '' } = line;
    const said = {
      goesOn: goesOn(contract),
      charge: flat(charge),
      left: unit === undefined || Number(left) <= 0 ? undefined : counted({ unit }, left, wordsOf(locale), formats),
    };
    return [
      formats.date(on),
      words.named(flat(client), flat(contract.name)),
      words.about[about](said),
      yearly === 0 ? undefined : formats.money(yearly),
    ];
  };

const letterOf = (mail: DigestMail): Letter => {
  const { locale, country, on, weeks, lines, more } = mail;
  const words = digestWordsOf(locale);
  const day = formatsOf(locale, country, lines[0]?.currency ?? 'EUR').date(on);
  const rows = lines.map(rowOf(mail, words));
  const subject = words.subject(lines.length + more, day);
  const opening = words.opening(weeks, day);
  const ending = [
    ...(more === 0 ? [] : [words.more(more)]),
    ...(lines.some(({ yearly }) => yearly !== 0) ? [words.worthOf] : []),
    words.where,
  ];
  const listed = rows.map((row) => `- ${words.line(...row)}`).join('\n');
  const head = [words.when, words.contract, words.what, words.worth];
  const table = columnTable(
    head,
    rows.map((row) => row.map((cell) => cell ?? '')),
  );
  return {
    subject,
    text: `${[opening, listed, ...ending].join('\n\n')}\n`,
    html: mailPage(locale, subject, html`${paragraph(opening)}${table}${ending.map(paragraph)}`),
  };
};

/** The weekly mail to an account manager: what comes up with the contracts that are theirs; raw MIME. */
export const composeDigestMail = (mail: DigestMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

import { daysBetween, type LocalDate } from '../calendar/local-date.ts';
import type { Equipment } from '../equipment/equipment.ts';
import type { Locale } from '../text.ts';
import { calendarFile } from './alert-calendar.ts';
import { warrantyWordsOf } from './catalogue/warranty-words.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';

/** What a warning tells of a warranty. */
export interface WarrantyMail extends Envelope {
  /** The firm's. */
  readonly locale: Locale;
  readonly country: string;
  readonly piece: Equipment;
  readonly client: string;
  /** Names of the contracts that it is under. */
  readonly contracts: readonly string[];
  /** The last day of the warranty. */
  readonly on: LocalDate;
  readonly today: LocalDate;
}

const letterOf = (mail: WarrantyMail): Letter => {
  const { locale, country, piece, client, contracts, on, today, date } = mail;
  const words = warrantyWordsOf(locale);
  const formats = formatsOf(locale, country, 'EUR');
  const said = {
    name: flat(piece.name),
    client: flat(client),
    on: formats.date(on),
    daysLeft: daysBetween(today, on),
  };
  const subject = words.subject(said);
  const opening = words.opening(said);
  const pairs: readonly (readonly [string, string])[] = [
    [words.client, said.client],
    [words.name, said.name],
    [words.serialNumber, piece.serialNumber ?? ''],
    [words.model, [piece.make, piece.model].filter(Boolean).join(' ')],
    [words.site, piece.site ?? ''],
    [words.contracts, contracts.map(flat).join(', ')],
  ];
  const facts = pairs.filter(([, value]) => value !== '');
  const { labelled } = wordsOf(locale);
  const ending = [words.where(`/equipment/${piece.equipmentId}`), words.attached];
  const calendar = calendarFile({
    uid: `${piece.equipmentId}-warranty-${on}@monthend`,
    sequence: piece.version,
    ...{ writtenAt: date, on, title: subject, text: opening },
  });
  return {
    subject,
    text: `${[opening, facts.map(([label, value]) => labelled(label, value)).join('\n'), ...ending].join('\n\n')}\n`,
    html: mailPage(locale, subject, html`${paragraph(opening)}${factTable(facts)}${ending.map(paragraph)}`),
    attachment: { fileName: words.fileName(on), bytes: calendar, contentType: 'text/calendar; charset=utf-8' },
  };
};

/** The mail that warns of the end of a warranty, with the date as a calendar file; raw MIME. */
export const composeWarrantyMail = (mail: WarrantyMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

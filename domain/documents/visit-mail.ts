import { daysBetween, type LocalDate } from '../calendar/local-date.ts';
import type { Locale } from '../text.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { calendarFile } from './alert-calendar.ts';
import { visitWordsOf } from './catalogue/visit-words.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';
import { durationText } from './quantities.ts';

/** What a reminder tells of a visit. */
export interface VisitMail extends Envelope {
  /** The firm's. */
  readonly locale: Locale;
  readonly country: string;
  readonly ticket: Pick<Ticket, 'ticketId' | 'number' | 'title' | 'technician' | 'version'>;
  readonly client: string;
  /** Where the client is. */
  readonly address: readonly string[];
  readonly contract: string;
  readonly on: LocalDate;
  readonly today: LocalDate;
  /** That it is planned to take. */
  readonly minutes?: number | undefined;
}

const letterOf = (mail: VisitMail): Letter => {
  const { locale, country, ticket, client, address, contract, on, today, minutes, date } = mail;
  const words = visitWordsOf(locale);
  const common = wordsOf(locale);
  const formats = formatsOf(locale, country, 'EUR');
  const said = {
    name: flat(ticket.title ?? ticket.number),
    client: flat(client),
    on: formats.date(on),
    daysLeft: daysBetween(today, on),
  };
  const subject = words.subject(said);
  const opening = words.opening(said);
  const pairs: readonly (readonly [string, string])[] = [
    [words.client, said.client],
    [words.address, address.map(flat).join(', ')],
    [words.contract, flat(contract)],
    [words.ticket, flat(ticket.number)],
    [words.technician, flat(ticket.technician ?? '')],
    [words.takes, minutes === undefined ? '' : durationText(String(minutes), common, formats)],
  ];
  const facts = pairs.filter(([, value]) => value !== '');
  const ending = [words.where(`/tickets/${ticket.ticketId}`), words.attached];
  const calendar = calendarFile({
    uid: `${ticket.ticketId}-visit@monthend`,
    sequence: ticket.version,
    ...{ writtenAt: date, on, title: subject, text: opening },
  });
  return {
    subject,
    text: `${[opening, facts.map(([label, value]) => common.labelled(label, value)).join('\n'), ...ending].join('\n\n')}\n`,
    html: mailPage(locale, subject, html`${paragraph(opening)}${factTable(facts)}${ending.map(paragraph)}`),
    attachment: { fileName: words.fileName(on), bytes: calendar, contentType: 'text/calendar; charset=utf-8' },
  };
};

/** The mail that reminds of a planned visit, with its day as a calendar file; raw MIME. */
export const composeVisitMail = (mail: VisitMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

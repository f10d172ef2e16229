import type { LocalDate } from '../calendar/local-date.ts';
import type { Minor } from '../money/rounding.ts';
import type { Locale } from '../text.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, type Letter } from './mail/message.ts';

export interface BatchSummary {
  readonly locale: Locale;
  /** The tenant's, for the manner of writing dates. */
  readonly country: string;
  readonly batchName: string;
  /** The last day billed. */
  readonly through: LocalDate;
  readonly issued: number;
  readonly gross: Minor;
  readonly currency: string;
  readonly mailed: number;
  readonly notMailed: number;
  readonly failed: readonly { readonly client: string; readonly reason: string; readonly itemId: string }[];
}

export interface BatchMail extends Envelope {
  readonly batch: BatchSummary;
}

/** A mail is read, not searched; the batch itself has the rest. */
const LISTED = 50;

/** Reasons may hold a client's own words on several lines. */
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

const letterOf = ({ batch }: BatchMail): Letter => {
  const { labelled, batchMail: words } = wordsOf(batch.locale);
  const formats = formatsOf(batch.locale, batch.country, batch.currency);
  const { failed } = batch;
  const opening = words.opening(batch.batchName, formats.date(batch.through));
  const facts: readonly (readonly [string, string])[] = [
    [words.issued, formats.quantity(String(batch.issued))],
    [words.total, formats.money(batch.gross)],
    [words.mailed, formats.quantity(String(batch.mailed))],
    ...(batch.notMailed > 0 ? [[words.notMailed, formats.quantity(String(batch.notMailed))] as const] : []),
    ...(failed.length > 0 ? [[words.failed, formats.quantity(String(failed.length))] as const] : []),
  ];
  const listed = failed
    .slice(0, LISTED)
    .map(({ client, reason, itemId }) => words.failedItem(client, flat(reason), itemId));
  const rest = failed.length > LISTED ? [words.moreFailed(failed.length - LISTED)] : [];
  const [title, advice] =
    failed.length > 0 ? [words.failedTitle(failed.length), words.advice] : [words.nothingFailed, ''];
  const subject = words.subject(batch.batchName, failed.length);
  const list = html`<ul style="margin:0 0 14px;padding-left:20px">${[...listed, ...rest].map(
    (item) => html`<li>${item}</li>
`,
  )}</ul>`;
  return {
    subject,
    text: `${[
      opening,
      facts.map(([label, value]) => labelled(label, value)).join('\n'),
      [title, ...[...listed, ...rest].map((item) => `- ${item}`)].join('\n'),
      advice,
    ]
      .filter((part) => part !== '')
      .join('\n\n')}\n`,
    html: mailPage(
      batch.locale,
      subject,
      html`${paragraph(opening)}${factTable(facts)}${paragraph(title)}${failed.length > 0 ? list : undefined}${advice === '' ? undefined : paragraph(advice)}`,
    ),
  };
};

/** What the tenant is told when a month end is closed: how much went out, and what did not and why. */
export const composeBatchMail = (mail: BatchMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

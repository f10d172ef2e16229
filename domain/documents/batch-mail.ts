import type { IssuedTotal } from '../batches/issued-totals.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import type { Locale } from '../text.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { bulletList, factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';

export interface BatchSummary {
  readonly locale: Locale;
  /** The tenant's, for the manner of writing dates. */
  readonly country: string;
  readonly batchName: string;
  /** The last day billed. */
  readonly through: LocalDate;
  readonly issued: number;
  /** The firm's. */
  readonly currency: string;
  /** By currency; none where nothing was issued. */
  readonly totals: readonly IssuedTotal[];
  readonly delivered: number;
  readonly notDelivered: number;
  readonly failed: readonly { readonly client: string; readonly reason: string; readonly itemId: string }[];
}

export interface BatchMail extends Envelope {
  readonly batch: BatchSummary;
}

/** A mail is read, not searched; the batch itself has the rest. */
const LISTED = 50;

/** What was invoiced in each currency and, apart from it, what credit notes give back. */
const totalFacts = ({ totals, currency, locale, country }: BatchSummary): readonly (readonly [string, string])[] => {
  const { batchMail: words } = wordsOf(locale);
  const shown = totals.length > 0 ? totals : [{ currency, gross: 0, creditNotes: undefined }];
  return shown.flatMap((total) => {
    const { money } = formatsOf(locale, country, total.currency);
    const { gross, creditNotes } = total;
    return [
      [words.total, money(gross)] as const,
      ...(creditNotes ? [[words.credited, money(creditNotes.gross)] as const] : []),
    ];
  });
};

const letterOf = ({ batch }: BatchMail): Letter => {
  const { labelled, batchMail: words } = wordsOf(batch.locale);
  const formats = formatsOf(batch.locale, batch.country, batch.currency);
  const { failed } = batch;
  const opening = words.opening(batch.batchName, formats.date(batch.through));
  const facts: readonly (readonly [string, string])[] = [
    [words.issued, formats.quantity(String(batch.issued))],
    ...totalFacts(batch),
    [words.delivered, formats.quantity(String(batch.delivered))],
    ...(batch.notDelivered > 0 ? [[words.notDelivered, formats.quantity(String(batch.notDelivered))] as const] : []),
    ...(failed.length > 0 ? [[words.failed, formats.quantity(String(failed.length))] as const] : []),
  ];
  const named = failed
    .slice(0, LISTED)
    .map(({ client, reason, itemId }) => words.failedItem(client, flat(reason), itemId));
  const listed = failed.length > LISTED ? [...named, words.moreFailed(failed.length - LISTED)] : named;
  const [title, advice] =
    failed.length > 0 ? [words.failedTitle(failed.length), words.advice] : [words.nothingFailed, ''];
  const subject = words.subject(batch.batchName, failed.length);
  return {
    subject,
    text: `${[
      opening,
      facts.map(([label, value]) => labelled(label, value)).join('\n'),
      [title, ...listed.map((item) => `- ${item}`)].join('\n'),
      advice,
    ]
      .filter((part) => part !== '')
      .join('\n\n')}\n`,
    html: mailPage(
      batch.locale,
      subject,
      html`${paragraph(opening)}${factTable(facts)}${paragraph(title)}${failed.length > 0 ? bulletList(listed) : undefined}${advice === '' ? undefined : paragraph(advice)}`,
    ),
  };
};

/** What the tenant is told when a month end is closed: how much went out, and what did not and why. */
export const composeBatchMail = (mail: BatchMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

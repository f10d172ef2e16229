import type { FoundCounts } from '../audits/audit.ts';
import { findingCodes } from '../audits/telling.ts';
import { type Instant, localDateOf } from '../calendar/local-date.ts';
import type { Locale } from '../text.ts';
import { auditWordsOf } from './catalogue/audit-words.ts';
import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { bulletList, factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, type Letter } from './mail/message.ts';

export interface AuditSummary {
  readonly auditId: string;
  readonly locale: Locale;
  /** The tenant's, for the manner of writing dates. */
  readonly country: string;
  readonly timeZone: string;
  readonly createdAt: Instant;
  readonly found: FoundCounts;
  readonly notKept: number;
}

export interface AuditMail extends Envelope {
  readonly audit: AuditSummary;
}

const letterOf = ({ audit }: AuditMail): Letter => {
  const { auditId, locale, country, timeZone, createdAt, found, notKept } = audit;
  const words = auditWordsOf(locale);
  const { labelled } = wordsOf(locale);
  // Numbers and dates only: no amount, so no currency matters.
  const formats = formatsOf(locale, country, 'EUR');
  const { errors, warnings, repaired, byCode } = found;
  const subject = words.subject(errors, errors + warnings + notKept);
  const opening = words.opening(formats.date(localDateOf(createdAt, timeZone)));
  const counts: readonly (readonly [string, number])[] = [
    [words.errors, errors],
    [words.warnings, warnings],
    [words.repaired, repaired],
    [words.notKept, notKept],
  ];
  const facts = counts.filter(([, n]) => n > 0).map(([label, n]) => [label, formats.quantity(String(n))] as const);
  const list = findingCodes.flatMap((code) => {
    const n = byCode[code];
    return n === undefined ? [] : [labelled(words.found[code], formats.quantity(String(n)))];
  });
  const where = words.where(`/audits/${auditId}/findings`);
  const items = bulletList(list);
  return {
    subject,
    text: `${[
      opening,
      facts.map(([label, value]) => labelled(label, value)).join('\n'),
      list.map((item) => `- ${item}`).join('\n'),
      where,
    ].join('\n\n')}\n`,
    html: mailPage(locale, subject, html`${paragraph(opening)}${factTable(facts)}${items}${paragraph(where)}`),
  };
};

/** What the tenant is told when an audit has found something. */
export const composeAuditMail = (mail: AuditMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

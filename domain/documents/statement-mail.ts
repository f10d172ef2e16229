import { wordsOf } from './catalogue.ts';
import { dunningWordsOf } from './dunning-catalogue.ts';
import { formatsOf } from './formats.ts';
import { groupIban } from './invoice/payment-block.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, type Letter } from './mail/message.ts';
import type { StatementDocument } from './statement/rendering.ts';

export interface StatementMail extends Envelope {
  readonly document: StatementDocument;
  readonly pdf: Uint8Array;
}

const factsOf = ({ statement, locale, seller, payment }: StatementDocument): readonly (readonly [string, string])[] => {
  const { statement: said } = dunningWordsOf(locale);
  const words = wordsOf(locale);
  const balances = statement.accounts
    .filter(({ closing }) => closing !== 0)
    .map(({ currency, closing }): readonly [string, string] => [
      closing > 0 ? said.owed : said.inYourFavour,
      formatsOf(locale, seller.address.country, currency).money(Math.abs(closing)),
    ]);
  const owes = statement.accounts.some(({ closing }) => closing > 0);
  const { iban, bic } = payment;
  return [
    ...balances,
    ...(owes && iban !== undefined ? [[words.payment.iban, groupIban(iban)] as const] : []),
    ...(owes && bic !== undefined ? [[words.payment.bic, bic] as const] : []),
  ];
};

const letterOf = ({ document, pdf, to, replyTo }: StatementMail): Letter => {
  const { statement, locale, seller, currency } = document;
  const { labelled, invoiceMail } = wordsOf(locale);
  const { statement: said } = dunningWordsOf(locale);
  const formats = formatsOf(locale, seller.address.country, currency);
  const [from, on] = [formats.date(statement.from), formats.date(statement.on)];
  const subject = said.subject(seller.legalName, on);
  const opening = [invoiceMail.greeting(to.length === 1 ? to[0]?.name : undefined), said.opening(from, on)];
  const facts = factsOf(document);
  const ending = [...(facts.length === 0 ? [said.nothing] : []), said.attached, invoiceMail.questions(replyTo)];
  const body = html`${opening.map(paragraph)}${facts.length === 0 ? undefined : factTable(facts)}${ending.map(paragraph)}<p style="margin:0">${invoiceMail.closing}<br>${seller.legalName}</p>`;
  return {
    subject,
    text: [
      ...opening,
      ...(facts.length === 0 ? [] : [facts.map(([label, value]) => labelled(label, value)).join('\n')]),
      ...ending,
      `${invoiceMail.closing}\n${seller.legalName}\n`,
    ].join('\n\n'),
    html: mailPage(locale, subject, body),
    attachment: { fileName: said.fileName(statement.on), bytes: pdf },
  };
};

/** The mail that brings a statement of account, as raw MIME. */
export const composeStatementMail = (mail: StatementMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

import { wordsOf } from './catalogue.ts';
import { formatsOf } from './formats.ts';
import { factTable, html, mailPage, paragraph, paragraphs } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';
import type { ProposalDocument } from './proposal/rendering.ts';
import { proposalWordsOf } from './proposal-catalogue.ts';

export interface ProposalMail extends Envelope {
  readonly document: ProposalDocument;
  readonly pdf: Uint8Array;
  /** In place of "please find attached". */
  readonly message?: string | undefined;
}

const letterOf = ({ document, pdf, message, to, replyTo }: ProposalMail): Letter => {
  const { contract, validUntil, on, locale, seller, currency } = document;
  const { labelled, invoiceMail } = wordsOf(locale);
  const said = proposalWordsOf(locale);
  const formats = formatsOf(locale, seller.address.country, currency);
  const greeting = invoiceMail.greeting(to.length === 1 ? to[0]?.name : undefined);
  const opening = message ?? said.opening(contract.name);
  const facts = [
    [said.startsOn, formats.date(contract.startsOn)],
    [said.validUntil, formats.date(validUntil)],
  ] as const;
  const ending = [said.answerBy(formats.date(validUntil)), said.attached, invoiceMail.questions(replyTo)];
  const subject = flat(said.subject(contract.name, seller.legalName));
  const body = html`${paragraph(greeting)}${paragraphs(opening)}${factTable(facts)}${ending.map(paragraph)}<p style="margin:0">${invoiceMail.closing}<br>${seller.legalName}</p>`;
  return {
    subject,
    text: [
      greeting,
      opening,
      facts.map(([label, value]) => labelled(label, value)).join('\n'),
      ...ending,
      `${invoiceMail.closing}\n${seller.legalName}\n`,
    ].join('\n\n'),
    html: mailPage(locale, subject, body),
    attachment: { fileName: said.fileName(on), bytes: pdf },
  };
};

/** The mail that brings a proposal to whoever is to accept it, as raw MIME. */
export const composeProposalMail = (mail: ProposalMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

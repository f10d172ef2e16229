import type { Invoice } from '../invoicing/invoice.ts';
import { type Words, wordsOf } from './catalogue.ts';
import { type Formats, formatsOf } from './formats.ts';
import { groupIban } from './invoice/payment-block.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, type Letter } from './mail/message.ts';

export type { Envelope, MailAddress } from './mail/message.ts';

export interface InvoiceMail extends Envelope {
  readonly invoice: Invoice;
  readonly pdf: Uint8Array;
}

/** "Facture-FA-2016-00042.pdf": from the number alone, whose characters are safe in any file system but for "/". */
export const pdfFileName = ({
  kind,
  locale,
  formattedNumber,
}: Pick<Invoice, 'kind' | 'locale' | 'formattedNumber'>): string =>
  wordsOf(locale).invoiceMail[kind].fileName(formattedNumber.replace(/[^A-Za-z0-9+_-]/g, '-'));

const factsOf = (invoice: Invoice, { facts, payment, invoiceMail }: Words, formats: Formats) => {
  const { kind } = invoice;
  const { iban, bic } = invoice.payment;
  const toPay: readonly (readonly [string, string | undefined])[] = [
    [payment.iban, iban && groupIban(iban)],
    [payment.bic, bic],
  ];
  const pairs: readonly (readonly [string, string | undefined])[] = [
    [invoiceMail[kind].amount, formats.money(invoice.totals.gross)],
    [facts.dueOn, kind === 'invoice' ? formats.date(invoice.dueOn) : undefined],
    [facts.purchaseOrder, invoice.purchaseOrder],
    ...(kind === 'invoice' ? toPay : []),
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
};

const letterOf = ({ invoice, pdf, to, replyTo }: InvoiceMail): Letter => {
  const words = wordsOf(invoice.locale);
  const mail = words.invoiceMail;
  const said = mail[invoice.kind];
  const formats = formatsOf(invoice.locale, invoice.seller.address.country, invoice.currency);
  const facts = factsOf(invoice, words, formats);
  // Several readers: no name would be right for all.
  const greeting = mail.greeting(to.length === 1 ? to[0]?.name : undefined);
  const opening = said.opening(invoice.formattedNumber, formats.date(invoice.issuedOn), formats.period(invoice.period));
  const ending = [said.attached, mail.questions(replyTo)];
  const seller = invoice.seller.legalName;
  const subject = said.subject(invoice.formattedNumber, seller);
  const body = html`${[greeting, opening].map(paragraph)}${factTable(facts)}${ending.map(paragraph)}<p style="margin:0">${mail.closing}<br>${seller}</p>`;
  return {
    subject,
    text: [
      greeting,
      opening,
      facts.map(([label, value]) => words.labelled(label, value)).join('\n'),
      ...ending,
      `${mail.closing}\n${seller}\n`,
    ].join('\n\n'),
    html: mailPage(invoice.locale, subject, body),
    attachment: { fileName: pdfFileName(invoice), bytes: pdf },
  };
};

/** The mail that brings an invoice or credit note to the client, as raw MIME for `SendRawEmail`. */
export const composeInvoiceMail = (mail: InvoiceMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

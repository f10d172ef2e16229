import type { LocalDate } from '../calendar/local-date.ts';
import type { Invoice } from '../invoicing/invoice.ts';
import { filled, type MailTexts } from '../mails/wording.ts';
import type { Words } from './catalogue/words.ts';
import { wordsOf } from './catalogue.ts';
import { type Formats, formatsOf } from './formats.ts';
import { groupIban } from './invoice/payment-block.ts';
import { factTable, type Html, html, mailPage, paragraph, paragraphs } from './mail/html.ts';
import { composeMessage, type Envelope, flat, type Letter } from './mail/message.ts';

export type { Envelope, MailAddress } from './mail/message.ts';

/** The document itself, or where it is found: large files do not get through. */
export type Brought =
  | { readonly pdf: Uint8Array }
  /** Good until that day. */
  | { readonly url: string; readonly until: LocalDate };

export interface InvoiceMail extends Envelope {
  readonly invoice: Invoice;
  readonly brought: Brought;
  /** The firm's own, of this language and kind of document. */
  readonly wording?: MailTexts | undefined;
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

interface Parts {
  readonly subject: string;
  /** Paragraphs before the facts, and after them. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The last lines. */
  readonly closing: string;
}

/** The mail in the words of the catalogue. */
const usualParts = ({ invoice, brought, to, replyTo }: InvoiceMail, words: Words, formats: Formats): Parts => {
  const { kind, formattedNumber, seller } = invoice;
  const mail = words.invoiceMail;
  const said = mail[kind];
  const opening = 'pdf' in brought ? said.opening : said.announced;
  return {
    subject: said.subject(formattedNumber, seller.legalName),
    before: [
      // Several readers: no name would be right for all.
      mail.greeting(to.length === 1 ? to[0]?.name : undefined),
      opening(formattedNumber, formats.date(invoice.issuedOn), formats.period(invoice.period)),
    ],
    after: ['pdf' in brought ? said.attached : said.linked(formats.date(brought.until)), mail.questions(replyTo)],
    closing: `${mail.closing}\n${seller.legalName}`,
  };
};

/** The same with the firm's own words where it has any. What people typed stands in them as text, in one line each. */
const wordedParts = (usual: Parts, { invoice, wording, to }: InvoiceMail, formats: Formats): Parts => {
  const { subject, opening, closing } = wording ?? {};
  const { kind, buyer, seller } = invoice;
  const values = {
    number: invoice.formattedNumber,
    client: flat(buyer.name),
    contact: to.length === 1 ? flat(to[0]?.name ?? '') : '',
    amount: formats.money(invoice.totals.gross),
    dueOn: kind === 'invoice' ? formats.date(invoice.dueOn) : '',
    issuedOn: formats.date(invoice.issuedOn),
    period: formats.period(invoice.period),
    firm: flat(seller.legalName),
    purchaseOrder: flat(invoice.purchaseOrder ?? ''),
  };
  const [greeting = '', usualOpening = ''] = usual.before;
  return {
    ...usual,
    // A subject of nothing but an order number that there is not would be none.
    subject: (subject && flat(filled(subject, values))) || usual.subject,
    before: [greeting, opening === undefined ? usualOpening : filled(opening, values)],
    closing: closing === undefined ? usual.closing : filled(closing, values),
  };
};

const linkTo = (url: string): Html => html`<p style="margin:0 0 14px"><a href="${url}">${url}</a></p>
`;

const letterOf = (mail: InvoiceMail): Letter => {
  const { invoice, brought } = mail;
  const words = wordsOf(invoice.locale);
  const formats = formatsOf(invoice.locale, invoice.seller.address.country, invoice.currency);
  const facts = factsOf(invoice, words, formats);
  const { subject, before, after, closing } = wordedParts(usualParts(mail, words, formats), mail, formats);
  const url = 'url' in brought ? [brought.url] : [];
  const [about = '', ...questions] = after;
  const body = html`${before.flatMap(paragraphs)}${factTable(facts)}${paragraph(about)}${url.map(linkTo)}${questions.map(paragraph)}${paragraphs(closing)}`;
  return {
    subject,
    text: `${[
      ...before,
      facts.map(([label, value]) => words.labelled(label, value)).join('\n'),
      [about, ...url].join('\n'),
      ...questions,
      closing,
    ]
      .filter((part) => part !== '')
      .join('\n\n')}\n`,
    html: mailPage(invoice.locale, subject, body),
    attachment: 'pdf' in brought ? { fileName: pdfFileName(invoice), bytes: brought.pdf } : undefined,
  };
};

/** The mail that brings an invoice or credit note to the client, as raw MIME for `SendRawEmail`. */
export const composeInvoiceMail = (mail: InvoiceMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

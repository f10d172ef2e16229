import type { Invoice } from '../invoicing/invoice.ts';
import type { LateCharges } from '../invoicing/late-charges.ts';
import type { ReminderTone } from '../tenants/dunning.ts';
import type { Locale } from '../text.ts';
import type { DunningWords } from './catalogue/dunning-words.ts';
import { wordsOf } from './catalogue.ts';
import { dunningWordsOf } from './dunning-catalogue.ts';
import { type Formats, formatsOf } from './formats.ts';
import { groupIban } from './invoice/payment-block.ts';
import { pdfFileName } from './invoice-mail.ts';
import { interestArithmetic } from './late-charges-text.ts';
import { factTable, html, mailPage, paragraph } from './mail/html.ts';
import { composeMessage, type Envelope, type Letter } from './mail/message.ts';

export interface ReminderMail extends Envelope {
  /** The client's of today. */
  readonly locale: Locale;
  readonly invoice: Invoice;
  /** As of the day of the reminder. */
  readonly charges: LateCharges;
  readonly tone: ReminderTone;
  /** Brought along if given. */
  readonly pdf?: Uint8Array | undefined;
}

const openingOf = ({ invoice, charges, tone }: ReminderMail, { reminder }: DunningWords, formats: Formats): string => {
  const said = {
    number: invoice.formattedNumber,
    issuedOn: formats.date(invoice.issuedOn),
    dueOn: formats.date(invoice.dueOn),
    open: formats.money(charges.open),
    daysLate: charges.daysLate,
  };
  if (charges.on < invoice.dueOn) return reminder.beforeDue(said);
  return charges.on === invoice.dueOn ? reminder.dueToday(said) : reminder.late[tone](said);
};

const factsOf = (
  { invoice, charges, locale }: ReminderMail,
  formats: Formats,
): readonly (readonly [string, string])[] => {
  const { reminder } = dunningWordsOf(locale);
  const { facts, payment } = wordsOf(locale);
  const { open, daysLate, interest, recoveryFee, total } = charges;
  const { iban, bic } = invoice.payment;
  const pairs: readonly (readonly [string, string | undefined])[] = [
    [reminder.open, formats.money(open)],
    [facts.dueOn, formats.date(invoice.dueOn)],
    [reminder.daysLate, daysLate > 0 ? formats.quantity(String(daysLate)) : undefined],
    [reminder.interest, interest > 0 ? formats.money(interest) : undefined],
    [reminder.recoveryFee, recoveryFee > 0 ? formats.money(recoveryFee) : undefined],
    [reminder.total, total > open ? formats.money(total) : undefined],
    [facts.purchaseOrder, invoice.purchaseOrder],
    [payment.iban, iban && groupIban(iban)],
    [payment.bic, bic],
    [reminder.reference, invoice.formattedNumber],
  ];
  return pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
};

/** Interest with its arithmetic, and on what the fee rests. */
const reasonsOf = ({ invoice, charges, locale }: ReminderMail): readonly string[] => {
  const { reminder } = dunningWordsOf(locale);
  const { country } = invoice.seller.address;
  const arithmetic = interestArithmetic(charges, { locale, country, currency: invoice.currency });
  return [
    ...(arithmetic === undefined ? [] : [`${arithmetic} ${reminder.runsOn}`]),
    ...(charges.recoveryFee > 0 ? [reminder.feeLaw] : []),
  ];
};

const letterOf = (mail: ReminderMail): Letter => {
  const { invoice, charges, tone, locale, pdf, to, replyTo } = mail;
  const words = wordsOf(locale);
  const { invoiceMail } = words;
  const dunning = dunningWordsOf(locale);
  const formats = formatsOf(locale, invoice.seller.address.country, invoice.currency);
  const seller = invoice.seller.legalName;
  const subject = dunning.reminder.subject[charges.on <= invoice.dueOn ? 'upcoming' : tone](
    invoice.formattedNumber,
    seller,
  );
  const opening = [invoiceMail.greeting(to.length === 1 ? to[0]?.name : undefined), openingOf(mail, dunning, formats)];
  const facts = factsOf(mail, formats);
  const ending = [
    ...reasonsOf(mail),
    ...(pdf === undefined ? [] : [dunning.reminder.attached]),
    dunning.reminder.crossed,
    invoiceMail.questions(replyTo),
  ];
  const body = html`${opening.map(paragraph)}${factTable(facts)}${ending.map(paragraph)}<p style="margin:0">${invoiceMail.closing}<br>${seller}</p>`;
  return {
    subject,
    text: [
      ...opening,
      facts.map(([label, value]) => words.labelled(label, value)).join('\n'),
      ...ending,
      `${invoiceMail.closing}\n${seller}\n`,
    ].join('\n\n'),
    html: mailPage(locale, subject, body),
    ...(pdf !== undefined && { attachment: { fileName: pdfFileName(invoice), bytes: pdf } }),
  };
};

/** The mail that reminds a client of an invoice, as raw MIME. */
export const composeReminderMail = (mail: ReminderMail): Promise<Uint8Array> => composeMessage(mail, letterOf(mail));

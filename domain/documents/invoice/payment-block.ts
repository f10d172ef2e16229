import { type Box, heightOf, type SetLine, type Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import { legalMentions } from './legal-mentions.ts';
import type { Rendering } from './rendering.ts';

const SPACE_ABOVE = 20;

/** "FR76 3000 6000 0112 3456 7890 189": in groups of four, as banks print it and people type it. */
export const groupIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');

export const paymentLines = ({ invoice, issued, words: { payment }, formats }: Rendering): readonly string[] => {
  const { iban, bic, text } = invoice.payment;
  const { days, endOfMonth } = invoice.paymentTerms;
  return [
    ...(issued ? [payment.dueOn(formats.date(issued.dueOn))] : []),
    payment.terms(days, endOfMonth),
    ...(iban === undefined ? [] : [`${payment.iban} ${groupIban(iban).replaceAll(' ', '\u00a0')}`]),
    ...(bic === undefined ? [] : [`${payment.bic} ${bic}`]),
    ...(issued ? [payment.reference(issued.formattedNumber)] : []),
    ...(text === undefined || text === '' ? [] : [text]),
  ];
};

const drawBlock = (sheet: Sheet, title: string, lines: readonly SetLine[], box: Box): void => {
  const heading = sheet.set(title, TEXT.section, box.width);
  sheet.need(SPACE_ABOVE + heightOf(heading) + 3 + Math.min(heightOf(lines), 60));
  sheet.y = sheet.draw(heading, box, sheet.y + SPACE_ABOVE) + 3;
  for (const line of lines) {
    sheet.need(line.style.leading);
    sheet.y = sheet.draw([line], box, sheet.y);
  }
};

/** How and when to pay. */
export const drawPayment = (sheet: Sheet, rendering: Rendering): void => {
  const { body } = sheet;
  const lines = paymentLines(rendering).flatMap((line) => sheet.set(line, TEXT.body, body.width));
  drawBlock(sheet, rendering.words.payment.title, lines, body);
};

/** What the law wants said. */
export const drawLegalMentions = (sheet: Sheet, rendering: Rendering): void => {
  const mentions = legalMentions(rendering);
  if (mentions.length === 0) return;
  const lines = mentions.flatMap((mention) => sheet.set(mention, TEXT.legal, sheet.body.width));
  drawBlock(sheet, rendering.words.legal.title, lines, sheet.body);
};

import { formatsOf } from '../formats.ts';
import { groupIban } from '../invoice/payment-block.ts';
import { heightOf, type Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import type { StatementRendering } from './rendering.ts';

const SPACE_ABOVE = 22;

/** What is to be paid in each currency, and where to. */
const linesOf = ({ document, words: { payment }, said }: StatementRendering): readonly string[] => {
  const { statement, locale, seller } = document;
  const country = seller.address.country;
  const balances = statement.accounts
    .filter(({ closing }) => closing !== 0)
    .map(({ currency, closing }) => {
      const amount = formatsOf(locale, country, currency).money(Math.abs(closing));
      return `${closing > 0 ? said.owed : said.inYourFavour} ${amount}`;
    });
  const { iban, bic, text } = document.payment;
  const owes = statement.accounts.some(({ closing }) => closing > 0);
  return [
    ...(balances.length === 0 ? [said.nothing] : balances),
    ...(owes && iban !== undefined ? [`${payment.iban} ${groupIban(iban).replaceAll(' ', '\u00a0')}`] : []),
    ...(owes && bic !== undefined ? [`${payment.bic} ${bic}`] : []),
    ...(owes && text !== undefined && text !== '' ? [text] : []),
  ];
};

/** Below the accounts, together on one page. */
export const drawPayment = (sheet: Sheet, rendering: StatementRendering): void => {
  const { width } = sheet.body;
  const lines = [
    ...sheet.set(rendering.words.payment.title, TEXT.section, width),
    ...linesOf(rendering).flatMap((text, index) => sheet.set(text, index === 0 ? TEXT.strong : TEXT.body, width)),
  ];
  sheet.need(SPACE_ABOVE + heightOf(lines));
  sheet.y = sheet.draw(lines, sheet.body, sheet.y + SPACE_ABOVE);
};

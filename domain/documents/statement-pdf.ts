import { drawHeading } from './invoice/letterhead.ts';
import { drawFeet, reserveFoot } from './invoice/page-marks.ts';
import type { RenderOptions } from './invoice-pdf.ts';
import { openDocument, toBytes } from './pdf/document.ts';
import { loadFonts } from './pdf/fonts.ts';
import { checkLogo } from './pdf/logo.ts';
import { Sheet } from './pdf/sheet.ts';
import { drawAccount } from './statement/account.ts';
import { drawPayment } from './statement/payment.ts';
import { type StatementDocument, statementRendering } from './statement/rendering.ts';

/** A statement of account as PDF/A-3b. The same statement gives the same bytes on every machine. */
export const renderStatement = (
  document: StatementDocument,
  { logo, fonts = loadFonts() }: RenderOptions = {},
): Promise<Uint8Array> => {
  const { statement, seller, locale, paper } = document;
  const rendering = statementRendering(document);
  const { said, formats } = rendering;
  const checked = logo && checkLogo(logo);
  const label = `${said.title} ${formats.date(statement.on)}`;
  const doc = openDocument(
    {
      paper,
      language: locale,
      title: label,
      author: seller.legalName,
      // The only date that the same statement always has.
      createdAt: new Date(`${statement.on}T00:00:00Z`),
    },
    fonts,
  );
  const sheet = new Sheet(doc, fonts);
  const foot = { ...rendering, label };
  reserveFoot(sheet, foot);
  drawHeading(sheet, {
    ...rendering,
    logo: checked && 'logo' in checked ? checked.logo : undefined,
    title: said.title,
    number: `${said.on} ${formats.date(statement.on)}`,
  });
  for (const account of statement.accounts) drawAccount(sheet, rendering, account);
  drawPayment(sheet, rendering);
  drawFeet(sheet, foot);
  return toBytes(doc);
};

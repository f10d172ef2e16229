import type { Box, Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import { buyerLines, sellerLines } from './parties.ts';
import type { Rendering } from './rendering.ts';

const LOGO = { width: 170, height: 54 };
/** The buyer stands where the window of an envelope is: on the right, from 45 mm. */
const ADDRESS_TOP = 132;

const columns = ({ body: { left, width } }: Sheet): readonly [Box, Box] => {
  const half = width * 0.54;
  return [
    { left, width: half - 24 },
    { left: left + half, width: width - half },
  ];
};

const drawMasthead = (sheet: Sheet, { invoice, issued, words, logo }: Rendering): void => {
  const [left, right] = columns(sheet);
  if (logo) {
    const scale = Math.min(LOGO.width / logo.width, LOGO.height / logo.height, 1);
    sheet.doc.image(Buffer.from(logo.bytes), left.left, sheet.y, {
      width: logo.width * scale,
      height: logo.height * scale,
    });
  } else {
    sheet.write(invoice.seller.legalName, TEXT.seller, left, sheet.y + 4);
  }
  const top = sheet.write(issued ? words.title.invoice : words.title.draft, TEXT.title, right, sheet.y - 4);
  if (issued) sheet.write(issued.formattedNumber, TEXT.name, right, top + 1);
};

const drawParty = (
  sheet: Sheet,
  box: Box,
  top: number,
  label: string | undefined,
  name: string,
  lines: readonly string[],
) => {
  const under = label === undefined ? top : sheet.write(label, TEXT.label, box, top) + 2;
  const below = sheet.write(name, TEXT.name, box, under) + 1.5;
  return lines.reduce((y, line) => sheet.write(line, TEXT.body, box, y), below);
};

/** Who bills whom. */
export const drawLetterhead = (sheet: Sheet, rendering: Rendering): void => {
  const { invoice, words } = rendering;
  drawMasthead(sheet, rendering);
  const [left, right] = columns(sheet);
  const ends = [
    drawParty(sheet, left, ADDRESS_TOP, undefined, invoice.seller.legalName, sellerLines(rendering)),
    drawParty(sheet, right, ADDRESS_TOP, words.party.billedTo, invoice.buyer.name, buyerLines(rendering)),
  ];
  sheet.y = Math.max(...ends) + 20;
};

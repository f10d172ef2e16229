import type { Logo } from '../pdf/logo.ts';
import type { Box, Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import { buyerLines, type Parties, sellerLines } from './parties.ts';
import { type Rendering, titleOf } from './rendering.ts';

/** Who writes to whom, and under which title. */
export interface Heading extends Parties {
  readonly logo: Logo | undefined;
  readonly title: string;
  /** Under the title. */
  readonly number?: string | undefined;
}

const LOGO = { width: 170, height: 54 };
/** The buyer stands where the window of an envelope is: on the right, from 45 mm. */
const ADDRESS_TOP = 130;

const columns = ({ body: { left, width } }: Sheet): readonly [Box, Box] => {
  const half = width * 0.54;
  return [
    { left, width: half - 24 },
    { left: left + half, width: width - half },
  ];
};

const drawLogo = (sheet: Sheet, { left }: Box, { bytes, width, height }: Logo): void => {
  const scale = Math.min(LOGO.width / width, LOGO.height / height, 1);
  sheet.doc.image(Buffer.from(bytes), left, sheet.y, { width: width * scale, height: height * scale });
};

const drawTitle = (sheet: Sheet, box: Box, { title, number }: Heading): void => {
  const below = sheet.write(title, TEXT.title, box, sheet.y - 4);
  if (number !== undefined) sheet.write(number, TEXT.name, box, below + 1);
};

/** Under the logo; without one the name itself is the letterhead. */
const drawSeller = (sheet: Sheet, box: Box, heading: Heading): number => {
  const { logo, invoice } = heading;
  if (logo) drawLogo(sheet, box, logo);
  const below = logo
    ? sheet.write(invoice.seller.legalName, TEXT.name, box, ADDRESS_TOP)
    : sheet.write(invoice.seller.legalName, TEXT.seller, box, sheet.y) + 3;
  return sheet.draw(
    sellerLines(heading).flatMap((line) => sheet.set(line, TEXT.body, box.width)),
    box,
    below + 1.5,
  );
};

const drawBuyer = (sheet: Sheet, box: Box, heading: Heading): number => {
  const { invoice, words } = heading;
  sheet.write(words.party.billedTo, TEXT.label, box, ADDRESS_TOP - TEXT.label.leading - 1);
  const below = sheet.write(invoice.buyer.name, TEXT.name, box, ADDRESS_TOP) + 1.5;
  return sheet.draw(
    buyerLines(heading).flatMap((line) => sheet.set(line, TEXT.body, box.width)),
    box,
    below,
  );
};

export const drawHeading = (sheet: Sheet, heading: Heading): void => {
  const [left, right] = columns(sheet);
  drawTitle(sheet, right, heading);
  sheet.y = Math.max(drawSeller(sheet, left, heading), drawBuyer(sheet, right, heading)) + 18;
};

/** Who bills whom. */
export const drawLetterhead = (sheet: Sheet, rendering: Rendering): void =>
  drawHeading(sheet, { ...rendering, title: titleOf(rendering), number: rendering.issued?.formattedNumber });

import { heightOf, type Sheet } from '../pdf/sheet.ts';
import { DRAFT_GREY, TEXT } from '../pdf/styles.ts';
import { legalLine, type Parties } from './parties.ts';
import { type Rendering, titleOf } from './rendering.ts';

/** A large word across the page, behind the text, so that nobody pays or books a draft. */
export const markAsDraft =
  ({ words, issued }: Rendering) =>
  ({ doc }: Sheet): void => {
    if (issued) return;
    const { width, height } = doc.page;
    doc.font('semiBold').fontSize(120).fillColor(DRAFT_GREY);
    const [x, y] = [(width - doc.widthOfString(words.title.draftMark)) / 2, height / 2 - 75];
    doc.save().rotate(-45, { origin: [width / 2, height / 2] });
    doc.text(words.title.draftMark, x, y, { lineBreak: false });
    doc.restore();
  };

/** Space above the footer's rule, between rule and text, and below the text. */
const SPACE = { above: 14, within: 5, below: 18 };

/** What the foot of every page says: whose document it is, which, and which page of it. */
export interface Foot extends Parties {
  readonly label: string;
}

const footOf = (rendering: Rendering): Foot => ({
  ...rendering,
  label: rendering.issued?.formattedNumber ?? titleOf(rendering),
});

const pageLabel = ({ label, words }: Foot, page: number, pages: number): string =>
  `${label} · ${words.page(page, pages)}`;

/** Set before the pages are counted, so with room for the label of the longest document. */
const legalLines = (sheet: Sheet, foot: Foot) => {
  const label = sheet.widthOf(pageLabel(foot, 999, 999), TEXT.footer);
  return sheet.set(legalLine(foot), TEXT.footer, sheet.body.width - label - 20);
};

export const reserveFoot = (sheet: Sheet, foot: Foot): void =>
  sheet.reserveFoot(SPACE.above + SPACE.within + heightOf(legalLines(sheet, foot)) + SPACE.below);

export const reserveFooter = (sheet: Sheet, rendering: Rendering): void => reserveFoot(sheet, footOf(rendering));

/** Seller, number and "page x of y" at the foot of every page; drawn last, because only then are the pages counted. */
export const drawFeet = (sheet: Sheet, foot: Foot): void => {
  const { doc } = sheet;
  const { start, count } = doc.bufferedPageRange();
  const legal = legalLines(sheet, foot);
  const top = sheet.bottom + SPACE.above;
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page);
    sheet.rule(sheet.body, top);
    sheet.draw(legal, sheet.body, top + SPACE.within);
    sheet.write(pageLabel(foot, page + 1, count), TEXT.footer, sheet.body, top + SPACE.within, 'right');
  }
};

export const drawFooters = (sheet: Sheet, rendering: Rendering): void => drawFeet(sheet, footOf(rendering));

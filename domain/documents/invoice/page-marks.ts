import { heightOf, type Sheet } from '../pdf/sheet.ts';
import { DRAFT_GREY, TEXT } from '../pdf/styles.ts';
import { legalLine } from './parties.ts';
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
const pageLabel = (rendering: Rendering, page: number, pages: number): string =>
  `${rendering.issued?.formattedNumber ?? titleOf(rendering)} · ${rendering.words.page(page, pages)}`;

/** Set before the pages are counted, so with room for the label of the longest document. */
const legalLines = (sheet: Sheet, rendering: Rendering) => {
  const label = sheet.widthOf(pageLabel(rendering, 999, 999), TEXT.footer);
  return sheet.set(legalLine(rendering), TEXT.footer, sheet.body.width - label - 20);
};

export const reserveFooter = (sheet: Sheet, rendering: Rendering): void =>
  sheet.reserveFoot(SPACE.above + SPACE.within + heightOf(legalLines(sheet, rendering)) + SPACE.below);

/** Seller, number and "page x of y" at the foot of every page; drawn last, because only then are the pages counted. */
export const drawFooters = (sheet: Sheet, rendering: Rendering): void => {
  const { doc } = sheet;
  const { start, count } = doc.bufferedPageRange();
  const legal = legalLines(sheet, rendering);
  const top = sheet.bottom + SPACE.above;
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page);
    sheet.rule(sheet.body, top);
    sheet.draw(legal, sheet.body, top + SPACE.within);
    sheet.write(pageLabel(rendering, page + 1, count), TEXT.footer, sheet.body, top + SPACE.within, 'right');
  }
};

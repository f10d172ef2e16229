import { heightOf, type Sheet } from '../pdf/sheet.ts';
import { DRAFT_GREY, TEXT } from '../pdf/styles.ts';
import { legalLine } from './parties.ts';
import type { Rendering } from './rendering.ts';

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

/** Number of the invoice, its seller and "page x of y" at the foot of every page; known only when all pages are. */
export const drawFooters = (sheet: Sheet, rendering: Rendering): void => {
  const { doc } = sheet;
  const { start, count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page);
    const { left, width } = sheet.body;
    const top = sheet.bottom + 14;
    sheet.rule(sheet.body, top);
    const number = rendering.issued?.formattedNumber ?? rendering.words.title.draft;
    const label = `${number} · ${rendering.words.page(page + 1, count)}`;
    const labelWidth = sheet.widthOf(label, TEXT.footer) + 1;
    const legal = sheet.set(legalLine(rendering), TEXT.footer, width - labelWidth - 24);
    sheet.draw(legal, { left, width }, top + 5 - Math.max(0, heightOf(legal) - 38) / 2);
    sheet.write(label, TEXT.footer, { left, width }, top + 5, 'right');
  }
};

import type { Box, Sheet } from '../pdf/sheet.ts';
import { heightOf } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import type { ProposalRendering } from './rendering.ts';

const SPACE_ABOVE = 24;
/** Room to sign in. */
const FIELD = 58;
const GAP = 34;

/** Where both parties sign, side by side on one page. */
export const drawSignatures = (sheet: Sheet, { document, said }: ProposalRendering): void => {
  const { left, width } = sheet.body;
  const half = (width - GAP) / 2;
  const parties = [
    { name: document.seller.legalName, label: said.signature },
    { name: document.buyer.name, label: [said.signature, said.approved].filter(Boolean).join(' · ') },
  ].map(({ name, label }) => [
    ...sheet.set(said.signFor(name), TEXT.strong, half),
    ...sheet.set(label, TEXT.label, half),
  ]);
  const height = Math.max(...parties.map(heightOf));
  sheet.need(SPACE_ABOVE + height + FIELD);
  const top = sheet.y + SPACE_ABOVE;
  parties.forEach((lines, i) => {
    const box: Box = { left: left + i * (half + GAP), width: half };
    sheet.draw(lines, box, top);
    sheet.rule(box, top + height + FIELD);
  });
  sheet.y = top + height + FIELD;
};

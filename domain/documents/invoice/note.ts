import type { Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import type { Rendering } from './rendering.ts';

const SPACE_BELOW = 14;

/** What a person has to say to the client (BT-22), above the lines; over the pages where it is long. */
export const drawNote = (sheet: Sheet, { invoice: { note } }: Rendering): void => {
  if (note === undefined) return;
  for (const line of sheet.set(note, TEXT.body, sheet.body.width)) {
    sheet.need(line.style.leading);
    sheet.y = sheet.draw([line], sheet.body, sheet.y);
  }
  sheet.y += SPACE_BELOW;
};

import { heightOf, type SetLine, type Sheet } from '../pdf/sheet.ts';
import { TEXT, type TextStyle } from '../pdf/styles.ts';
import { legalMentions } from './legal-mentions.ts';
import type { Rendering } from './rendering.ts';

const SPACE_ABOVE = 22;
/** As between taxes and sums, so that the columns line up. */
const GAP = 34;

/** "FR76 3000 6000 0112 3456 7890 189": in groups of four, as banks print it and people type it. */
export const groupIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');

export const paymentLines = ({ invoice, issued, words: { payment }, formats }: Rendering): readonly string[] => {
  if (invoice.kind === 'creditNote') return [payment.credited];
  const { iban, bic, text } = invoice.payment;
  const { days, endOfMonth } = invoice.paymentTerms;
  const dueOn = issued?.dueOn ?? invoice.dates?.dueOn;
  return [
    ...(dueOn === undefined ? [] : [payment.dueOn(formats.date(dueOn))]),
    // The terms of a draft would say another day than the one that was chosen for it.
    ...(issued || dueOn === undefined ? [payment.terms(days, endOfMonth)] : []),
    ...(iban === undefined ? [] : [`${payment.iban} ${groupIban(iban).replaceAll(' ', '\u00a0')}`]),
    ...(bic === undefined ? [] : [`${payment.bic} ${bic}`]),
    ...(issued ? [payment.reference(issued.formattedNumber)] : []),
    ...(text === undefined || text === '' ? [] : [text]),
  ];
};

/** Below its title each line of a block, set to the width it gets. */
interface Block {
  readonly title: string;
  readonly texts: readonly string[];
  readonly style: TextStyle;
}

const blocksOf = (rendering: Rendering): readonly Block[] => {
  const { payment, legal } = rendering.words;
  return [
    { title: payment.title, texts: paymentLines(rendering), style: TEXT.body },
    { title: legal.title, texts: legalMentions(rendering), style: TEXT.legal },
  ].filter(({ texts }) => texts.length > 0);
};

const setBlock = (sheet: Sheet, { title, texts, style }: Block, width: number): readonly SetLine[] => [
  ...sheet.set(title, TEXT.section, width),
  ...texts.flatMap((text) => sheet.set(text, style, width)),
];

/** Text as long as a tenant may write it runs over the pages line by line. */
const drawRunning = (sheet: Sheet, lines: readonly SetLine[]): void => {
  sheet.y += SPACE_ABOVE;
  for (const line of lines) {
    sheet.need(line.style.leading);
    sheet.y = sheet.draw([line], sheet.body, sheet.y);
  }
};

/** How to pay on the left, what the law wants said on the right: below the totals they say what they stand under. */
export const drawPaymentAndMentions = (sheet: Sheet, rendering: Rendering): void => {
  const { left, width } = sheet.body;
  const half = (width - GAP) / 2;
  const blocks = blocksOf(rendering);
  const columns = blocks.map((block) => setBlock(sheet, block, half));
  const height = Math.max(...columns.map(heightOf));
  if (SPACE_ABOVE + height > sheet.fullRoom) {
    for (const block of blocks) drawRunning(sheet, setBlock(sheet, block, width));
    return;
  }
  sheet.need(SPACE_ABOVE + height);
  columns.forEach((lines, index) => {
    sheet.draw(lines, { left: left + index * (half + GAP), width: half }, sheet.y + SPACE_ABOVE);
  });
  sheet.y += SPACE_ABOVE + height;
};

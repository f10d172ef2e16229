import { type Box, heightOf, type Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import type { Rendering } from './rendering.ts';

export type Fact = readonly [label: string, value: string];

const factsOf = ({ invoice, issued, words: { facts }, formats }: Rendering): readonly Fact[] => {
  const [contract, ...others] = invoice.contracts;
  const contractFact: readonly Fact[] = contract && others.length === 0 ? [[facts.contract, contract.name]] : [];
  const dueOn = issued?.dueOn ?? invoice.dates?.dueOn;
  const due: readonly Fact[] =
    invoice.kind === 'creditNote' ? [] : [[facts.dueOn, dueOn === undefined ? facts.notYet : formats.date(dueOn)]];
  const order: readonly Fact[] =
    invoice.purchaseOrder === undefined ? [] : [[facts.purchaseOrder, invoice.purchaseOrder]];
  const { credits } = invoice;
  // BG-3; French law wants the number of the invoice on its credit note (CGI ann. II, art. 272).
  const credited: readonly Fact[] =
    credits === undefined ? [] : [[facts.credits, `${credits.formattedNumber} · ${formats.date(credits.issuedOn)}`]];
  return [
    [facts.issuedOn, issued ? formats.date(issued.issuedOn) : facts.notYet],
    ...due,
    ...credited,
    [facts.servicePeriod, formats.period(invoice.period)],
    ...contractFact,
    ...order,
  ];
};

/** Facts side by side between two rules. */
export const drawFactStrip = (sheet: Sheet, facts: readonly Fact[]): void => {
  const { left, width } = sheet.body;
  const gap = 14;
  const cell = (width - gap * (facts.length - 1)) / facts.length;
  const boxes = facts.map((_, index): Box => ({ left: left + index * (cell + gap), width: cell }));
  const values = facts.map(([, value]) => sheet.set(value, TEXT.strong, cell));
  sheet.rule(sheet.body, sheet.y);
  const top = sheet.y + 8;
  facts.forEach(([label], index) => {
    const box = boxes[index] as Box;
    const under = sheet.write(label, TEXT.label, box, top);
    sheet.draw(values[index] ?? [], box, under + 1);
  });
  sheet.y = top + TEXT.label.leading + 1 + Math.max(...values.map(heightOf)) + 7;
  sheet.rule(sheet.body, sheet.y);
  sheet.y += 18;
};

/** The strip of dates and references that a clerk books the invoice by. */
export const drawFacts = (sheet: Sheet, rendering: Rendering): void => drawFactStrip(sheet, factsOf(rendering));

import { addDays } from '../calendar/local-date.ts';
import type { Period } from '../calendar/period.ts';
import { drawFactStrip } from './invoice/facts.ts';
import { drawHeading } from './invoice/letterhead.ts';
import { drawFeet, reserveFoot } from './invoice/page-marks.ts';
import { drawTotals } from './invoice/totals-block.ts';
import type { RenderOptions } from './invoice-pdf.ts';
import { openDocument, toBytes } from './pdf/document.ts';
import { loadFonts } from './pdf/fonts.ts';
import { checkLogo } from './pdf/logo.ts';
import { heightOf, Sheet } from './pdf/sheet.ts';
import { TEXT } from './pdf/styles.ts';
import { drawCharges } from './proposal/charge-table.ts';
import { drawConditions } from './proposal/conditions.ts';
import { type ProposalDocument, type ProposalRendering, proposalRendering } from './proposal/rendering.ts';
import { drawSignatures } from './proposal/signatures.ts';

const SPACE_ABOVE = 20;
/** Of the totals below their heading: they are no use on a page without it. */
const TOTALS = 90;

const drawDates = (sheet: Sheet, { document, said, words, formats }: ProposalRendering): void => {
  const { on, validUntil, contract, accountManager } = document;
  const { startsOn, endsOn, purchaseOrder } = contract;
  drawFactStrip(sheet, [
    [said.date, formats.date(on)],
    [said.validUntil, formats.date(validUntil)],
    [said.startsOn, formats.date(startsOn)],
    [said.endsOn, endsOn === undefined ? said.noEnd : formats.date(endsOn)],
    ...(accountManager ? [[said.contact, accountManager.name ?? accountManager.email] as const] : []),
    ...(purchaseOrder === undefined ? [] : [[words.facts.purchaseOrder, purchaseOrder] as const]),
  ]);
};

/** Whether a period is all of a contract. */
const isWhole = ({ startsOn, endsOn }: ProposalDocument['contract'], { from, until }: Period): boolean =>
  from === startsOn && endsOn !== undefined && until === addDays(endsOn, 1);

/** What a first full period, or all of a short contract, costs if nothing is used, as its invoice would add it up. */
const drawFirstPeriod = (sheet: Sheet, rendering: ProposalRendering): void => {
  const { document, said, formats } = rendering;
  const { firstPeriod, contract } = document;
  if (!firstPeriod) return;
  const { period } = firstPeriod;
  const title = isWhole(contract, period) ? said.wholeContract : said.firstPeriod;
  const heading = sheet.set(title(formats.period(period)), TEXT.section, sheet.body.width);
  sheet.need(SPACE_ABOVE + heightOf(heading) + TOTALS);
  sheet.y = sheet.draw(heading, sheet.body, sheet.y + SPACE_ABOVE);
  drawTotals(sheet, { ...rendering, invoice: firstPeriod });
};

const sections: readonly ((sheet: Sheet, rendering: ProposalRendering) => void)[] = [
  drawDates,
  drawCharges,
  drawFirstPeriod,
  drawConditions,
  drawSignatures,
];

/** A proposal as PDF/A-3b, to be read and signed. The same proposal gives the same bytes on every machine. */
export const renderProposal = (
  document: ProposalDocument,
  { logo, fonts = loadFonts() }: RenderOptions = {},
): Promise<Uint8Array> => {
  const { seller, locale, paper, on, contract } = document;
  const rendering = proposalRendering(document);
  const checked = logo && checkLogo(logo);
  const label = `${rendering.said.title} ${rendering.formats.date(on)}`;
  const createdAt = new Date(`${on}T00:00:00Z`);
  const doc = openDocument({ paper, language: locale, title: label, author: seller.legalName, createdAt }, fonts);
  const sheet = new Sheet(doc, fonts);
  const foot = { ...rendering, label };
  reserveFoot(sheet, foot);
  drawHeading(sheet, {
    ...rendering,
    logo: checked && 'logo' in checked ? checked.logo : undefined,
    title: rendering.said.title,
    number: contract.name,
  });
  for (const draw of sections) draw(sheet, rendering);
  drawFeet(sheet, foot);
  return toBytes(doc);
};

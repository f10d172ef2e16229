import type { PriceRevision } from '../../renewals/renewal.ts';
import { heightOf, type Sheet } from '../pdf/sheet.ts';
import { TEXT } from '../pdf/styles.ts';
import type { ProposalRendering } from './rendering.ts';

const SPACE_ABOVE = 20;

const revisionText = (rule: PriceRevision, { said, formats }: ProposalRendering): string => {
  const percent = (value: string | undefined) => (value === undefined ? undefined : formats.percent(value));
  if (rule.kind === 'percent') return said.revised(rule.on, formats.percent(rule.percent));
  const { index, base, fixedPercent, floorPercent, capPercent } = rule;
  const fixed = percent(fixedPercent);
  const bounds = said.bounds(percent(floorPercent), percent(capPercent));
  const parts = [
    said.index(index, base.month, formats.quantity(base.value)),
    ...(fixed === undefined ? [] : [said.fixed(fixed)]),
    ...(bounds === '' ? [] : [bounds]),
  ];
  return said.revised(rule.on, parts.join(', '));
};

/** How long it holds, how it ends or goes on, and how its prices change. */
const lifeText = (rendering: ProposalRendering): readonly string[] => {
  const { document, said, formats } = rendering;
  const { startsOn, endsOn, renewal } = document.contract;
  const from = formats.date(startsOn);
  const runs = endsOn === undefined ? said.runsOn(from) : said.runs(from, formats.date(endsOn));
  const revision = renewal?.priceRevision ? [revisionText(renewal.priceRevision, rendering)] : [];
  if (!renewal) return [endsOn === undefined ? runs : `${runs} ${said.ends}`];
  switch (renewal.kind) {
    case 'evergreen':
      return [`${runs} ${said.notice(renewal.noticeDays)}`, ...revision];
    case 'automatic':
      return [`${runs} ${said.renews(renewal.termMonths, renewal.noticeDays)}`, ...revision];
    case 'byHand':
      return [`${runs} ${said.byHand(renewal.termMonths)}`, ...revision];
  }
};

/** Below the prices, together on one page. */
export const drawConditions = (sheet: Sheet, rendering: ProposalRendering): void => {
  const { document, said, words, formats } = rendering;
  const { yearlyWorth, paymentTerms } = document;
  const texts = [
    ...(yearlyWorth > 0 ? [said.yearly(formats.money(yearlyWorth))] : []),
    ...lifeText(rendering),
    words.payment.terms(paymentTerms.days, paymentTerms.endOfMonth),
  ];
  const { width } = sheet.body;
  const lines = [
    ...sheet.set(said.conditions, TEXT.section, width),
    ...texts.flatMap((text) => sheet.set(text, TEXT.body, width)),
  ];
  sheet.need(SPACE_ABOVE + heightOf(lines));
  sheet.y = sheet.draw(lines, sheet.body, sheet.y + SPACE_ABOVE);
};

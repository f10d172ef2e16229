import { assertNever } from '../../errors.ts';
import type { FeeExplanation, TierFacts } from '../../invoicing/explanation.ts';
import type { Line } from '../../invoicing/line.ts';
import { dividedBy, isNegative, type Sentence, type Telling, withoutSign } from './telling.ts';

const isWhole = (decimal: string): boolean => !decimal.includes('.');

/** "101 to 500"; where units are not counted whole there is something between 100 and 101. */
const rangeOf = ({ above, upTo, of }: TierFacts, { says: { tier }, formats: { quantity } }: Telling): string => {
  if (Number(above) === 0 && upTo !== undefined) return tier.upTo(quantity(upTo));
  if (upTo === undefined) return tier.above(quantity(above));
  return [above, upTo, of].every(isWhole)
    ? tier.range(quantity(String(BigInt(above) + 1n)), quantity(upTo))
    : tier.between(quantity(above), quantity(upTo));
};

/** Which tier of the prices a line is of: "Price tier 101 to 500, of 600 in all". */
export const tierText = (tier: TierFacts, telling: Telling): string =>
  telling.says.tier[tier.mode](rangeOf(tier, telling), telling.formats.quantity(tier.of));

/** "3 more from 15 March 2016". */
const changeText = (
  { by, from }: Extract<FeeExplanation, { rule: 'quantityChanged' }>,
  { says, formats }: Telling,
): string => says.fee.change(formats.quantity(withoutSign(by)), !isNegative(by), formats.date(from));

/** What a fee is for: the whole period or a part of it. */
export const feeSentences = (explanation: FeeExplanation, telling: Telling): readonly Sentence[] => {
  const { fee } = telling.says;
  switch (explanation.rule) {
    case 'fullPeriod':
    case 'startedPeriod': {
      const { rule, tier } = explanation;
      return [[fee[rule]], ...(tier ? [[tierText(tier, telling)]] : [])];
    }
    case 'proratedByDays': {
      const { method, daysCovered, daysOfPeriod, tier } = explanation;
      const months = method === 'actualDays' ? [] : [fee.monthsOf30[method]];
      return [[fee.prorated(daysCovered, daysOfPeriod), ...months], ...(tier ? [[tierText(tier, telling)]] : [])];
    }
    case 'quantityChanged':
      return [[changeText(explanation, telling), fee.prorated(explanation.daysCovered, explanation.daysOfPeriod)]];
    case 'setup':
      return [[fee.setup]];
    default:
      return assertNever(explanation);
  }
};

/** What quantity and price of the fee do not show. */
export const feeDetail = (
  explanation: FeeExplanation,
  { quantity }: Pick<Line, 'quantity'>,
  telling: Telling,
): Sentence => {
  const { fee } = telling.says;
  switch (explanation.rule) {
    case 'fullPeriod':
    case 'startedPeriod':
      return explanation.tier ? [tierText(explanation.tier, telling)] : [];
    case 'proratedByDays': {
      const { daysCovered, daysOfPeriod, tier } = explanation;
      const units = dividedBy(quantity, daysCovered);
      const each = units === undefined || withoutSign(units) === '1' ? '' : `${telling.formats.quantity(units)} × `;
      return [`${each}${fee.prorated(daysCovered, daysOfPeriod)}`, ...(tier ? [tierText(tier, telling)] : [])];
    }
    case 'quantityChanged':
      return [changeText(explanation, telling), fee.prorated(explanation.daysCovered, explanation.daysOfPeriod)];
    case 'setup':
      return [fee.setup];
    default:
      return assertNever(explanation);
  }
};

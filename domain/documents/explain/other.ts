import { assertNever } from '../../errors.ts';
import type { OtherExplanation, StepExplanation } from '../../invoicing/explanation.ts';
import type { Line } from '../../invoicing/line.ts';
import { quantityText } from '../quantities.ts';
import { tierText } from './fee.ts';
import type { Sentence, Telling } from './telling.ts';
import { workText } from './time.ts';

type Metered = Extract<OtherExplanation, { rule: 'metered' }>;
type ExpenseFacts = Extract<OtherExplanation, { rule: 'expense' }>;
type Counting = Pick<Line, 'unit'>;

/** "120 GB at the end of the period, 20 GB included". */
const countedText = ({ countAt, counted, included }: Metered, { unit }: Counting, telling: Telling): string => {
  const { says, words, formats } = telling;
  const text = (quantity: string) =>
    quantityText({ quantity, unit: unit === 'DAY' ? 'C62' : unit, unitPrice: '0', baseQuantity: 1 }, words, formats);
  const counting = says.metered.countedAt[countAt](text(counted));
  return Number(included) === 0 ? counting : `${counting}, ${says.metered.included(text(included))}`;
};

/** Steps of remote sessions: how many sessions, how long, and how long a step is. */
export const stepSentences = (explanation: StepExplanation, telling: Telling): readonly Sentence[] => {
  const sessions = telling.says.things('session', explanation.sessions);
  return [[workText(explanation, telling, sessions)], stepDetail(explanation, telling)];
};

export const stepDetail = ({ rule, stepMinutes }: StepExplanation, { says, minutes }: Telling): Sentence => [
  says.steps[rule](stepMinutes === 0 ? '' : minutes(stepMinutes)),
];

/** Where the price of an expense comes from: the catalogue, its cost and a markup, or itself. */
const expenseSentences = (
  { product, unitCost, markupPercent, free }: ExpenseFacts,
  { says, formats }: Telling,
): readonly Sentence[] => {
  const { once } = says;
  const isMarkedUp = markupPercent !== undefined && Number(markupPercent) !== 0;
  const own = product === undefined || product.insteadOf !== undefined ? once.expense : once.catalogue(product.code);
  const atCost = (cost: string): string =>
    `${once.cost(formats.fullPrice(cost))}${isMarkedUp ? ` ${once.markup(formats.percent(markupPercent))}` : ''}`;
  const price = unitCost === undefined ? own : atCost(unitCost);
  const instead = product?.insteadOf && once.insteadOf(formats.fullPrice(product.insteadOf), product.code);
  return [[instead ? `${price}, ${instead}` : price], ...(free ? [[once.free[free]]] : [])];
};

/** Meters, projects, products and expenses. */
export const otherSentences = (
  explanation: OtherExplanation,
  line: Counting,
  telling: Telling,
): readonly Sentence[] => {
  const { says } = telling;
  switch (explanation.rule) {
    case 'metered': {
      const { devices, readings, tier } = explanation;
      const meters = [says.things('device', devices), says.things('reading', readings)].join(', ');
      return [[meters, countedText(explanation, line, telling)], ...(tier ? [[tierText(tier, telling)]] : [])];
    }
    case 'oneTime':
      return [[says.once.oneTime]];
    case 'creditedPart':
      return [[says.once.creditedPart]];
    case 'asWritten':
      return [[says.once.asWritten]];
    case 'addedByHand':
      return [[says.byHand.added]];
    case 'milestone':
      return [[says.once.milestone(explanation.milestoneId)]];
    case 'expense':
      return expenseSentences(explanation, telling);
    default:
      return assertNever(explanation);
  }
};

/** What quantity and price do not show. Costs and markups are the firm's own business. */
export const otherDetail = (explanation: OtherExplanation, line: Counting, telling: Telling): Sentence => {
  switch (explanation.rule) {
    case 'metered':
      return [
        countedText(explanation, line, telling),
        ...(explanation.tier ? [tierText(explanation.tier, telling)] : []),
      ];
    case 'expense':
      return explanation.free ? [telling.says.once.free[explanation.free]] : [];
    case 'oneTime':
    case 'creditedPart':
    case 'asWritten':
    case 'addedByHand':
    case 'milestone':
      return [];
    default:
      return assertNever(explanation);
  }
};

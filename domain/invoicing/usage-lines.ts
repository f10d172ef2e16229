import type { ExplanationRule } from './explanation.ts';
import type { Line } from './line.ts';

/** Lines of work and expenses that were charged, or shown at no charge, and took nothing that was prepaid. */
const CHARGED: ReadonlySet<ExplanationRule> = new Set<ExplanationRule>([
  'roundedTime',
  'fixedPrice',
  'travel',
  'initialStep',
  'nextSteps',
  'noCharge',
  'includedInFee',
  'expense',
]);

/** Lines of work that took from included time, a minimum or a block, or lay above a cap. */
const DRAWN: ReadonlySet<ExplanationRule> = new Set<ExplanationRule>([
  'includedTime',
  'coveredByMinimum',
  'takenFromBlock',
  'aboveLimit',
]);

type Said = Pick<Line, 'explanation' | 'billableIds'>;

/** Of work or expenses that were paid otherwise. */
export const isDrawn = ({ explanation }: Pick<Said, 'explanation'>): boolean =>
  DRAWN.has(explanation.rule) || (explanation.rule === 'expense' && explanation.free === 'takenFromBlock');

/** Of work or expenses that this line alone is for. */
export const isCharged = (line: Said): boolean =>
  CHARGED.has(line.explanation.rule) && !isDrawn(line) && line.billableIds.length > 0;

/** Of work or expenses; all else is charged by the calendar, or once. */
export const isOfUsage = (line: Said): boolean => isCharged(line) || isDrawn(line);

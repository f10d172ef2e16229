import * as z from 'zod';
import { type LocalDate, LocalDateSchema } from '../calendar/local-date.ts';
import { idFrom } from '../ids.ts';
import { Price } from '../money/decimal.ts';
import { line } from '../text.ts';

/**
 * What an hour of work costs the firm from a day on, until the next rate of the same technician, team and work type. In
 * the firm's currency.
 */
export const NewCostRate = z
  .strictObject({
    technician: line(80).optional(),
    team: line(80).optional(),
    workType: line(80).optional(),
    effectiveFrom: LocalDateSchema,
    perHour: Price,
  })
  .refine(({ technician, team }) => technician === undefined || team === undefined, {
    error: 'a rate is of a technician or of a team',
    path: ['team'],
  })
  .refine(({ technician, team, workType }) => (technician ?? team ?? workType) !== undefined, {
    error: 'is missing: a rate is of a technician, a team or a work type',
    path: ['technician'],
  })
  .meta({ id: 'NewCostRate' });
export type NewCostRate = z.infer<typeof NewCostRate>;

export interface CostRate extends NewCostRate {
  readonly costRateId: string;
}

/** The same for the same technician, team, work type and day: there is one rate of each. */
export const costRateIdOf = ({ technician = '', team = '', workType = '', effectiveFrom }: NewCostRate): string =>
  idFrom('costRate', technician, team, workType, effectiveFrom);

/** Whose work it is, and of which kind. */
export interface CostFacts {
  readonly technician: string;
  readonly team?: string | undefined;
  readonly workType?: string | undefined;
}

type Level = (facts: CostFacts) => Partial<CostFacts>;

/** In the order in which they are asked. */
const LEVELS: readonly Level[] = [
  ({ technician, workType }) => ({ technician, workType }),
  ({ technician }) => ({ technician }),
  ({ team, workType }) => ({ team, workType }),
  ({ team }) => ({ team }),
  ({ workType }) => ({ workType }),
];

const isOf = (rate: NewCostRate, of: Partial<CostFacts>): boolean =>
  rate.technician === of.technician && rate.team === of.team && rate.workType === of.workType;

const hasAll = (of: Partial<CostFacts>): boolean => Object.values(of).every((one) => one !== undefined);

/**
 * The rate of a day's work: of the technician for this work type, of the technician, of the team for it, of the team, of
 * the work type; at each level the newest by that day. Undefined where nobody has said what it costs.
 */
export const costRateOn = <R extends NewCostRate>(
  facts: CostFacts,
  rates: readonly R[],
  day: LocalDate,
): R | undefined => {
  for (const level of LEVELS) {
    const of = level(facts);
    if (!hasAll(of)) continue;
    const newest = rates
      .filter((rate) => rate.effectiveFrom <= day && isOf(rate, of))
      .reduce<R | undefined>(
        (best, rate) => (best && best.effectiveFrom > rate.effectiveFrom ? best : rate),
        undefined,
      );
    if (newest) return newest;
  }
  return undefined;
};

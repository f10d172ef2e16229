import type { TimeEntry } from '../billables/billable.ts';
import { PRICE_DECIMALS, parseDecimal } from '../money/decimal.ts';
import { divideRounded, type Minor, sum, toMinor } from '../money/rounding.ts';
import { type CostFacts, costRateOn, type NewCostRate } from './cost-rate.ts';

/** What the work of a technician of one type came to. */
export interface CostRow {
  readonly technician: string;
  readonly workType?: string | undefined;
  /** As worked. */
  readonly seconds: number;
  /** Those of them that no rate is known for: they cost nothing here. */
  readonly secondsWithoutRate: number;
  /** Minor units of the firm's currency, rounded once. */
  readonly cost: Minor;
}

export interface WorkCost {
  /** By technician, then by work type. */
  readonly rows: readonly CostRow[];
  readonly seconds: number;
  readonly secondsWithoutRate: number;
  /** The sum of the rows. */
  readonly cost: Minor;
}

export type CostedWork = Pick<TimeEntry, 'technician' | 'team' | 'workType' | 'workedOn' | 'seconds'>;

interface Pile {
  readonly work: CostedWork;
  seconds: number;
  secondsWithoutRate: number;
  /** Seconds × price per hour with its decimals. */
  product: bigint;
}

const SECONDS_OF_HOUR = 3600n;
const PRICE_SCALE = 10n ** BigInt(PRICE_DECIMALS);

const total = (piles: readonly { readonly [Name in 'seconds' | 'secondsWithoutRate']: number }[]) => ({
  seconds: piles.reduce((all, { seconds }) => all + seconds, 0),
  secondsWithoutRate: piles.reduce((all, { secondsWithoutRate }) => all + secondsWithoutRate, 0),
});

/**
 * What work cost the firm, each entry by the rate of its own day and as worked: what the client is charged, and whether,
 * does not matter. `teamOf` tells the team of a technician whose entry names none.
 */
export const costOf = (
  entries: readonly CostedWork[],
  rates: readonly NewCostRate[],
  teamOf: (technician: string) => string | undefined,
  minorDigits: number,
): WorkCost => {
  const piles = new Map<string, Pile>();
  for (const work of entries) {
    const { technician, workType, workedOn, seconds } = work;
    const name = JSON.stringify([technician, workType ?? null]);
    const pile = piles.get(name) ?? { work, seconds: 0, secondsWithoutRate: 0, product: 0n };
    piles.set(name, pile);
    const facts: CostFacts = { technician, workType, team: work.team ?? teamOf(technician) };
    const rate = costRateOn(facts, rates, workedOn);
    pile.seconds += seconds;
    if (rate) pile.product += BigInt(seconds) * parseDecimal(rate.perHour, PRICE_DECIMALS);
    else pile.secondsWithoutRate += seconds;
  }
  const toMinorUnits = 10n ** BigInt(minorDigits);
  const rows = [...piles]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([, { work, seconds, secondsWithoutRate, product }]): CostRow => ({
        technician: work.technician,
        workType: work.workType,
        seconds,
        secondsWithoutRate,
        cost: toMinor(divideRounded(product * toMinorUnits, PRICE_SCALE * SECONDS_OF_HOUR)),
      }),
    );
  return { rows, ...total(rows), cost: sum(rows.map(({ cost }) => cost)) };
};

import type { LoggedTime } from '../../billables/billable.ts';
import type { AllowanceBalance, LimitBalance } from '../../contracts/balances.ts';
import type { TimeCharge } from '../../contracts/charges/time.ts';
import type { Line } from '../../invoicing/line.ts';
import type { Blocks } from '../blocks/blocks.ts';
import type { Piece } from '../fees/schedule.ts';
import type { Priced, Pricing } from '../pricing.ts';
import { priceSteps } from '../step-tariff/step-tariff.ts';
import { bandsOf, byBand } from './banded.ts';
import { consume } from './consume.ts';
import type { Kind } from './group.ts';
import { linesOf, travelLines } from './lines.ts';
import { minimumLines } from './minimum.ts';
import { pilesBy } from './piles.ts';
import { plainWork } from './plain.ts';
import { bandedRates } from './rates.ts';
import type { Route } from './route.ts';
import { wholeSlice } from './slices.ts';
import { sortOut } from './sort-out.ts';

export interface PricedWork extends Priced<AllowanceBalance> {
  readonly limits: Readonly<Record<string, LimitBalance>>;
}

const isBanded = ({ route, reason, rule }: Kind): boolean =>
  reason === 'roundedTime' && rule.bands === 'whole' && bandsOf(route) !== undefined;

const byKey = (a: Line, b: Line): number => (a.key < b.key ? -1 : 1);

/**
 * Prices working time: monthly minimums that are due, then each entry by the charge that takes it. What is rounded as one
 * never mixes rates, charging or late and punctual work; every billed minute stands on one line; the order of recording
 * does not matter (semantics.md §2).
 */
export const priceWork = (
  pricing: Pricing,
  minimums: readonly Piece<TimeCharge>[],
  entries: readonly LoggedTime[],
  blocks: Blocks,
): PricedWork => {
  const rateUnder = bandedRates();
  const piles = pilesBy(pricing.grouping);
  const plain = plainWork(pricing.grouping, piles.plainPile);
  const { strands, fixed, visits, steps } = sortOut(pricing, entries, rateUnder, plain.add);
  plain.close();
  const slices = strands.flatMap(({ kind, groups }) =>
    groups.flatMap((group) => {
      const whole = wholeSlice(group);
      return isBanded(kind) ? byBand(pricing, whole, rateUnder) : [whole];
    }),
  );
  const consumed = consume(pricing, slices, blocks);
  for (const slice of consumed.slices) if (slice.group.kind.reason !== 'hidden') piles.addSlice(slice);

  const stepped = new Map<Route, readonly LoggedTime[]>(steps);
  for (const { route, entry } of consumed.steps) stepped.set(route, [...(stepped.get(route) ?? []), entry]);
  const stepLines = [...stepped].flatMap(([{ priced, terms }, those]) =>
    priced?.kind === 'stepTariff' ? priceSteps(pricing, priced, terms.effectiveFrom, those, blocks) : [],
  );
  return {
    lines: [
      ...minimumLines(pricing, minimums),
      ...[...linesOf(pricing, piles.piles()), ...fixed, ...stepLines, ...travelLines(pricing, visits)].sort(byKey),
    ],
    balances: consumed.balances,
    limits: consumed.limits,
    notices: consumed.notices,
  };
};

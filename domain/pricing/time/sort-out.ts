import type { LoggedTime } from '../../billables/billable.ts';
import { periodOf } from '../../calendar/cadence.ts';
import type { Line } from '../../invoicing/line.ts';
import type { Pricing } from '../pricing.ts';
import { bandsOf, type RateUnder, splitAtBands, splitAtEdges } from './banded.ts';
import type { Kind, Reason } from './group.ts';
import { gather, isRounded, kinds, type Strand } from './groups.ts';
import { fixedLine } from './lines.ts';
import type { Rate } from './rates.ts';
import { type Route, routesOf } from './route.ts';
import { hasCharged } from './travel.ts';

/** How an entry is charged; undefined when it leaves no trace but that it is billed (semantics.md §2.5). */
const reasonOf = ({ charging }: LoggedTime, { block, priced }: Route): Reason | undefined => {
  if (charging === 'writtenOff') return undefined;
  if (charging === 'hidden') return block?.freeWork ? 'hidden' : undefined;
  if (charging === 'noCharge') return 'noCharge';
  return block || priced ? 'roundedTime' : 'includedInFee';
};

/** The work of a bill, sorted by how it is priced. */
export interface Sorted {
  readonly strands: readonly Strand[];
  readonly fixed: readonly Line[];
  readonly visits: readonly { readonly route: Route; readonly entry: LoggedTime }[];
  readonly steps: ReadonlyMap<Route, LoggedTime[]>;
}

/** Gives each entry its route, its reason and its parts; nothing has a price yet but what has one of its own. */
export const sortOut = (
  pricing: Pricing,
  entries: readonly LoggedTime[],
  rateUnder: RateUnder,
  addPlain: (entry: LoggedTime, kind: Kind) => void,
): Sorted => {
  const routeOf = routesOf(pricing);
  const gathered = gather();
  const kindOf = kinds();
  const add = (entry: LoggedTime, kind: Kind): void =>
    kind.isPlain ? addPlain(entry, kind) : gathered.add(entry, kind);
  const fixed: Line[] = [];
  const visits: { readonly route: Route; readonly entry: LoggedTime }[] = [];
  const steps = new Map<Route, LoggedTime[]>();
  const isSplit = pricing.standard.boundary === 'split';

  const kindFor = (entry: LoggedTime, route: Route, reason: Reason, rate: Rate | undefined) => {
    const { workedOn, role } = entry;
    const weighed = role !== undefined && route.block && Object.hasOwn(route.block.weights, role) ? role : undefined;
    const periodFrom = isSplit ? periodOf(route.terms.cadence, workedOn).from : undefined;
    return kindOf(route, reason, rate, entry, weighed, periodFrom);
  };
  const addWork = (entry: LoggedTime, route: Route, reason: Reason): void => {
    const { block, priced } = route;
    if (reason === 'roundedTime' && !block && priced?.kind === 'stepTariff') {
      const those = steps.get(route);
      if (those) those.push(entry);
      else steps.set(route, [entry]);
      return;
    }
    const rate = isRounded(route, reason) ? route.rateFor(entry) : undefined;
    if (reason === 'roundedTime' && route.rounding.bands === 'perSegment' && bandsOf(route))
      for (const { part, rate: own } of splitAtBands(pricing, route, entry, rateUnder))
        add(part, kindFor(part, route, reason, own));
    else add(entry, kindFor(entry, route, reason, rate));
  };
  const addPart = (entry: LoggedTime): void => {
    const route = routeOf(entry);
    const reason = reasonOf(entry, route);
    if (reason === undefined) return;
    if (route.priced?.kind === 'time' && hasCharged(entry, route.priced.travel)) visits.push({ route, entry });
    if (entry.fixedPrice !== undefined && entry.charging === 'billable')
      fixed.push(fixedLine(pricing, route, entry, entry.fixedPrice));
    else addWork(entry, route, reason);
  };
  for (const entry of entries) {
    if (isSplit && entry.fixedPrice === undefined) splitAtEdges(pricing, routeOf(entry), entry).forEach(addPart);
    else addPart(entry);
  }
  return { strands: gathered.strands(), fixed, visits, steps };
};

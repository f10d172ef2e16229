import type { TimeEntry } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { Charge } from '../../contracts/charges/charge.ts';
import type { PrepaidBlock } from '../../contracts/charges/prepaid-block.ts';
import type { RoundingRule } from '../../contracts/charges/rounding.ts';
import type { StepTariff } from '../../contracts/charges/step-tariff.ts';
import type { TimeCharge } from '../../contracts/charges/time.ts';
import { nearestTerms, type Terms } from '../../contracts/contract.ts';
import { takersOf } from '../../contracts/coverage.ts';
import type { Pricing } from '../pricing.ts';
import { type Rate, ratesOf, remembering, type Worker } from './rates.ts';
import { hasOwnRounding, roundingOf } from './rounding-rule.ts';

/** By which terms and charges work is priced. The same for all work that may stand on one line. */
export interface Route {
  readonly terms: Terms;
  /** Pays for the work first; what it leaves goes on. */
  readonly block: PrepaidBlock | undefined;
  readonly priced: TimeCharge | StepTariff | undefined;
  /** On whose line the work stands. Where nothing takes it, it is what the first charge pays for. */
  readonly charge: Charge;
  readonly rounding: RoundingRule;
  /** The work type that has a rule of rounding for itself; its lines are told apart by it. */
  readonly ruleOf: string | undefined;
  readonly rateFor: (worker: Worker) => Rate | undefined;
}

const NO_ROUNDING_OF_ITS_OWN = { rounding: undefined, roundingOfWorkTypes: {} };

/** An incident is a ticket: what is rounded as one must not mix several. */
const roundingFor = (rule: RoundingRule, block: PrepaidBlock | undefined): RoundingRule =>
  block?.of === 'incidents' && rule.aggregation === 'clientDay' ? { ...rule, aggregation: 'ticketDay' } : rule;

/** The routes of one version of the terms, by work type. */
const routesOfTerms = (terms: Terms, { standard }: Pricing): ((workType: string | undefined) => Route) => {
  const takers = takersOf(terms.charges);
  const rates = remembering((charge: Charge | undefined) =>
    ratesOf(charge?.kind === 'time' ? charge.rates : undefined, standard),
  );
  const known: Route[] = [];
  return remembering((workType: string | undefined): Route => {
    const { block, priced } = takers(workType);
    const time = priced?.kind === 'time' ? priced : NO_ROUNDING_OF_ITS_OWN;
    const blocked = block?.rounding ?? roundingOf(time, workType, standard);
    const rule = block ? roundingFor(blocked, block) : blocked;
    const ruleOf = block?.rounding === undefined && hasOwnRounding(time, workType) ? workType : undefined;
    const same = known.find((one) => one.block === block && one.priced === priced && one.ruleOf === ruleOf);
    if (same) return same;
    const charge = block ?? priced ?? (terms.charges[0] as Charge);
    const route = { terms, block, priced, charge, rounding: rule, ruleOf, rateFor: rates(priced) };
    known.push(route);
    return route;
  });
};

/** The day whose terms price an entry (semantics.md §3.4): when it was worked or, as Supremo does, accounted. */
export const termsDay = (
  entry: Pick<TimeEntry, 'workedOn' | 'accountedOn'>,
  { contract, through }: Pricing,
): LocalDate => (contract.rateDate === 'worked' ? entry.workedOn : (entry.accountedOn ?? through));

/** The route of each entry. Work outside the contract's days, since its end was moved, is at the nearest terms. */
export const routesOf = (pricing: Pricing): ((entry: TimeEntry) => Route) => {
  const { contract } = pricing;
  const ofTerms = remembering((terms: Terms) => routesOfTerms(terms, pricing));
  const [only] = contract.terms;
  if (only && contract.terms.length === 1) {
    const routes = ofTerms(only);
    return ({ workType }) => routes(workType);
  }
  const ofDay = remembering((day: LocalDate) => ofTerms(nearestTerms(contract, day)));
  return (entry) => ofDay(termsDay(entry, pricing))(entry.workType);
};

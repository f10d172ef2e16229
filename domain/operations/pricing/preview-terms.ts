import { periodOf } from '../../calendar/cadence.ts';
import { addDays, type LocalDate, laterOf } from '../../calendar/local-date.ts';
import { type ContractChange, changeContract, correctionFrom } from '../../contracts/change.ts';
import type { Terms } from '../../contracts/contract.ts';
import { cutoffAt } from '../../ids.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { Minor } from '../../money/rounding.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { LineGrouping } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { guardTerms } from '../contracts.ts';
import type { TableNeeds } from '../ports.ts';
import { agreedTerms } from '../service-levels/agreed-terms.ts';
import { holidaysOf, readFacts } from './contract-facts.ts';
import { guardReach, readParties } from './preview.ts';
import { type TrialBill, tryBill } from './trial.ts';

/** Terms that are thought of, and the bill to show them on. */
export interface SupposedTerms {
  readonly terms: Terms;
  /** The last day that is billed; absent for the first billing period that ends with the new terms and is not billed. */
  readonly through?: LocalDate | undefined;
  readonly lineGrouping: LineGrouping;
}

/** A line that is on one of two bills only, or comes to something else on the other. Nets in minor units. */
export interface LineDifference {
  readonly key: string;
  readonly description: string;
  readonly before?: Minor | undefined;
  readonly after?: Minor | undefined;
}

/** The same bill by the terms as they are, and by those that are thought of. */
export interface TermsPreview {
  readonly through: LocalDate;
  readonly currency: string;
  /** From which day on it corrects what was billed; null where it does not. */
  readonly correctFrom: LocalDate | null;
  readonly before: TrialBill;
  readonly after: TrialBill;
  readonly lines: readonly LineDifference[];
}

const linesOf = ({ invoice }: TrialBill) => (typeof invoice === 'string' ? [] : invoice.lines);

/** Lines of two bills by their keys; a key that a bill has several times is one. */
const byKey = (bill: TrialBill) => {
  const found = new Map<string, { readonly description: string; readonly net: Minor }>();
  for (const { key, description, net } of linesOf(bill))
    found.set(key, { description, net: net + (found.get(key)?.net ?? 0) });
  return found;
};

const differingLines = (before: TrialBill, after: TrialBill): readonly LineDifference[] => {
  const [old, fresh] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((key) => {
    const [was, is] = [old.get(key), fresh.get(key)];
    if (was?.net === is?.net && was?.description === is?.description) return [];
    return [{ key, description: is?.description ?? was?.description ?? '', before: was?.net, after: is?.net }];
  });
};

const nextBillOf = ({ contract, state }: ContractRecord, terms: Terms): LocalDate => {
  const open = state.through === null ? contract.startsOn : addDays(state.through, 1);
  return addDays(periodOf(terms.cadence, laterOf(open, terms.effectiveFrom)).until, -1);
};

/**
 * What other terms from a day on mean for a bill: the very computation of the month end, twice. Refused as the terms would
 * be; stores nothing.
 */
export const previewTerms =
  ({ stores, clock }: Pick<TableNeeds, 'stores' | 'clock'>) =>
  async (tenantId: string, contractId: string, asked: SupposedTerms): Promise<TermsPreview> => {
    const { tenant, record, client } = await readParties({ stores }, tenantId, contractId);
    const { settings } = tenant;
    const currency = currencyOfClient(client, settings);
    const terms = await agreedTerms({ stores })(tenantId, asked.terms, '/terms');
    await guardTerms(terms, settings, '/terms', currency);
    const change: ContractChange = { kind: 'agreeTerms', terms };
    const changed = changeContract(record.contract, record.state, change);
    const correctFrom = correctionFrom(record.contract, record.state, change);
    const through = asked.through ?? nextBillOf(record, terms);
    guardReach(through, todayOf(tenant, clock()), '/through');
    const supposed = { ...record, contract: changed, state: { ...record.state, correctFrom } };
    const [asIs, asThought] = await Promise.all([
      readFacts(stores, tenantId, record, through),
      readFacts(stores, tenantId, supposed, through),
    ]);
    const holidays = await holidaysOf([asIs, asThought], through);
    const reach = { through, cutoff: cutoffAt(clock()), timeZone: settings.timeZone };
    const facts = { tenant, client, reach, lineGrouping: asked.lineGrouping, holidays };
    const [before, after] = [tryBill(asIs, facts).bill, tryBill(asThought, facts).bill];
    return { through, currency, correctFrom, before, after, lines: differingLines(before, after) };
  };

import { type OpenContract, type ReadinessReason, readinessOf, type Standing } from '../../batches/readiness.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import { isAlreadyBilled } from '../../contracts/billing-state.ts';
import { BillingError } from '../../errors.ts';
import { amountsOfBills, type BilledAmounts, type BilledPart, invoiceOrReason } from '../../invoicing/compose.ts';
import type { Minor } from '../../money/rounding.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import type { LineGrouping, Tenant } from '../../tenants/tenant.ts';
import type { OpenFacts } from '../pricing/contract-facts.ts';
import { billContract } from '../pricing/price.ts';

/** What all contracts of a preview share. */
export interface PreviewFacts {
  readonly tenant: Tenant;
  readonly through: LocalDate;
  /** ULID: what is written later is not looked at. */
  readonly cutoff: string;
  readonly lineGrouping: LineGrouping;
  readonly holidays: Holidays;
  /** Work of billing periods that are still open is billed too. */
  readonly openWork: boolean;
}

/** A contract by what a bill through the day would make of it. */
export interface PricedOpen {
  readonly open: OpenContract;
  /** Absent where nothing is open. */
  readonly standing?: Standing | undefined;
  /** The bill through the day, where it bills anything. */
  readonly part?: BilledPart | undefined;
  /** What that comes to by itself. */
  readonly selected?: BilledAmounts | undefined;
  /** Before tax, with the work that waits for the end of its period; absent where it cannot be priced. */
  readonly total?: Minor | undefined;
  /** Why no bill through the day can be made. */
  readonly problem?: ReadinessReason | undefined;
  /** A defect of ours, for the log. */
  readonly defect?: unknown;
}

/** What is wrong, for people; and for the log what is wrong with us. */
export const problemOf = (error: unknown): Pick<PricedOpen, 'problem' | 'defect'> =>
  error instanceof BillingError
    ? { problem: { code: error.code, detail: error.message } }
    : { problem: { code: 'Defect', detail: 'this could not be computed: a defect, see the log' }, defect: error };

export const lockedBy = (open: OpenContract, error: unknown): PricedOpen => {
  const { problem, defect } = problemOf(error);
  return { open, standing: problem && { readiness: 'locked', reason: problem }, problem, defect };
};

const reachOf = ({ tenant, through, cutoff }: PreviewFacts) => ({
  through,
  cutoff,
  timeZone: tenant.settings.timeZone,
});

const price = (open: OpenFacts & OpenContract, client: Client, facts: PreviewFacts): PricedOpen => {
  const { tenant, through, openWork } = facts;
  const { contract, state } = open;
  const reach = reachOf(facts);
  if (isAlreadyBilled(state, reach)) return { open, standing: readinessOf(open), total: 0 };
  const common = { ...facts, client, reach };
  const billed = billContract(open, { ...common, logThrough: openWork ? through : undefined });
  const part = { contract, stateBefore: state, bill: billed };
  const isDue = billed.lines.length > 0 || billed.billableIds.length > 0;
  const selected = amountsOfBills(tenant, client, [part]);
  const composed = invoiceOrReason(tenant, client, [part]);
  const now: OpenContract = { ...open, bill: billed };
  const priced: PricedOpen = {
    open: now,
    standing: readinessOf(now, typeof composed === 'string' ? composed : undefined),
    ...(isDue ? { part, selected } : {}),
  };
  if (billed.stateAfter.through === through) return { ...priced, total: selected.totals.net };
  try {
    const all = { ...part, bill: billContract(open, { ...common, logThrough: through }) };
    return { ...priced, total: amountsOfBills(tenant, client, [all]).totals.net };
  } catch (error) {
    // Only what still waits cannot be priced: it has time until its period ends.
    const { problem: reason, defect } = problemOf(error);
    return { ...priced, standing: priced.standing && reason && { ...priced.standing, reason }, defect };
  }
};

/**
 * What a bill of a contract through a day takes, by the very function of the month end, and what it leaves. A contract
 * that cannot be priced is locked with its reason: it never stops the others.
 */
export const priceOpen = (found: OpenFacts, client: Client | undefined, facts: PreviewFacts): PricedOpen => {
  const open = { ...found, through: facts.through };
  try {
    if (!client) throw new BillingError('ClientUnknown', `there is no client ${found.contract.clientId}`);
    return price(open, client, facts);
  } catch (error) {
    return lockedBy(open, error);
  }
};

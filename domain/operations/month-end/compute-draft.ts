import type { Batch, BatchItem, Draft, PlannedInvoice } from '../../batches/batch.ts';
import type { LoggedBillable } from '../../billables/billable.ts';
import type { Client } from '../../clients/client.ts';
import { BillingError } from '../../errors.ts';
import { composeInvoice } from '../../invoicing/compose.ts';
import { minorDigits } from '../../money/currency.ts';
import { bill } from '../../pricing/bill.ts';
import { isAlreadyBilled, type Reach } from '../../pricing/billing-state.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { ReviewPolicy, Tenant } from '../../tenants/tenant.ts';

/** A contract with its log, read so that nothing at or below the cutoff can still appear. */
export interface ContractFacts extends ContractRecord {
  readonly billables: readonly LoggedBillable[];
}

export interface DraftFacts {
  readonly tenant: Tenant;
  readonly batch: Pick<Batch, 'lineGrouping'>;
  readonly reach: Reach;
  readonly planned: PlannedInvoice;
  readonly client: Client | undefined;
  readonly contracts: readonly ContractFacts[];
}

/** What became of a planned invoice, and its draft if it has one. */
export interface Drafted {
  readonly item: BatchItem;
  readonly draft?: Draft;
  /** A defect of ours, for the log: the item only names it. */
  readonly defect?: unknown;
}

const needsReview = (policy: ReviewPolicy, gross: number): boolean =>
  policy.when === 'always' || (policy.when === 'above' && gross > policy.minor);

const compute = ({ tenant, batch, reach, planned, client, contracts }: DraftFacts): Drafted => {
  if (!client) throw new BillingError('ClientUnknown', `there is no client ${planned.clientId}`);
  const open = contracts.filter(({ state }) => !isAlreadyBilled(state, reach));
  if (open.length === 0) return { item: { ...planned, status: 'alreadyBilled' } };
  const { currency, reviewPolicy } = tenant.settings;
  const parts = open.map(({ contract, state, billables }) => ({
    contract,
    stateBefore: state,
    bill: bill({ contract, state, billables, reach, grouping: batch.lineGrouping, minorDigits: minorDigits(currency) }),
  }));
  const content = composeInvoice(tenant, client, parts);
  if (!content) return { item: { ...planned, status: 'nothingToBill' } };
  const { gross } = content.totals;
  const status = needsReview(reviewPolicy, gross) ? 'drafted' : 'approved';
  const basis = { settingsVersion: tenant.version, clientVersion: client.version };
  return { item: { ...planned, status, gross, currency }, draft: { itemId: planned.itemId, content, basis } };
};

/** Prices one invoice to be. Whatever is wrong with it stays with it: one bad contract never stops the others. */
export const computeDraft = (facts: DraftFacts): Drafted => {
  try {
    return compute(facts);
  } catch (error) {
    const known = error instanceof BillingError;
    const reason = known
      ? `${error.code}: ${error.message}`
      : 'this invoice could not be computed: a defect, see the log';
    return { item: { ...facts.planned, status: 'failed', reason }, ...(known ? {} : { defect: error }) };
  }
};

import type { Batch, BatchItem, Draft, PlannedInvoice } from '../../batches/batch.ts';
import type { Client } from '../../clients/client.ts';
import { isAlreadyBilled, type Reach } from '../../contracts/billing-state.ts';
import { eInvoiceWarnings } from '../../documents/einvoice/warnings.ts';
import { BillingError } from '../../errors.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import type { ReviewPolicy, Tenant } from '../../tenants/tenant.ts';
import type { ContractFacts } from '../pricing/contract-facts.ts';
import { priceInvoice } from '../pricing/price.ts';

export interface DraftFacts {
  readonly tenant: Tenant;
  readonly batch: Pick<Batch, 'lineGrouping'>;
  readonly reach: Reach;
  readonly planned: PlannedInvoice;
  readonly client: Client | undefined;
  readonly contracts: readonly ContractFacts[];
  readonly holidays: Holidays;
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

const compute = ({ tenant, batch, reach, planned, client, contracts, holidays }: DraftFacts): Drafted => {
  if (!client) throw new BillingError('ClientUnknown', `there is no client ${planned.clientId}`);
  const open = contracts.filter(({ state }) => !isAlreadyBilled(state, reach));
  if (open.length === 0) return { item: { ...planned, status: 'alreadyBilled' } };
  const { currency, reviewPolicy } = tenant.settings;
  const { lineGrouping } = batch;
  const { invoice: content } = priceInvoice(open, { tenant, client, reach, lineGrouping, holidays });
  if (typeof content === 'string') return { item: { ...planned, status: 'nothingToBill' } };
  const { gross } = content.totals;
  const status = needsReview(reviewPolicy, gross) ? 'drafted' : 'approved';
  const basis = { settingsVersion: tenant.version, clientVersion: client.version };
  const warnings = eInvoiceWarnings(content);
  const item = { ...planned, status, gross, currency, ...(warnings.length > 0 && { warnings }) } as const;
  return { item, draft: { itemId: planned.itemId, content, basis } };
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

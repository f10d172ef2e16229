import type { Batch } from '../../batches/batch.ts';
import type { Draft } from '../../batches/draft.ts';
import { applyEdits, type Laid } from '../../batches/edits/apply.ts';
import { type Overlay, UNTOUCHED } from '../../batches/edits/edit.ts';
import type { LostEdit } from '../../batches/edits/lost.ts';
import type { BatchItem, PlannedInvoice } from '../../batches/item.ts';
import type { Client } from '../../clients/client.ts';
import { isAlreadyBilled, type Reach } from '../../contracts/billing-state.ts';
import { eInvoiceWarnings } from '../../documents/einvoice/warnings.ts';
import { BillingError } from '../../errors.ts';
import { composeAdHoc } from '../../invoicing/ad-hoc.ts';
import { agreementOf } from '../../invoicing/agreement.ts';
import { type ExchangeRate, exchanged, withTaxCurrency } from '../../invoicing/exchange.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import { compareBills } from '../../invoicing/last-bill.ts';
import type { Holidays } from '../../pricing/pricing.ts';
import type { ReviewPolicy, Tenant } from '../../tenants/tenant.ts';
import type { ContractFacts } from '../pricing/contract-facts.ts';
import { priceInvoice } from '../pricing/price.ts';

export interface DraftFacts {
  readonly tenant: Tenant;
  readonly batch: Pick<Batch, 'lineGrouping' | 'openWork' | 'adHoc'>;
  readonly reach: Reach;
  readonly planned: PlannedInvoice;
  readonly client: Client | undefined;
  readonly contracts: readonly ContractFacts[];
  readonly holidays: Holidays;
  /** Of a client that is billed in another currency than the tenant's: the newest by the day of the invoice. */
  readonly exchangeRate?: ExchangeRate | undefined;
  /** What a person changed on an earlier draft of it. */
  readonly overlay?: Overlay | undefined;
  /** Of what a person changed, this was lost before. */
  readonly lostEdits?: readonly LostEdit[] | undefined;
}

/** What became of a planned invoice, and its draft if it has one. */
export interface Drafted {
  readonly item: BatchItem;
  readonly draft?: Draft;
  /** A defect of ours, for the log: the item only names it. */
  readonly defect?: unknown;
}

/** The gross in the tenant's currency, which is what its limit is of. */
const ownGross = ({ totals, currency, taxCurrency }: InvoiceContent): number =>
  taxCurrency ? exchanged(totals.gross, taxCurrency.rate, currency, taxCurrency.currency) : totals.gross;

const needsReview = (policy: ReviewPolicy, gross: number): boolean =>
  policy.when === 'always' || (policy.when === 'above' && gross > policy.minor);

/** What the list of a batch says of a draft, with what a person changed on it. */
export const factsOfLaid = ({ content, lost }: Laid, edits: number, { settings }: Tenant) => {
  const warnings = eInvoiceWarnings(content);
  return {
    net: content.totals.net,
    gross: content.totals.gross,
    currency: content.currency,
    ...(content.contracts.length > 0 && {
      compared: compareBills(content.contracts, settings.markChangesAbovePercent),
    }),
    ...(warnings.length > 0 && { warnings }),
    ...(edits > 0 && { edited: true }),
    ...(lost.length > 0 && { lostEdits: lost }),
  };
};

type Computed = Pick<Draft, 'content' | 'agreement'>;

/** What the contracts of an invoice come to, or why there is none. */
const computeBills = (
  { tenant, batch, reach, contracts, holidays }: DraftFacts,
  client: Client,
): Computed | 'alreadyBilled' | 'nothingToBill' => {
  const open = contracts.filter(({ state }) => !isAlreadyBilled(state, reach));
  if (open.length === 0) return 'alreadyBilled';
  const { lineGrouping, openWork } = batch;
  const logThrough = openWork ? reach.through : undefined;
  const { invoice: content } = priceInvoice(open, { tenant, client, reach, lineGrouping, holidays, logThrough });
  if (typeof content === 'string') return 'nothingToBill';
  const billed = content.contracts.map(({ contractId }) =>
    open.find(({ contract }) => contract.contractId === contractId),
  );
  const agreement = agreementOf(
    tenant,
    client,
    billed.flatMap((one) => one?.contract ?? []),
  );
  return { content, agreement };
};

/** The oldest version of each list: where one was changed between two readings, the draft is not of now. */
const oldestOf = (read: readonly (readonly [string, number])[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...read].sort(([, a], [, b]) => b - a));

const compute = (given: DraftFacts): Drafted => {
  const { tenant, batch, reach, planned, client, overlay = UNTOUCHED, lostEdits = [] } = given;
  if (!client) throw new BillingError('ClientUnknown', `there is no client ${planned.clientId}`);
  const { adHoc } = batch;
  const computed = adHoc ? composeAdHoc(tenant, client, adHoc, reach.through) : computeBills(given, client);
  const edited = overlay.edits.length > 0;
  // Its edits stay with it, whatever it comes to now: another grouping carries them over.
  if (typeof computed === 'string') return { item: { ...planned, status: computed, ...(edited && { edited }) } };
  const priceLists = oldestOf(given.contracts.flatMap((one) => Object.entries(one.priceLists ?? {})));
  const basis = {
    settingsVersion: tenant.version,
    clientVersion: client.version,
    ...(Object.keys(priceLists).length > 0 && { priceLists }),
  };
  const composed = withTaxCurrency(computed.content, tenant.settings, given.exchangeRate);
  const draft = { itemId: planned.itemId, ...computed, content: composed, basis };
  const { content, lost } = applyEdits(draft, overlay.edits);
  const facts = factsOfLaid({ content, lost: [...lostEdits, ...lost] }, overlay.edits.length, tenant);
  if (facts.gross === 0)
    return {
      item: { ...planned, ...facts, status: 'nothingToBill', reason: 'with what was changed on it, it comes to 0.00' },
    };
  const waits = facts.edited || needsReview(tenant.settings.reviewPolicy, ownGross(content));
  return { item: { ...planned, ...facts, status: waits ? 'drafted' : 'approved' }, draft };
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
    const edited = (facts.overlay?.edits.length ?? 0) > 0;
    const item = { ...facts.planned, status: 'failed', reason, ...(edited && { edited }) } as const;
    return { item, ...(known ? {} : { defect: error }) };
  }
};

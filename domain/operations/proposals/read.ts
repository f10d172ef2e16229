import { periodOf } from '../../calendar/cadence.ts';
import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import type { Period } from '../../calendar/period.ts';
import type { Client } from '../../clients/client.ts';
import { NO_BALANCES } from '../../contracts/balances.ts';
import { newBillingState } from '../../contracts/billing-state.ts';
import { type Contract, nearestTerms, offeredTerm } from '../../contracts/contract.ts';
import type { Proposal } from '../../contracts/proposal.ts';
import { unansweredOf } from '../../contracts/proposal-changes.ts';
import type { ProposalDocument } from '../../documents/proposal/rendering.ts';
import { cutoffAt } from '../../ids.ts';
import { amountsOfBills } from '../../invoicing/compose.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { InvoiceContent } from '../../invoicing/invoice.ts';
import { headOf } from '../../invoicing/parties.ts';
import { minorDigits } from '../../money/currency.ts';
import { yearlyWorth } from '../../renewals/yearly-worth.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { todayOf } from '../../tenants/today.ts';
import { contractOf } from '../billables/read.ts';
import { notFound } from '../change.ts';
import type { TableNeeds } from '../ports.ts';
import { atListedPrices } from '../price-lists.ts';
import { billContract } from '../pricing/price.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

type ProposalNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** A proposal that nobody has answered, with all that is needed to show and to send it. */
export interface ReadProposal {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly record: ContractRecord;
  readonly proposal: Proposal;
  readonly document: ProposalDocument;
}

/** As the contract would be if it were accepted as it is. */
const agreedOn = ({ proposal: _, ...contract }: Contract): Contract => contract;

/** The first billing period that lies in the contract wholly; where none does, all of the contract. */
const firstFullPeriod = (contract: Contract) => {
  const term = offeredTerm(contract);
  const { cadence } = nearestTerms(contract, term.from);
  const first = periodOf(cadence, term.from);
  const full = first.from === term.from ? first : periodOf(cadence, first.until);
  return full.until <= term.until ? full : term;
};

/** The terms that hold in a period: those of its first day from there on, and those that begin within it. */
const termsIn = (contract: Contract, { from, until }: Period) => [
  { ...nearestTerms(contract, from), effectiveFrom: from },
  ...contract.terms.filter(({ effectiveFrom }) => from < effectiveFrom && effectiveFrom < until),
];

/** What the first full period comes to if nothing is used: the bill of a contract that is no longer than it. */
const firstPeriodOf = (
  contract: Contract,
  { tenant, client, now }: { readonly tenant: Tenant; readonly client: Client; readonly now: Date },
): InvoiceContent | undefined => {
  const period = firstFullPeriod(contract);
  const lastDay = addDays(period.until, -1);
  const tried: Contract = { ...contract, startsOn: period.from, endsOn: lastDay, terms: termsIn(contract, period) };
  const stateBefore = newBillingState(period.from);
  const facts = { contract: tried, state: stateBefore, stateChangedAt: '', billables: [] };
  const bill = billContract(facts, {
    ...{ tenant, client, lineGrouping: 'ticket' },
    reach: { through: lastDay, cutoff: cutoffAt(now), timeZone: tenant.settings.timeZone },
    // Nobody works in it.
    holidays: new Map(),
  });
  const { lines, allowances, totals } = amountsOfBills(tenant, client, [{ contract: tried, stateBefore, bill }]);
  if (totals.gross <= 0) return undefined;
  return { ...headOf(tenant, client), kind: 'invoice', period, lines, allowances, totals, contracts: [] };
};

/** What an hour costs where the terms say nothing: the firm's rates are in its own currency. */
const usualRateOf = ({ settings }: Tenant, client: Client): string | undefined =>
  client.timeRules?.hourlyPrice ??
  (currencyOfClient(client, settings) === settings.currency ? settings.timeRules.rates.default : undefined);

const documentOf = (
  {
    tenant,
    client,
    proposal,
    now,
    today,
  }: Pick<ReadProposal, 'tenant' | 'client' | 'proposal'> & {
    readonly now: Date;
    readonly today: LocalDate;
  },
  contract: Contract,
): ProposalDocument => {
  const { seller, buyer, locale, paper, currency, paymentTerms } = headOf(tenant, client, contract.invoiceGroup);
  const { name, startsOn, endsOn, renewal, purchaseOrder = client.purchaseOrder, terms, accountManagers } = contract;
  const worth = yearlyWorth(nearestTerms(contract, startsOn), NO_BALANCES, minorDigits(currency));
  return {
    ...{ seller, buyer, locale, paper, currency, paymentTerms },
    contract: { name, startsOn, endsOn, renewal, purchaseOrder },
    versions: terms,
    on: today,
    validUntil: proposal.validUntil,
    prices: tenant.settings.invoiceRules.prices,
    usualRate: usualRateOf(tenant, client),
    firstPeriod: firstPeriodOf(contract, { tenant, client, now }),
    yearlyWorth: worth,
    accountManager: accountManagers?.[0],
  };
};

/** Reads a proposal that nobody has answered, at the prices of its lists. Throws `NotFound` and `ProposalNotOpen`. */
export const readProposal =
  ({ stores, clock }: ProposalNeeds) =>
  async (tenantId: string, contractId: string): Promise<ReadProposal> => {
    const [tenant, record] = await Promise.all([
      tenantOf(stores, tenantId),
      contractOf(stores, tenantId, contractId, ''),
    ]);
    const client = await stores.clients.get(tenantId, record.contract.clientId);
    if (!client) throw notFound('client', record.contract.clientId);
    const proposal = unansweredOf(record.contract);
    const now = clock();
    const agreed = { ...record, contract: agreedOn(record.contract) };
    const { contract } = await atListedPrices(stores, tenantId, agreed);
    const facts = { tenant, client, proposal, now, today: todayOf(tenant, now) };
    return { tenant, client, record, proposal, document: documentOf(facts, contract) };
  };

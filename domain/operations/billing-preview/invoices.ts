import { partsOf, type ReadinessReason } from '../../batches/readiness.ts';
import type { LoggedBillable } from '../../billables/billable.ts';
import type { Client } from '../../clients/client.ts';
import { amountsOfBills, invoiceOrReason, type NoInvoice } from '../../invoicing/compose.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { Totals } from '../../invoicing/invoice.ts';
import { type Minor, sum } from '../../money/rounding.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { type PricedOpen, problemOf } from './price-open.ts';
import { countOf, type OpenCount, ticketsOf } from './rows.ts';

/** Contracts that go on one invoice together. */
export interface InvoiceGroup {
  readonly clientId: string;
  readonly contractIds: readonly string[];
}

/** Minor units of the currency. */
export interface PreviewAmounts {
  readonly currency: string;
  readonly net: Minor;
  readonly tax: Minor;
  readonly gross: Minor;
}

/** An invoice that a batch would make, or why it makes none. In the client's currency, below zero for a credit note. */
export interface PreviewInvoice extends InvoiceGroup, PreviewAmounts {
  readonly clientName: string;
  readonly nothing?: NoInvoice | undefined;
  /** Why it cannot be computed: the batch's item would fail with it. */
  readonly problem?: ReadinessReason | undefined;
}

/** What the invoices of a choice come to: only of what would be invoiced. */
export interface PreviewTotals extends OpenCount {
  readonly invoices: number;
  readonly creditNotes: number;
  readonly tickets: number;
  /** One for each currency, the tenant's first, also where nothing is invoiced in it; then by their codes. */
  readonly amounts: readonly PreviewAmounts[];
}

interface Made {
  readonly invoice: PreviewInvoice;
  readonly billed: readonly LoggedBillable[];
}

const NOTHING = { net: 0, tax: 0, gross: 0 } as const;
const amountsOf = ({ net, tax, gross }: Totals) => ({ net, tax, gross });

const makeOf = (
  tenant: Tenant,
  client: Client | undefined,
  { clientId, contractIds }: InvoiceGroup,
  priced: readonly PricedOpen[],
): Made => {
  const currency = currencyOfClient(client ?? {}, tenant.settings);
  const head = { clientId, contractIds, clientName: client?.name ?? clientId, currency, ...NOTHING };
  // One contract that cannot be priced keeps the invoice that it is on from being made.
  const problem = priced.find((one) => one.problem)?.problem;
  if (problem || !client) return { invoice: { ...head, problem }, billed: [] };
  const parts = priced.flatMap(({ part }) => part ?? []);
  try {
    const composed = invoiceOrReason(tenant, client, parts);
    if (typeof composed === 'string') return { invoice: { ...head, nothing: composed }, billed: [] };
    const billed = priced.flatMap(({ open, part }) => (part ? partsOf(open).selected : []));
    return { invoice: { ...head, ...amountsOf(amountsOfBills(tenant, client, parts).totals) }, billed };
  } catch (error) {
    const { problem: wrong, defect } = problemOf(error);
    if (defect !== undefined) throw defect;
    return { invoice: { ...head, problem: wrong }, billed: [] };
  }
};

/** Amounts of different currencies are never added together. */
const sumsOf = (own: string, invoices: readonly PreviewInvoice[]): readonly PreviewAmounts[] => {
  const byCurrency = Map.groupBy(invoices, ({ currency }) => currency);
  const others = [...byCurrency.keys()].filter((currency) => currency !== own).sort();
  return [own, ...others].map((currency) => {
    const those = byCurrency.get(currency) ?? [];
    return {
      currency,
      net: sum(those.map(({ net }) => net)),
      tax: sum(those.map(({ tax }) => tax)),
      gross: sum(those.map(({ gross }) => gross)),
    };
  });
};

const totalsOf = ({ settings }: Tenant, made: readonly Made[]): PreviewTotals => {
  const invoices = made.map(({ invoice }) => invoice).filter(({ nothing, problem }) => !nothing && !problem);
  const billed = made.flatMap((one) => one.billed);
  const creditNotes = invoices.filter(({ gross }) => gross < 0).length;
  return {
    invoices: invoices.length - creditNotes,
    creditNotes,
    ...countOf(billed),
    tickets: ticketsOf(billed).size,
    amounts: sumsOf(settings.currency, invoices),
  };
};

/** The invoices that a batch would make of some contracts, by the very function of its drafts. */
export const previewInvoices = (
  tenant: Tenant,
  clients: ReadonlyMap<string, Client>,
  groups: readonly InvoiceGroup[],
  priced: ReadonlyMap<string, PricedOpen>,
): { readonly invoices: readonly PreviewInvoice[]; readonly totals: PreviewTotals } => {
  const made = groups.map((group) =>
    makeOf(
      tenant,
      clients.get(group.clientId),
      group,
      group.contractIds.flatMap((contractId) => priced.get(contractId) ?? []),
    ),
  );
  return { invoices: made.map(({ invoice }) => invoice), totals: totalsOf(tenant, made) };
};

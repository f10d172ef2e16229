import type { Client } from '../clients/client.ts';
import { sharedGroup } from '../clients/contacts.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Bill } from '../pricing/bill.ts';
import type { InvoiceRules, Tenant } from '../tenants/tenant.ts';
import { agreementOf, pricedLine, type Reckoned, reckon } from './agreement.ts';
import { asCreditNote } from './credit-note.ts';
import type { BilledContract, InvoiceContent, Totals } from './invoice.ts';
import { rememberingBills } from './last-bill.ts';
import { periodOfLines } from './line.ts';
import { headOf } from './parties.ts';

/** A contract's bill and what it was computed from. */
export interface BilledPart {
  readonly contract: Contract;
  readonly stateBefore: BillingState;
  readonly bill: Bill;
}

const billedContract = ({ contract, stateBefore, bill }: BilledPart, client: Client): BilledContract => ({
  contractId: contract.contractId,
  name: contract.name,
  purchaseOrder: contract.purchaseOrder ?? client.purchaseOrder,
  stateBefore,
  stateAfter: bill.stateAfter,
  reach: bill.reach,
  lineGrouping: bill.grouping,
  standard: bill.standard,
  billableIds: bill.billableIds,
  notices: bill.notices,
});

/** Contracts stand by name; their ids tell those of one name apart. */
const orderOf = ({ contract }: BilledPart): string => `${contract.name}\u0000${contract.contractId}`;

/** The order number that all contracts share; an invoice states one (BT-13) or none. */
const sharedPurchaseOrder = (contracts: readonly BilledContract[]): string | undefined =>
  new Set(contracts.map(({ purchaseOrder }) => purchaseOrder)).size === 1 ? contracts[0]?.purchaseOrder : undefined;

/**
 * Whether what is due waits for a later invoice: nothing is lost, since the billing states do not move. An invoice of
 * 0.00 is never written (docs/decisions/0001); one below the tenant's minimum, or below zero where credits are carried,
 * waits until there is more (semantics.md §7, 21 and 22).
 */
const waitsFor = ({ net, gross }: Totals, { minimum, negative }: InvoiceRules): NoInvoice | undefined => {
  if (gross === 0) return 'noAmount';
  if (gross < 0 && negative === 'carry') return 'belowZero';
  return Math.abs(net) < minimum ? 'belowMinimum' : undefined;
};

/** Why nothing is invoiced: nothing is due, or what is due waits. */
export const noInvoiceReasons = ['nothingDue', 'noAmount', 'belowZero', 'belowMinimum'] as const;
export type NoInvoice = (typeof noInvoiceReasons)[number];

const reckonParts = (tenant: Tenant, client: Client, parts: readonly BilledPart[]): Reckoned => {
  const agreement = agreementOf(
    tenant,
    client,
    parts.map(({ contract }) => contract),
  );
  const lines = parts.flatMap(({ bill }) => bill.lines.map((line) => pricedLine(line, agreement)));
  return reckon(lines, agreement);
};

/** What bills come to, whether that is invoiced or not, and what it is told by. */
export type BilledAmounts = Pick<InvoiceContent, 'currency' | 'locale' | 'seller' | 'lines' | 'allowances' | 'totals'>;

/** The same amounts as on an invoice of the bills, below zero where that is a credit note. Throws `TaxRateUnknown`. */
export const amountsOfBills = (tenant: Tenant, client: Client, bills: readonly BilledPart[]): BilledAmounts => {
  const { currency, locale, seller } = headOf(tenant, client);
  return { currency, locale, seller, ...reckonParts(tenant, client, bills) };
};

/**
 * What an invoice says, from the bills of its contracts, whose lines have their own discounts already; undefined when
 * nothing is due, or what is due waits. A total below zero is a credit note. Throws `TaxRateUnknown`.
 */
export const composeInvoice = (
  tenant: Tenant,
  client: Client,
  bills: readonly BilledPart[],
): InvoiceContent | undefined => {
  const composed = invoiceOrReason(tenant, client, bills);
  return typeof composed === 'string' ? undefined : composed;
};

/** The same; where nothing is invoiced, why. */
export const invoiceOrReason = (
  tenant: Tenant,
  client: Client,
  bills: readonly BilledPart[],
): InvoiceContent | NoInvoice => {
  const { settings } = tenant;
  const parts = bills
    .filter(({ bill }) => bill.lines.length > 0 || bill.billableIds.length > 0)
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const { lines, allowances, totals } = reckonParts(tenant, client, parts);
  const period = periodOfLines(lines);
  if (!period) return 'nothingDue';
  const reason = waitsFor(totals, settings.invoiceRules);
  if (reason) return reason;
  const contracts = rememberingBills(
    parts.map((part) => billedContract(part, client)),
    lines,
  );
  const content: InvoiceContent = {
    ...headOf(tenant, client, sharedGroup(bills.map(({ contract }) => contract))),
    kind: 'invoice',
    purchaseOrder: sharedPurchaseOrder(contracts),
    period,
    lines,
    allowances,
    totals,
    contracts,
  };
  return totals.gross < 0 ? asCreditNote(content) : content;
};

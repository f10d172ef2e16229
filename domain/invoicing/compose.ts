import type { Client } from '../clients/client.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Contract } from '../contracts/contract.ts';
import { minorDigits } from '../money/currency.ts';
import type { Bill } from '../pricing/bill.ts';
import type { InvoiceRules, Tenant } from '../tenants/tenant.ts';
import { documentAllowances } from './allowance.ts';
import { asCreditNote } from './credit-note.ts';
import type { BilledContract, Buyer, InvoiceContent, Seller, Totals } from './invoice.ts';
import { periodOfLines } from './line.ts';
import { netOfTax, type Taxed } from './net.ts';
import { taxationOf } from './tax.ts';
import { totalsOf } from './totals.ts';

/** A contract's bill and what it was computed from. */
export interface BilledPart {
  readonly contract: Contract;
  readonly stateBefore: BillingState;
  readonly bill: Bill;
}

const sellerOf = ({ settings, logoKey }: Tenant): Seller => {
  const { legalName, legalForm, legalText, address, vatNumber, companyNumber, email, phone } = settings;
  return { legalName, legalForm, legalText, address, vatNumber, companyNumber, email, phone, logoKey };
};

const buyerOf = ({ clientId, name, legalName, address, vatNumber, companyNumber, billingContacts }: Client): Buyer => ({
  clientId,
  name: legalName ?? name,
  address,
  vatNumber,
  companyNumber,
  contacts: billingContacts,
});

const billedContract = ({ contract, stateBefore, bill }: BilledPart, client: Client): BilledContract => ({
  contractId: contract.contractId,
  name: contract.name,
  purchaseOrder: contract.purchaseOrder ?? client.purchaseOrder,
  stateBefore,
  stateAfter: bill.stateAfter,
  reach: bill.reach,
  lineGrouping: bill.grouping,
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

/** Lines after all discounts, with their taxes: what the totals are the sums of. */
const taxedParts = ({ settings }: Tenant, client: Client, parts: readonly BilledPart[]): Taxed => {
  const lines = parts.flatMap(({ contract, bill }) =>
    bill.lines.map((line) => ({ line, taxation: taxationOf(line, contract, settings, client.taxTreatment) })),
  );
  const contracts = parts.map(({ contract }) => contract);
  const allowances = documentAllowances(contracts, lines, client.discount, minorDigits(settings.currency));
  return netOfTax(lines, allowances, settings.invoiceRules);
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
  const { lines, allowances } = taxedParts(tenant, client, parts);
  const period = periodOfLines(lines);
  const totals = totalsOf(lines, allowances);
  if (!period) return 'nothingDue';
  const reason = waitsFor(totals, settings.invoiceRules);
  if (reason) return reason;
  const contracts = parts.map((part) => billedContract(part, client));
  const content: InvoiceContent = {
    kind: 'invoice',
    currency: settings.currency,
    locale: client.locale ?? settings.locale,
    paper: settings.paper,
    seller: sellerOf(tenant),
    buyer: buyerOf(client),
    purchaseOrder: sharedPurchaseOrder(contracts),
    period,
    lines,
    allowances,
    totals,
    paymentTerms: client.paymentTerms ?? settings.paymentTerms,
    payment: settings.payment,
    latePenaltyPercent: settings.latePenaltyPercent,
    contracts,
  };
  return totals.gross < 0 ? asCreditNote(content) : content;
};

import type { Client } from '../clients/client.ts';
import type { Contract } from '../contracts/contract.ts';
import type { Bill } from '../pricing/bill.ts';
import type { BillingState } from '../pricing/billing-state.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { BilledContract, Buyer, InvoiceContent, Seller } from './invoice.ts';
import { periodOfLines } from './line.ts';
import { taxLines, totalsOf } from './totals.ts';

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
  billableIds: bill.billableIds,
});

/** Contracts stand by name; their ids tell those of one name apart. */
const orderOf = ({ contract }: BilledPart): string => `${contract.name}\u0000${contract.contractId}`;

/** The order number that all contracts share; an invoice states one (BT-13) or none. */
const sharedPurchaseOrder = (contracts: readonly BilledContract[]): string | undefined =>
  new Set(contracts.map(({ purchaseOrder }) => purchaseOrder)).size === 1 ? contracts[0]?.purchaseOrder : undefined;

/**
 * What an invoice says, from the bills of its contracts; undefined when nothing is due. Work that costs nothing waits
 * for an invoice that has an amount, so nobody is sent an invoice of 0.00. Throws `TaxRateUnknown`.
 */
export const composeInvoice = (
  tenant: Tenant,
  client: Client,
  bills: readonly BilledPart[],
): InvoiceContent | undefined => {
  const { settings } = tenant;
  const parts = bills
    .filter(({ bill }) => bill.lines.length > 0 || bill.billableIds.length > 0)
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const lines = taxLines(
    parts.flatMap(({ bill }) => bill.lines),
    settings,
    client.taxTreatment,
  );
  const period = periodOfLines(lines);
  if (!period || lines.every(({ net }) => net === 0)) return undefined;
  const totals = totalsOf(lines, settings);
  const contracts = parts.map((part) => billedContract(part, client));
  return {
    currency: settings.currency,
    locale: client.locale ?? settings.locale,
    paper: settings.paper,
    seller: sellerOf(tenant),
    buyer: buyerOf(client),
    purchaseOrder: sharedPurchaseOrder(contracts),
    period,
    lines,
    totals,
    paymentTerms: client.paymentTerms ?? settings.paymentTerms,
    payment: settings.payment,
    latePenaltyPercent: settings.latePenaltyPercent,
    contracts,
  };
};

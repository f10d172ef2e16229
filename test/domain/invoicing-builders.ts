import { array, constantFrom, integer, record } from 'fast-check';
import type { Client } from '../../domain/clients/client.ts';
import { newBillingState } from '../../domain/contracts/billing-state.ts';
import type { Charge } from '../../domain/contracts/charges/charge.ts';
import type { Contract, Terms } from '../../domain/contracts/contract.ts';
import { type BilledPart, composeInvoice } from '../../domain/invoicing/compose.ts';
import { discountLines } from '../../domain/invoicing/discount.ts';
import type { Invoice, InvoiceContent } from '../../domain/invoicing/invoice.ts';
import { numberInvoice } from '../../domain/invoicing/issue.ts';
import type { Line } from '../../domain/invoicing/line.ts';
import { minorDigits } from '../../domain/money/currency.ts';
import { formatDecimal } from '../../domain/money/decimal.ts';
import { NO_STANDARD_RULES } from '../../domain/pricing/pricing.ts';
import { type Tenant, TenantSettings } from '../../domain/tenants/tenant.ts';
import { reaching } from './builders.ts';

/** VAT of France, twice at 20 %, and two reasons for none. */
export const RATES = [
  { taxRateId: 'standard', name: 'TVA 20 %', percent: '20' },
  { taxRateId: 'hardware', name: 'TVA 20 % matériel', percent: '20.00' },
  { taxRateId: 'books', name: 'TVA 5,5 %', percent: '5.5' },
  { taxRateId: 'ten', name: 'TVA 10 %', percent: '10' },
  { taxRateId: 'five', name: 'TVA 5 %', percent: '5' },
  { taxRateId: 'exempt', name: 'Exonéré', category: 'E', percent: '0', exemptionReason: 'art. 261' },
  { taxRateId: 'training', name: 'Formation', category: 'E', percent: '0', exemptionReason: 'art. 261-4-4° a' },
  { taxRateId: 'zero', name: 'Zéro', category: 'Z', percent: '0.0' },
] as const;

export type Rules = Partial<TenantSettings['invoiceRules']>;

export const aTenant = (invoiceRules: Rules = {}, currency = 'EUR'): Tenant => ({
  tenantId: 't1',
  version: 1,
  settings: TenantSettings.parse({
    legalName: 'Canal Informatique',
    address: { lines: ['1 quai de Valmy'], postalCode: '75010', city: 'Paris', country: 'FR' },
    email: 'office@canal.example',
    currency,
    timeZone: 'Europe/Paris',
    taxRates: RATES,
    defaultTaxRateId: 'standard',
    series: {
      invoices: { prefix: 'FA', format: 'FA-{number:5}' },
      creditNotes: { prefix: 'AV', format: 'AV-{number}' },
    },
    sender: { name: 'Canal Informatique', replyTo: 'office@canal.example' },
    invoiceRules,
  }),
});

export const aClient = (overrides: Partial<Client> = {}): Client => ({
  clientId: 'c1',
  name: 'Éditions du Port',
  address: { lines: ['2 rue du Port'], postalCode: '33000', city: 'Bordeaux', country: 'FR' },
  billingContacts: [],
  taxTreatment: 'standard',
  version: 1,
  ...overrides,
});

let made = 0;

/** One piece for its price, of January, in cents of a euro unless the rest says otherwise. */
export const aLine = (net: number, overrides: Partial<Line> = {}): Line => {
  made += 1;
  return {
    key: `line-${String(made).padStart(9, '0')}`,
    contractId: 'k1',
    chargeId: 'support',
    description: 'Support',
    period: { from: '2025-01-01', until: '2025-02-01' },
    late: false,
    quantity: net < 0 ? '-1' : '1',
    unit: 'C62',
    unitPrice: formatDecimal(BigInt(Math.abs(net)), 2),
    baseQuantity: 1,
    net,
    explanation: { rule: 'fullPeriod' },
    billableIds: [],
    ...overrides,
  };
};

export const aCharge = (overrides: Partial<Charge> = {}): Charge =>
  ({
    kind: 'oneTime',
    chargeId: 'support',
    description: 'Support',
    quantity: '1',
    unitPrice: '1',
    ...overrides,
  }) as Charge;

/** A contract since January 2025 whose charges matter here for their discounts only. */
export const agreed = (terms: Partial<Terms> = {}, overrides: Partial<Contract> = {}): Contract => ({
  contractId: 'k1',
  clientId: 'c1',
  name: 'Support',
  startsOn: '2025-01-01',
  rateDate: 'worked',
  terms: [
    { effectiveFrom: '2025-01-01', cadence: { unit: 'month', every: 1 }, charges: [aCharge()], ...terms },
  ] as readonly Terms[],
  suspensions: [],
  version: 1,
  ...overrides,
});

export const billedPart = (contract: Contract, lines: readonly Line[], currency = 'EUR'): BilledPart => {
  const state = newBillingState(contract.startsOn);
  const own = lines.map((line) => ({ ...line, contractId: contract.contractId }));
  const bill = {
    reach: reaching('2025-01-31'),
    grouping: 'contract' as const,
    standard: NO_STANDARD_RULES,
    lines: discountLines(contract, own, minorDigits(currency)),
    stateAfter: state,
    billableIds: ['b1'],
    notices: [],
  };
  return { contract, stateBefore: state, bill };
};

/** The invoice of one contract's lines. */
export const invoiced = (
  lines: readonly Line[],
  {
    terms = {},
    client = {},
    rules = {},
    currency = 'EUR',
  }: {
    readonly terms?: Partial<Terms>;
    readonly client?: Partial<Client>;
    readonly rules?: Rules;
    readonly currency?: string;
  } = {},
): InvoiceContent | undefined =>
  composeInvoice(aTenant(rules, currency), aClient(client), [billedPart(agreed(terms), lines, currency)]);

/** As `invoiced`, where there must be one. */
export const anInvoice = (...facts: Parameters<typeof invoiced>): InvoiceContent => {
  const content = invoiced(...facts);
  if (!content) throw new Error('nothing was invoiced');
  return content;
};

export const rowsOf = ({ totals }: Pick<InvoiceContent, 'totals'>) =>
  totals.taxes.map(({ category, percent, base, tax }) => [category, percent, base, tax] as const);

/** Lines of any rate, more of them positive than not. */
export const someLines = array(
  record({
    net: integer({ min: -100_000, max: 1_000_000 }),
    taxRateId: constantFrom(...RATES.map(({ taxRateId }) => taxRateId)),
  }),
  { minLength: 1, maxLength: 12 },
).map((rows) => rows.map(({ net, taxRateId }, i) => aLine(net, { taxRateId, key: `line-${i}` })));

/** A document as it is issued: the first of its series on 1 February 2025, unless told otherwise. */
export const issued = (content: InvoiceContent, facts: Partial<Parameters<typeof numberInvoice>[1]> = {}): Invoice =>
  numberInvoice(content, {
    settings: aTenant().settings,
    counter: { next: 1, lastIssuedOn: null },
    offset: 0,
    wishedOn: '2025-02-01',
    issuedAt: '2025-02-01T06:00:00Z',
    ...facts,
  });

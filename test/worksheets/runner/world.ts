import { encodeTime } from 'ulid';
import type { Billable, LoggedBillable } from '../../../domain/billables/billable.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { ClientDetails } from '../../../domain/clients/client.ts';
import { type BillingState, newBillingState } from '../../../domain/contracts/billing-state.ts';
import { type Contract, NewContract } from '../../../domain/contracts/contract.ts';
import { idFrom } from '../../../domain/ids.ts';
import { currencyOfClient } from '../../../domain/invoicing/exchange.ts';
import type { Invoice, InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import { minorDigits } from '../../../domain/money/currency.ts';
import { formatDecimal } from '../../../domain/money/decimal.ts';
import type { PutBack } from '../../../domain/pricing/put-back.ts';
import type { Product } from '../../../domain/products/product.ts';
import { defaultSettings } from '../../../domain/tenants/default-settings.ts';
import { type Tenant, TenantSettings } from '../../../domain/tenants/tenant.ts';
import type { Story } from './format.ts';

/** A contract of the story as it stands: what was agreed, how far it is billed, its log, and what was invoiced. */
export interface Standing {
  readonly name: string;
  contract: Contract;
  state: BillingState;
  log: readonly LoggedBillable[];
  /** Kept back from billing. */
  held: readonly Billable[];
  /** What credit notes put back on it. */
  readonly putBacks: Map<string, PutBack>;
}

/** Everything that a story has brought about so far. */
export interface World {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly standings: readonly Standing[];
  /** What was issued, each with the credit notes on it. */
  readonly issued: { readonly invoice: Invoice; readonly notes: InvoiceContent[] }[];
  /** The catalogue by now, by code. */
  readonly products: Map<string, Product>;
  /** Names of billables by id. */
  readonly names: Map<string, string>;
  /** When the last bill was run, in milliseconds. */
  lastRun: number | undefined;
  /** How many ULIDs were minted. */
  minted: number;
}

export const CLIENT_ID = idFrom('client', 'the client');
const HOUR = 3_600_000;

const firm = {
  legalName: 'Fabrikam',
  country: 'FR',
  timeZone: 'Europe/Paris',
  email: 'billing@fabrikam.example',
  owner: { email: 'owner@fabrikam.example' },
};

const customer = { name: 'Contoso', address: { lines: ['1 rue de la Paix'], city: 'Paris', country: 'FR' } };

export const contractIdOf = (name: string): string => idFrom('contract', name);

/** The contract that the API would make of it. Throws a ZodError where the API refuses it. */
const contractOf = (asked: Story['contracts'][number], name: string): Contract => {
  const { contractId: _, ...rest } = asked;
  const { terms, ...agreed } = NewContract.parse({ clientId: CLIENT_ID, ...rest });
  return {
    ...agreed,
    contractId: contractIdOf(name),
    terms: [{ effectiveFrom: agreed.startsOn, ...terms }],
    suspensions: [],
    version: 1,
  };
};

const standingOf = (asked: Story['contracts'][number], i: number): Standing => {
  const name = (asked.contractId as string | undefined) ?? `k${i + 1}`;
  const contract = contractOf(asked, name);
  return {
    name,
    contract,
    state: newBillingState(contract.startsOn),
    log: [],
    held: [],

    putBacks: new Map(),
  };
};

/** How a story begins. Throws a ZodError where tenant, client or a contract would not be taken by the API. */
export const newWorld = ({ tenant = {}, client = {}, contracts }: Story): World => ({
  tenant: {
    tenantId: idFrom('tenant', 'the tenant'),
    settings: TenantSettings.parse({ ...defaultSettings(firm), ...tenant }),
    version: 1,
  },
  client: { clientId: CLIENT_ID, ...ClientDetails.parse({ ...customer, ...client }), version: 1 },
  standings: contracts.map(standingOf),
  issued: [],
  products: new Map(),
  names: new Map(),
  lastRun: undefined,
  minted: 0,
});

/** A mistake of the story itself, not of what it tests. */
export class StoryError extends Error {}

export const standingNamed = (world: World, name: string | undefined): Standing => {
  const found = name === undefined ? world.standings[0] : world.standings.find((each) => each.name === name);
  if (!found) throw new StoryError(`there is no contract "${name ?? 'k1'}" in this story`);
  return found;
};

/** Noon of its own day or, when a bill was run later than that, an hour after that bill. */
export const momentOfRecording = ({ lastRun }: World, day: string, at: string | undefined): number => {
  if (at !== undefined) return Date.parse(at);
  const noon = Date.parse(`${day}T12:00:00Z`);
  return lastRun !== undefined && noon < lastRun + HOUR ? lastRun + HOUR : noon;
};

/** A ULID of that moment; of one moment, the later one sorts behind. */
export const mint = (world: World, moment: number): string => {
  world.minted += 1;
  return `${encodeTime(moment, 10).toLowerCase()}${String(world.minted).padStart(16, '0')}`;
};

/** Minor units as a decimal string of currency units: 4500 is "45.00". */
const amountIn = (currency: string): ((minor: number) => string) => {
  const digits = minorDigits(currency);
  return (minor) => formatDecimal(BigInt(minor), digits, digits);
};

/** The same in the currency that the client is billed in. */
export const amountsOf = ({ tenant, client }: World): ((minor: number) => string) =>
  amountIn(currencyOfClient(client, tenant.settings));

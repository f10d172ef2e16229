import type { Readiness, ReadinessReason } from '../../batches/readiness.ts';
import { partsOf } from '../../batches/readiness.ts';
import type { Billable } from '../../billables/billable.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { Client } from '../../clients/client.ts';
import type { Contract } from '../../contracts/contract.ts';
import { nearestTerms } from '../../contracts/contract.ts';
import { type ContractType, typeOf } from '../../contracts/contract-type.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import type { Minor } from '../../money/rounding.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { PricedOpen } from './price-open.ts';

/** How much of something is open: as recorded, whatever it is billed at. */
export interface OpenCount {
  readonly billables: number;
  /** Of working time, as worked. */
  readonly minutes: number;
}

/** One contract of the preview. Amounts in minor units of its `currency`. */
export interface PreviewRow {
  readonly contractId: string;
  readonly contractName: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly contractType: ContractType;
  readonly branch?: string | undefined;
  /** The client's. */
  readonly currency: string;
  readonly taxable: boolean;
  readonly readiness: Readiness;
  readonly reason: ReadinessReason;
  readonly lockedUntil?: LocalDate | undefined;
  /** Before tax: what is due, and the work that waits for the end of its period. */
  readonly total?: Minor | undefined;
  /** What a bill through the day would take. */
  readonly selected: OpenCount & {
    readonly tickets: number;
    readonly net: Minor;
    readonly tax: Minor;
    readonly gross: Minor;
  };
  readonly waiting: OpenCount;
  readonly held: OpenCount;
  readonly preselected: boolean;
}

const ticketOf = (one: Billable): string | undefined => ('ticket' in one ? one.ticket : undefined);

/** Tickets are told apart by contract: two clients' tools may both have a "#1". */
export const ticketsOf = (billables: readonly Billable[]): ReadonlySet<string> =>
  new Set(
    billables.flatMap((one) => {
      const ticket = ticketOf(one);
      return ticket === undefined ? [] : [`${one.contractId} ${ticket}`];
    }),
  );

export const countOf = (billables: readonly Billable[]): OpenCount => {
  const seconds = billables.reduce((total, one) => (one.kind === 'time' ? total + one.seconds : total), 0);
  return { billables: billables.length, minutes: Math.round(seconds / 0.6) / 100 };
};

/** Whether the client pays tax on what the contract charges on a day, as far as contract and client say. */
export const isTaxable = (contract: Contract, client: Client | undefined, day: LocalDate): boolean =>
  client?.taxTreatment === 'standard' && nearestTerms(contract, day).taxExemption === undefined;

export const typeOn = (contract: Contract, day: LocalDate): ContractType => typeOf(nearestTerms(contract, day));

const NOTHING = { net: 0, tax: 0, gross: 0 } as const;

/** The row of a contract, or undefined where nothing is open on it. */
export const rowOf = (
  priced: PricedOpen,
  client: Client | undefined,
  { settings }: Pick<Tenant, 'settings'>,
): PreviewRow | undefined => {
  const { open, standing, selected, total } = priced;
  if (!standing) return undefined;
  const { contract, through } = open;
  const parts = partsOf(open);
  const { net, tax, gross } = selected?.totals ?? NOTHING;
  return {
    contractId: contract.contractId,
    contractName: contract.name,
    clientId: contract.clientId,
    clientName: client?.name ?? contract.clientId,
    contractType: typeOn(contract, through),
    branch: client?.branch,
    currency: currencyOfClient(client ?? {}, settings),
    taxable: isTaxable(contract, client, through),
    ...standing,
    total,
    selected: { net, tax, gross, ...countOf(parts.selected), tickets: ticketsOf(parts.selected).size },
    waiting: countOf(parts.waiting),
    held: countOf(parts.held),
    preselected: priced.part !== undefined,
  };
};

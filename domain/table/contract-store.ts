import type { LocalDate } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import type { Contract } from '../contracts/contract.ts';
import type { ContractEvent } from '../contracts/history.ts';
import { CommitRefused, commit, committed } from './commit.ts';
import { endActions, eventActions } from './contract-life-store.ts';
import { type ScheduleRecord, scheduleActions } from './contract-schedule-store.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** A contract with how far it is billed, and when that last changed. */
export interface ContractRecord {
  readonly contract: Contract;
  readonly state: BillingState;
  /** RFC 3339. */
  readonly stateChangedAt: string;
}

type ContractRow = Omit<Contract, 'version'> & { readonly tenantId: string; readonly version: number };
/** What a state says with null, its row does not have. */
type Nullable = 'through' | 'cutoff' | 'correctFrom' | 'committedAt';
type StateRow = Omit<BillingState, Nullable> & { readonly [Name in Nullable]?: string | undefined };

const toContract = ({ tenantId: _, ...contract }: ContractRow): Contract => contract;

export const toState = (row: StateRow): BillingState => ({
  through: row.through ?? null,
  cutoff: row.cutoff ?? null,
  openFrom: row.openFrom,
  windowFrom: row.windowFrom,
  chargedUntil: row.chargedUntil,
  balances: row.balances,
  correctFrom: row.correctFrom ?? null,
  version: row.version,
  committedAt: row.committedAt ?? null,
  ...(row.lastBill && { lastBill: row.lastBill }),
});

/** The row of a state: what is null in the state is absent in the table. */
export const stateRow = (tenantId: string, contractId: string, state: BillingState, changedAt: string) => {
  const { through, cutoff, correctFrom, committedAt, ...rest } = state;
  return {
    tenantId,
    contractId,
    ...rest,
    chargedUntil: { ...state.chargedUntil },
    changedAt,
    ...(through === null ? {} : { through }),
    ...(cutoff === null ? {} : { cutoff }),
    ...(correctFrom === null ? {} : { correctFrom }),
    ...(committedAt === null ? {} : { committedAt }),
  };
};

/** Moves a state's version on, if it is the one that was read: a draft that was computed from it cannot be issued. */
export const moveOn = (tables: Tables, tenantId: string, contractId: string, state: BillingState, changedAt: string) =>
  tables.billingState
    .put(stateRow(tenantId, contractId, { ...state, version: state.version + 1 }, changedAt))
    .where(({ version }, { eq }) => eq(version, state.version))
    .commit();

/** A new contract and what is written with it. */
export interface NewContractRows {
  readonly made: Contract;
  readonly state: BillingState;
  readonly schedule?: ScheduleRecord | undefined;
  readonly event?: ContractEvent | undefined;
}

/** The writes of a new contract, for a transaction. */
export const contractActions = (
  tables: Tables,
  tenantId: string,
  { made, state, schedule, event }: NewContractRows,
  changedAt: string,
) => [
  tables.contract.create({ tenantId, ...made }).commit(),
  tables.billingState.create(stateRow(tenantId, made.contractId, state, changedAt)).commit(),
  ...scheduleActions(tables, tenantId, made.contractId, schedule),
  ...endActions(tables, tenantId, made),
  ...eventActions(tables, tenantId, made, event),
];

export const contractStore = ({ contract, billingState, transaction, clock }: Table) => {
  const now = () => clock().toISOString();
  const get = async (tenantId: string, contractId: string): Promise<ContractRecord | undefined> =>
    (await many(tenantId, [contractId])).get(contractId);

  /** Those of the ids that exist, with their states, read consistently, by id. */
  const many = async (tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, ContractRecord>> => {
    const keys = [...new Set(ids)].map((contractId) => ({ tenantId, contractId }));
    const [contracts, states] = await Promise.all([
      contract.get(keys).go({ consistent: true }).then(whole),
      billingState.get(keys).go({ consistent: true }).then(whole),
    ]);
    const stateOf = new Map(states.data.map((row) => [row.contractId, row]));
    return new Map(
      contracts.data.flatMap((row) => {
        const state = stateOf.get(row.contractId);
        if (!state) return [];
        return [
          [row.contractId, { contract: toContract(row), state: toState(state), stateChangedAt: state.changedAt }],
        ];
      }),
    );
  };

  return {
    get,
    many,

    /**
     * The contract that now stands there: the new one, or the one of an earlier attempt with the same id. A client that is merged into
     * another takes none: `CommitRefused`.
     */
    async create(
      tenantId: string,
      created: Contract,
      state: BillingState,
      schedule?: ScheduleRecord,
      event?: ContractEvent,
    ): Promise<Contract> {
      try {
        await commit(
          transaction.write((tables) => [
            ...contractActions(tables, tenantId, { made: created, state, schedule, event }, now()),
            tables.client
              .check({ tenantId, clientId: created.clientId })
              .where(({ mergedInto }, { notExists }) => notExists(mergedInto))
              .commit(),
          ]),
        );
        return created;
      } catch (error) {
        const existing = error instanceof CommitRefused ? await get(tenantId, created.contractId) : undefined;
        if (!existing) throw error;
        return existing.contract;
      }
    },

    /**
     * Replaces a contract and moves its state's version on, so that a draft computed from the old terms cannot be
     * issued; `correctFrom` is the first day of what the next bill has to correct, `schedule` what is due of it by then, `event` what
     * its history says of it.
     * False when contract or state are no longer those that were read.
     */
    async replace(
      tenantId: string,
      read: ContractRecord,
      changed: Contract,
      correctFrom: LocalDate | null = read.state.correctFrom,
      schedule?: ScheduleRecord,
      event?: ContractEvent,
    ): Promise<boolean> {
      const next = { ...read.state, correctFrom, version: read.state.version + 1 };
      return committed(
        transaction.write((tables) => [
          tables.contract
            .put({ tenantId, ...changed, version: read.contract.version + 1 })
            .where(({ version }, { eq }) => eq(version, read.contract.version))
            .commit(),
          tables.billingState
            .put(stateRow(tenantId, changed.contractId, next, now()))
            .where(({ version }, { eq }) => eq(version, read.state.version))
            .commit(),
          ...scheduleActions(tables, tenantId, changed.contractId, schedule),
          ...endActions(tables, tenantId, changed, read.contract),
          ...eventActions(tables, tenantId, changed, event),
        ]),
      );
    },

    /** A page of the tenant's contracts, or of one client's. */
    async list(tenantId: string, { limit, cursor }: PageRequest, clientId?: string): Promise<Page<Contract>> {
      const page = await contract.query
        .ofTenant(clientId === undefined ? { tenantId } : { tenantId, clientId })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map(toContract), cursor: page.cursor };
    },

    /** Whether the lists, which may lag behind, have a contract already. */
    async isListed(tenantId: string, { clientId, contractId }: Contract): Promise<boolean> {
      const { data } = await contract.query
        .ofTenant({ tenantId, clientId, contractId })
        .go({ hydrate: true, count: 1 });
      return data.length > 0;
    },

    /** All contracts of one client. */
    async ofClient(tenantId: string, clientId: string): Promise<readonly Contract[]> {
      const { data } = whole(await contract.query.ofTenant({ tenantId, clientId }).go({ hydrate: true, pages: 'all' }));
      return data.map(toContract);
    },

    /** All contracts of a tenant: what Plan looks through. */
    async all(tenantId: string): Promise<readonly Contract[]> {
      const { data } = whole(await contract.query.ofTenant({ tenantId }).go({ hydrate: true, pages: 'all' }));
      return data.map(toContract);
    },
  };
};

import {
  type Billable,
  type BillableKind,
  billDateOf,
  dayOf,
  isBilled,
  type LoggedBillable,
  type LogPlace,
  type TimeEntry,
} from '../billables/billable.ts';
import { type LocalDate, laterOf } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { BillingError } from '../errors.ts';
import { idFrom, newId } from '../ids.ts';
import { committed, unlessRefused } from './commit.ts';
import { stateRow, toState } from './contract-store.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

/** A billable as it is stored: with its place on the log, if it has one, and its version. */
export type Stored<B extends Billable> = B & Partial<LogPlace> & { readonly version: number };
export type StoredBillable = Stored<Billable>;

/** What became of a change: done, overtaken by another writer, or refused because it is on an invoice. */
export type ChangeOutcome = 'changed' | 'stale' | 'billed';

/** ElectroDB wants the parts of an index's key with every write, also where its condition keeps the item out of it. */
const NOWHERE: LogPlace = { billDate: '', ulid: '' };
const NOBODY = { technicianKey: '', workedOn: '' } as const;
/** How often one page of a list of some kinds looks on for as many as were asked for. */
const ROUNDS = 10;

export const technicianKey = (technician: string): string => idFrom('technician', technician);

/** As the table has it: which facts stand there depends on the kind, which only the code that writes them knows. */
type Row = Record<string, unknown> &
  Pick<Billable, 'billableId' | 'contractId' | 'kind'> &
  LogPlace & { version: number };

export const logStore = ({ billable, billingState, transaction, clock }: Table) => {
  const fromRow = (row: unknown): StoredBillable => {
    const { tenantId: _t, technicianKey: _k, workedOn, billDate, ulid, ...facts } = row as Partial<Row>;
    const worked = workedOn ? { workedOn } : {};
    const place = billDate && ulid ? { billDate, ulid } : {};
    return { ...facts, ...worked, ...place } as StoredBillable;
  };

  const rowOf = (tenantId: string, item: Billable, place: LogPlace | undefined, version: number) => {
    // A place that the item brings along from an earlier reading is not the place it is to have.
    const { billDate: _b, ulid: _u, ...bare } = item as Billable & Partial<LogPlace>;
    const work = item.kind === 'time' ? { technicianKey: technicianKey(item.technician) } : NOBODY;
    return { ...work, ...bare, tenantId, ...(place ?? NOWHERE), version };
  };

  const readState = async (tenantId: string, contractId: string): Promise<BillingState> => {
    const { data } = await billingState.get({ tenantId, contractId }).go({ consistent: true });
    if (data === null) throw new Error(`contract ${contractId} has no billing state`);
    return toState(data);
  };

  const get = async (tenantId: string, contractId: string, billableId: string): Promise<StoredBillable | undefined> => {
    const { data } = await billable.get({ tenantId, contractId, billableId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  const freshUlid = () => newId(clock());

  /** Moves a state's version on, if it is the one that was read: a draft that was computed from it cannot be issued. */
  const bump = (tables: Tables, tenantId: string, contractId: string, state: BillingState) =>
    tables.billingState
      .put(stateRow(tenantId, contractId, { ...state, version: state.version + 1 }, clock().toISOString()))
      .where(({ version }, { eq }) => eq(version, state.version))
      .commit();

  return {
    get,

    /**
     * Puts a new billable on the log, or holds it back. Its identity is its key, so a retry, however late, changes
     * nothing: false tells that it was there. The ULID is minted here, just before the write.
     */
    async add(tenantId: string, item: Billable, state: BillingState, held: boolean): Promise<boolean> {
      const place = held ? undefined : { billDate: billDateOf(dayOf(item), state), ulid: freshUlid() };
      return (await unlessRefused(() => billable.create(rowOf(tenantId, item, place, 1)).go())) !== undefined;
    },

    /**
     * Writes a changed billable in place of the one that was read, on the log again or held. One that stands on the log
     * moves the state's version on in the same transaction, so a draft with the old value cannot be issued.
     */
    async change(
      tenantId: string,
      read: StoredBillable,
      changed: Billable,
      held: boolean,
      postponedTo?: LocalDate,
    ): Promise<ChangeOutcome> {
      const { contractId, billableId } = read;
      const state = await readState(tenantId, contractId);
      if (isPlaced(read) && isBilled(read, state)) return 'billed';
      const place = held ? undefined : { billDate: placeOn(changed, state, postponedTo), ulid: freshUlid() };
      return outcome(
        transaction.write((tables) => [
          bump(tables, tenantId, contractId, state),
          tables.billable
            .put(rowOf(tenantId, { ...changed, contractId, billableId }, place, read.version + 1))
            .where(({ version }, { eq }) => eq(version, read.version))
            .commit(),
        ]),
      );
    },

    /** Takes a billable off its contract, for good: what brought it may come again and adds nothing. */
    async remove(tenantId: string, read: StoredBillable): Promise<ChangeOutcome> {
      const { contractId, billableId } = read;
      const state = await readState(tenantId, contractId);
      if (isPlaced(read) && isBilled(read, state)) return 'billed';
      return outcome(
        transaction.write((tables) => [
          bump(tables, tenantId, contractId, state),
          tables.departed
            .put({ tenantId, contractId, billableId })
            .where(({ version }, { eq }) => eq(version, read.version))
            .commit(),
        ]),
      );
    },

    /** Moves a billable to another contract: it leaves one log and enters the other in one transaction. */
    async move(
      tenantId: string,
      read: StoredBillable,
      moved: Billable,
      held: boolean,
      postponedTo?: LocalDate,
    ): Promise<ChangeOutcome> {
      const { contractId, billableId } = read;
      const [from, to] = await Promise.all([readState(tenantId, contractId), readState(tenantId, moved.contractId)]);
      if (isPlaced(read) && isBilled(read, from)) return 'billed';
      const place = held ? undefined : { billDate: placeOn(moved, to, postponedTo), ulid: freshUlid() };
      return outcome(
        transaction.write((tables) => [
          bump(tables, tenantId, contractId, from),
          bump(tables, tenantId, moved.contractId, to),
          tables.departed
            .put({ tenantId, contractId, billableId, movedTo: moved.contractId })
            .where(({ version }, { eq }) => eq(version, read.version))
            .commit(),
          // It may have been there before: what it left behind then has no version.
          tables.billable
            .put(rowOf(tenantId, { ...moved, billableId }, place, 1))
            .where(({ version }, { notExists }) => notExists(version))
            .commit(),
        ]),
      );
    },

    /** Those of the keys under which a billable stands, read consistently. */
    async existing(
      tenantId: string,
      keys: readonly Pick<Billable, 'contractId' | 'billableId'>[],
    ): Promise<readonly Pick<Billable, 'contractId' | 'billableId'>[]> {
      if (keys.length === 0) return [];
      const { data, unprocessed } = await billable
        .get(keys.map(({ contractId, billableId }) => ({ tenantId, contractId, billableId })))
        .go({ consistent: true, concurrent: 8 });
      if (unprocessed.length > 0) throw new BillingError('ServiceBusy', 'the table is busy: try again');
      // What stands there but is no billable comes as null: a place that one has left.
      return data.filter((found) => found !== null);
    },

    /** The log between two bill dates, both included, in one consistent Query. */
    async read(
      tenantId: string,
      contractId: string,
      from: LocalDate,
      through: LocalDate,
    ): Promise<readonly LoggedBillable[]> {
      const { data } = await billable.query
        .log({ tenantId, contractId })
        .between({ billDate: from, ulid: '0' }, { billDate: through, ulid: '~' })
        .go({ consistent: true, pages: 'all' });
      return data.map(fromRow).filter(isPlaced);
    },

    /**
     * A page of what is on a contract of some kinds, ready to be charged or not. It may hold fewer than asked for, or
     * none, while its cursor goes on: what is of other kinds is looked through, not listed.
     */
    async list<K extends BillableKind>(
      tenantId: string,
      contractId: string,
      kinds: readonly K[],
      { limit, cursor }: PageRequest,
    ): Promise<Page<Stored<Extract<Billable, { kind: K }>>>> {
      const wanted: readonly BillableKind[] = kinds;
      const items: StoredBillable[] = [];
      let next = cursor ?? null;
      for (let round = 0; round < ROUNDS; round += 1) {
        const page = await billable.query
          .byId({ tenantId, contractId })
          .where(({ kind }, { eq }) => wanted.map((one) => eq(kind, one)).join(' OR '))
          .go({ limit: limit - items.length, pages: 1, cursor: next });
        items.push(...page.data.map(fromRow));
        next = page.cursor;
        if (next === null || items.length === limit) break;
      }
      return { items: items as Stored<Extract<Billable, { kind: K }>>[], cursor: next };
    },

    /** A page of a technician's work, by day. */
    async listOfTechnician(
      tenantId: string,
      technician: string,
      { limit, cursor }: PageRequest,
    ): Promise<Page<Stored<TimeEntry>>> {
      const page = await billable.query
        .ofTechnician({ tenantId, technicianKey: technicianKey(technician) })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map((row) => fromRow(row) as Stored<TimeEntry>), cursor: page.cursor };
    },
  };
};

/** Postponing never brings anything forward, nor into what is closed. */
const placeOn = (item: Billable, state: BillingState, postponedTo: LocalDate | undefined): LocalDate =>
  laterOf(billDateOf(dayOf(item), state), postponedTo ?? dayOf(item));

const isPlaced = (stored: StoredBillable): stored is StoredBillable & LoggedBillable =>
  stored.billDate !== undefined && stored.ulid !== undefined;

const outcome = async (transaction: Parameters<typeof committed>[0]): Promise<ChangeOutcome> =>
  (await committed(transaction)) ? 'changed' : 'stale';

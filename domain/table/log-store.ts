import { isAccounted, isSameWork } from '../billables/accounting.ts';
import { type Billable, billDateOf, dayOf, isBilled } from '../billables/billable.ts';
import { type LocalDate, laterOf } from '../calendar/local-date.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { BillingError } from '../errors.ts';
import { newId } from '../ids.ts';
import { CommitRefused, commit, committed, unlessRefused } from './commit.ts';
import { moveOn, toState } from './contract-store.ts';
import { logReads } from './log-reads.ts';
import { isPlaced, newOnLog, rowOf, type StoredBillable } from './log-row.ts';
import type { Table, Tables } from './table.ts';

/**
 * What became of a change: done, overtaken by another writer, or refused because it is on an invoice or accounted, or was
 * accounted once and a revision says since how long it lasted, which holds on this contract and for this day only.
 */
export type ChangeOutcome = 'changed' | 'stale' | 'billed' | 'accounted' | 'revised';

/** The billables on the contracts' logs, and all that changes them. */
export const logStore = (table: Table) => {
  const { billable, billingState, transaction, clock } = table;
  const reads = logReads(table);
  const readState = async (tenantId: string, contractId: string): Promise<BillingState> => {
    const { data } = await billingState.get({ tenantId, contractId }).go({ consistent: true });
    if (data === null) throw new Error(`contract ${contractId} has no billing state`);
    return toState(data);
  };

  const freshUlid = () => newId(clock());

  const bump = (tables: Tables, tenantId: string, contractId: string, state: BillingState) =>
    moveOn(tables, tenantId, contractId, state, clock().toISOString());

  /** Only time that was locked is revised: what is open by now was locked and opened, two changes at least. */
  const isRevised = async (tenantId: string, read: StoredBillable): Promise<boolean> =>
    read.kind === 'time' && read.version > 2 && (await reads.revisionsOf(tenantId, read)).length > 0;

  return {
    ...reads,
    isRevised,

    /**
     * Puts a new billable on the log, or holds it back. Its identity is its key, so a retry, however late, changes
     * nothing: false tells that it was there. The ULID is minted here, just before the write.
     *
     * `left` are contracts that its ticket or project was on: whoever read that before and writes it only now, as a retry in
     * flight, finds its place there taken, with where it went.
     */
    async add(
      tenantId: string,
      item: Billable,
      state: BillingState,
      held: boolean,
      left: readonly string[] = [],
    ): Promise<boolean> {
      const row = held ? rowOf(tenantId, item, undefined, 1) : newOnLog(tenantId, item, state, clock());
      if (left.length === 0) return (await unlessRefused(() => billable.create(row).go())) !== undefined;
      const { contractId: movedTo, billableId } = item;
      try {
        await commit(
          transaction.write((tables) => [
            ...left.map((contractId) => tables.departed.create({ tenantId, contractId, billableId, movedTo }).commit()),
            tables.billable.create(row).commit(),
          ]),
        );
        return true;
      } catch (error) {
        if (!(error instanceof CommitRefused)) throw error;
        if (error.isConflict) throw new BillingError('ServiceBusy', 'the same is being written: try again in a moment');
        return false;
      }
    },

    /**
     * Writes a changed billable in place of the one that was read, on the log again or held. One that stands on the log
     * moves the state's version on in the same transaction, so a draft with the old value cannot be issued. What is
     * accounted is only postponed, or its accounting taken back.
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
      if (isAccounted(read) && (held || !isSameWork(read, changed))) return 'accounted';
      if (isOtherSpan(read, changed) && (await isRevised(tenantId, read))) return 'revised';
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

    /**
     * Takes a billable off its contract, for good: what brought it may come again and adds nothing. `said` is the word of
     * the tool that deleted it, if one did.
     */
    async remove(tenantId: string, read: StoredBillable, said?: string): Promise<ChangeOutcome> {
      const { contractId, billableId } = read;
      const state = await readState(tenantId, contractId);
      if (isPlaced(read) && isBilled(read, state)) return 'billed';
      if (isAccounted(read)) return 'accounted';
      if (await isRevised(tenantId, read)) return 'revised';
      return outcome(
        transaction.write((tables) => [
          bump(tables, tenantId, contractId, state),
          tables.departed
            .put({ tenantId, contractId, billableId, ...(said !== undefined && { said }) })
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
      if (isAccounted(read)) return 'accounted';
      if (await isRevised(tenantId, read)) return 'revised';
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
  };
};

const isOtherSpan = (a: Billable, b: Billable): boolean =>
  a.kind === 'time' && b.kind === 'time' && (a.seconds !== b.seconds || a.workedOn !== b.workedOn);

/** Postponing never brings anything forward, nor into what is closed. */
const placeOn = (item: Billable, state: BillingState, postponedTo: LocalDate | undefined): LocalDate =>
  laterOf(billDateOf(dayOf(item), state), postponedTo ?? dayOf(item));

const outcome = async (transaction: Parameters<typeof committed>[0]): Promise<ChangeOutcome> =>
  (await committed(transaction)) ? 'changed' : 'stale';

import type { Billable } from '../billables/billable.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { committed, unlessRefused } from './commit.ts';
import { fromRow, newOnLog, rowOf, type StoredBillable } from './log-row.ts';
import type { Table } from './table.ts';

/** What stands under the identity of work: itself, what it left behind, or nothing yet. */
export type Found =
  | { readonly stored: StoredBillable }
  /** A person took it away, or the tool did by its word `said`. */
  | { readonly deletedOn: string; readonly said?: string | undefined }
  | undefined;

/** Longer ways than any that people make: moved on and on. */
const MOST_HOPS = 50;

/**
 * Work that comes from tools. Whoever looks for it begins at one contract that never changes, its home, and follows what it
 * left behind; whoever writes it first takes its place there. So it stands at one place, whatever becomes of its ticket.
 */
export const workStore = ({ billable, departed, workPlace, transaction, clock }: Table) => {
  const rowAt = (tenantId: string, item: Billable, state: BillingState, held: boolean) =>
    held ? rowOf(tenantId, item, undefined, 1) : newOnLog(tenantId, item, state, clock());

  return {
    async find(tenantId: string, homeId: string, billableId: string): Promise<Found> {
      let contractId = homeId;
      for (let hop = 0; hop < MOST_HOPS; hop += 1) {
        const key = { tenantId, contractId, billableId };
        const [standing, left] = await Promise.all([
          billable.get(key).go({ consistent: true }),
          departed.get(key).go({ consistent: true }),
        ]);
        if (standing.data !== null) return { stored: fromRow(standing.data) };
        if (left.data === null) return undefined;
        const { movedTo, said } = left.data;
        if (movedTo === undefined) return { deletedOn: contractId, said };
        contractId = movedTo;
      }
      throw new Error(`work ${billableId} was moved in a circle`);
    },

    /** Writes new work; false when something stands, or stood, at its home. */
    async add(tenantId: string, homeId: string, item: Billable, state: BillingState, held: boolean): Promise<boolean> {
      const row = rowAt(tenantId, item, state, held);
      const { contractId, billableId } = item;
      if (contractId === homeId) return (await unlessRefused(() => billable.create(row).go())) !== undefined;
      return committed(
        transaction.write((tables) => [
          tables.departed.create({ tenantId, contractId: homeId, billableId, movedTo: contractId }).commit(),
          tables.billable.create(row).commit(),
        ]),
      );
    },

    /** Keeps that the tool deleted what has not come yet; false when something stands, or stood, at its home. */
    async forestall(tenantId: string, contractId: string, billableId: string, said: string): Promise<boolean> {
      const row = { tenantId, contractId, billableId, said };
      return (await unlessRefused(() => departed.create(row).go())) !== undefined;
    },

    /** A later word of a deletion; nothing when it is no longer what was read. */
    async deletedLater(tenantId: string, contractId: string, billableId: string, read: string, said: string) {
      return unlessRefused(() =>
        departed
          .put({ tenantId, contractId, billableId, said })
          .where((fields, { eq }) => eq(fields.said, read))
          .go(),
      );
    },

    /** Writes work again that the tool had deleted by the word `read`, where it stood last; false when that has changed. */
    async restore(
      tenantId: string,
      item: Billable,
      state: BillingState,
      held: boolean,
      read: string,
    ): Promise<boolean> {
      // The condition names what is replaced: the mark that it left, which is no billable.
      const left = await unlessRefused(() =>
        billable
          .put(rowAt(tenantId, item, state, held))
          .where((fields, { eq, notExists }) => `${notExists(fields.version)} AND ${eq(fields.said, read)}`)
          .go(),
      );
      return left !== undefined;
    },

    /** The first contract of work, which is the one that is given unless there is one; or that it was deleted before it came. */
    async claim(
      tenantId: string,
      billableId: string,
      first: { readonly contractId: string } | { readonly said: string },
    ): Promise<{ readonly contractId?: string | undefined; readonly said?: string | undefined }> {
      const row = { tenantId, billableId, ...first };
      if ((await unlessRefused(() => workPlace.create(row).go())) !== undefined) return first;
      const { data } = await workPlace.get({ tenantId, billableId }).go({ consistent: true });
      return data ?? first;
    },

    /** In place of the word that deleted it before it came. */
    async reclaim(
      tenantId: string,
      billableId: string,
      read: string,
      next: { readonly contractId: string } | { readonly said: string },
    ): Promise<boolean> {
      const done = await unlessRefused(() =>
        workPlace
          .put({ tenantId, billableId, ...next })
          .where(({ said }, { eq }) => eq(said, read))
          .go(),
      );
      return done !== undefined;
    },
  };
};

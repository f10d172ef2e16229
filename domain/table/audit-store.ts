import type { Audit, FoundCounts } from '../audits/audit.ts';
import { type Finding, findingIdOf, type Stray } from '../audits/finding.ts';
import { billDateOf, dayOf } from '../billables/billable.ts';
import type { BillingState } from '../contracts/billing-state.ts';
import { newId } from '../ids.ts';
import { committed, unlessRefused } from './commit.ts';
import { moveOn } from './contract-store.ts';
import type { StoredBillable } from './log-row.ts';
import type { Page, PageRequest, Table } from './table.ts';

type Row = Omit<Audit, 'repair' | 'from'> & {
  readonly tenantId: string;
  readonly request: Pick<Audit, 'repair' | 'from'>;
};

const fromRow = ({ tenantId: _, request, ...audit }: Row): Audit => ({ ...request, ...audit });

/** How far an audit has come: written as one, so that a page that is looked at again is counted once. */
export type Progress = Pick<Audit, 'position' | 'figures' | 'kept' | 'notKept'>;

/** Audits, and what they found. */
export const auditStore = ({ audit, finding, transaction, clock }: Table) => {
  const get = async (tenantId: string, auditId: string): Promise<Audit | undefined> => {
    const { data } = await audit.get({ tenantId, auditId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,

    /** The audit that now stands there: the new one, or the one of an earlier attempt with the same id. */
    async create(tenantId: string, created: Audit): Promise<Audit> {
      const { repair, from, ...rest } = created;
      const request = { repair, ...(from === undefined ? {} : { from }) };
      await unlessRefused(() => audit.create({ tenantId, request, ...rest }).go());
      return (await get(tenantId, created.auditId)) ?? created;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Audit>> {
      const page = await audit.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null, order: 'desc' });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** Moves an audit on, if it still runs and is where it was read; false when another function was faster. */
    async advance(tenantId: string, { auditId, version }: Audit, progress: Progress): Promise<boolean> {
      const done = await unlessRefused(() =>
        audit
          .patch({ tenantId, auditId })
          .set({ ...progress, version: version + 1 })
          .where((fields, { eq }) => `${eq(fields.version, version)} AND ${eq(fields.status, 'running')}`)
          .go(),
      );
      return done !== undefined;
    },

    /** Ends an audit that still runs. */
    async end(
      tenantId: string,
      auditId: string,
      how:
        | { readonly status: 'closed'; readonly found: FoundCounts }
        | { readonly status: 'failed'; readonly reason: string },
    ): Promise<void> {
      await unlessRefused(() =>
        audit
          .patch({ tenantId, auditId })
          .set({ ...how, closedAt: clock().toISOString() })
          .add({ version: 1 })
          .where(({ status }, { eq }) => eq(status, 'running'))
          .go(),
      );
    },

    /** Keeps what was found; what is found again is kept once. */
    async keep(tenantId: string, auditId: string, findings: readonly Finding[]): Promise<void> {
      if (findings.length === 0) return;
      const rows = findings.map((one) => ({ tenantId, auditId, findingId: findingIdOf(one), finding: one }));
      const { unprocessed } = await finding.put(rows).go();
      // Throwing makes the state machine look at the page again; every row is safe to write again.
      if (unprocessed.length > 0) throw new Error(`the table refused ${unprocessed.length} findings for now`);
    },

    /** All that an audit keeps. */
    async findings(tenantId: string, auditId: string): Promise<readonly Finding[]> {
      const { data } = await finding.query.ofAudit({ tenantId, auditId }).go({ consistent: true, pages: 'all' });
      return data.map((row) => row.finding);
    },

    async listFindings(tenantId: string, auditId: string, { limit, cursor }: PageRequest): Promise<Page<Finding>> {
      const page = await finding.query.ofAudit({ tenantId, auditId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map((row) => row.finding), cursor: page.cursor };
    },

    /**
     * Gives a stray back to the log (design §2): a new ULID and the first open day, if contract and billable still are what
     * was read. The report that says so is written in the same transaction, so none is repaired and not told of.
     */
    async repair(
      tenantId: string,
      auditId: string,
      stray: Stray,
      read: StoredBillable,
      state: BillingState,
    ): Promise<boolean> {
      const { contractId, billableId } = stray;
      const now = clock();
      const repaired: Finding = { ...stray, repaired: true };
      const place = { billDate: billDateOf(dayOf(read), state), ulid: newId(now) };
      return committed(
        transaction.write((tables) => [
          moveOn(tables, tenantId, contractId, state, now.toISOString()),
          tables.billable
            .patch({ tenantId, contractId, billableId })
            .set({ ...place, version: read.version + 1 })
            .where(({ version }, { eq }) => eq(version, read.version))
            .commit(),
          tables.finding.put({ tenantId, auditId, findingId: findingIdOf(stray), finding: repaired }).commit(),
        ]),
      );
    },
  };
};

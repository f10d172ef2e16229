import type { Billable } from '../../billables/billable.ts';
import type { ProjectRecord } from '../../projects/project.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { StoredBillable } from '../../table/log-row.ts';
import type { Stores } from '../../table/stores.ts';
import { settleOne } from '../tickets/settle.ts';
import type { StoredEntry, TicketTime } from '../tickets/settle-entry.ts';
import type { EntryKey } from '../time-entries/each.ts';
import { untilAgreed } from '../until-done.ts';

type Settling = Pick<Stores, 'contracts' | 'log' | 'projects' | 'tickets'>;

/** Work on a task waits for no ticket, whatever its contract asks of those. */
const NO_TICKET = { deleted: false, over: true, orderOver: true } as const;

/** How work of a project is to stand: as a ticket's time follows its ticket, but for what it waits for. */
const timeOf = async (
  { contracts }: Pick<Stores, 'contracts'>,
  tenantId: string,
  { contractId, left = [] }: ProjectRecord,
): Promise<TicketTime> => {
  const record = await contracts.get(tenantId, contractId);
  // Contracts are never deleted, and this one was there when the project was put on it.
  if (!record) throw new Error(`contract ${contractId} has gone`);
  return { contract: record.contract, left, standing: NO_TICKET };
};

/** Lets an entry follow its project; the contract on which it lies then. */
export const settleOnProject = async (
  stores: Settling,
  tenantId: string,
  project: ProjectRecord,
  key: EntryKey,
): Promise<string> => {
  if (key.contractId === project.contractId) return key.contractId;
  await settleOne(stores, tenantId, key, await timeOf(stores, tenantId, project));
  const [moved] = await stores.log.existing(tenantId, [{ ...key, contractId: project.contractId }]);
  return moved ? project.contractId : key.contractId;
};

/** All of a project's time that is open on a contract, read consistently: it may have been written a moment ago. */
const openTimeOf = async (
  { log }: Pick<Stores, 'log'>,
  tenantId: string,
  projectId: string,
  { contract, state }: ContractRecord,
): Promise<readonly StoredEntry[]> => {
  const { logged, held } = await log.open(tenantId, contract.contractId, state.windowFrom);
  return ([...logged, ...held] as readonly Billable[] as readonly StoredBillable[]).filter(
    (one): one is StoredEntry => one.kind === 'time' && one.task?.projectId === projectId,
  );
};

/**
 * Takes the open time of a project along to the contract that it was put on, as far as that covers its days. Says so on the
 * project only when it is done, so whoever finds it undone does it again.
 */
export const settleProject =
  ({ stores }: { readonly stores: Settling }) =>
  (tenantId: string, projectId: string): Promise<ProjectRecord> =>
    untilAgreed(async () => {
      const read = await stores.projects.get(tenantId, projectId);
      if (!read) throw new Error(`project ${projectId} has gone`);
      const { unsettled, ...settled } = read;
      if (unsettled === undefined) return read;
      const [time, left] = await Promise.all([
        timeOf(stores, tenantId, read),
        stores.contracts.many(tenantId, read.left ?? []),
      ]);
      for (const record of left.values())
        for (const entry of await openTimeOf(stores, tenantId, projectId, record))
          await settleOne(stores, tenantId, entry, time);
      return stores.projects.replace(tenantId, read, settled);
    });

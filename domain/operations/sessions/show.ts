import type { TimeEntryView } from '../../billables/time-entry-view.ts';
import type { NewMachine } from '../../timers/new-session.ts';
import type { Session } from '../../timers/session.ts';
import { contractOf } from '../billables/read.ts';
import type { TableNeeds } from '../ports.ts';
import { besideContracts } from '../time-entries/found.ts';
import { pricedViews } from '../time-entries/read.ts';

type ShowNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** A session with its time entry as it stands, and what that costs at present. */
export interface ShownSession {
  readonly session: Session;
  /** Absent while it goes on, where it was too short, and once the entry was moved or deleted. */
  readonly entry?: TimeEntryView | undefined;
}

/** Sessions with what each costs: the entries of a contract are read and priced together. */
export const shownSessions =
  (needs: ShowNeeds) =>
  async (tenantId: string, sessions: readonly Session[]): Promise<readonly ShownSession[]> => {
    const recorded = sessions.flatMap((session) => (session.recorded ? [session.recorded] : []));
    const byContract = Map.groupBy(recorded, ({ contractId }) => contractId);
    const found = await Promise.all(
      [...byContract].map(([contractId, those]) =>
        needs.stores.log.many(tenantId, contractId, [...new Set(those.flatMap(({ billableIds }) => billableIds))]),
      ),
    );
    const entries = found.flat().flatMap((stored) => (stored.kind === 'time' ? [stored] : []));
    const views = await pricedViews(needs)(tenantId, await besideContracts(needs.stores, tenantId, entries));
    const viewOf = new Map(views.map((view) => [view.billableId, view]));
    return sessions.map((session) => ({ session, entry: viewOf.get(session.recorded?.billableIds[0] ?? '') }));
  };

/** Says whose a machine is, in place of what was said before. */
export const recordMachine =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  async (tenantId: string, machine: NewMachine) => {
    await contractOf(stores, tenantId, machine.contractId);
    return stores.machines.put(tenantId, machine);
  };

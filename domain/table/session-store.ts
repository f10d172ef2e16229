import { type Machine, machineIdOf, type NewMachine } from '../timers/new-session.ts';
import type { Session } from '../timers/session.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

interface Row {
  readonly sessionId: string;
  readonly startedAt: string;
  readonly session: Omit<Session, 'sessionId' | 'startedAt' | 'version'>;
  readonly version: number;
}

const fromRow = ({ sessionId, startedAt, session, version }: Row): Session => ({
  ...session,
  sessionId,
  startedAt,
  version,
});

const rowOf = (tenantId: string, { sessionId, startedAt, version: _, ...session }: Session, version: number) => ({
  tenantId,
  sessionId,
  machineId: machineIdOf(session.machine),
  startedAt,
  session,
  version,
});

/** Remote sessions. */
export const sessionStore = ({ session }: Pick<Table, 'session'>) => {
  const get = async (tenantId: string, sessionId: string): Promise<Session | undefined> => {
    const { data } = await session.get({ tenantId, sessionId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };
  return {
    get,

    /** The session that now stands there: the new one, or the one of an earlier attempt with the same id. */
    async create(tenantId: string, created: Session): Promise<Session> {
      const row = rowOf(tenantId, created, 1);
      const done = await unlessRefused(() => session.create(row).go());
      return done ? fromRow(row) : ((await get(tenantId, created.sessionId)) ?? fromRow(row));
    },

    /** Writes a session in place of the one that was read; false when it has changed meanwhile. */
    async replace(tenantId: string, read: Session, changed: Session): Promise<boolean> {
      const done = await unlessRefused(() =>
        session
          .put(rowOf(tenantId, changed, read.version + 1))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done !== undefined;
    },

    /** A page of the sessions with a machine, the latest first. */
    async listOfMachine(tenantId: string, machine: string, { limit, cursor }: PageRequest): Promise<Page<Session>> {
      const page = await session.query
        .ofMachine({ tenantId, machineId: machineIdOf(machine) })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null, order: 'desc' })
        .then(whole);
      // What is read by keys comes in any order.
      const items = page.data.map(fromRow).sort((a, b) => (a.startedAt > b.startedAt ? -1 : 1));
      return { items, cursor: page.cursor };
    },
  };
};

/** The machines whose sessions have a contract of their own. */
export const machineStore = ({ machine }: Pick<Table, 'machine'>) => ({
  async get(tenantId: string, name: string): Promise<Machine | undefined> {
    const { data } = await machine.get({ tenantId, machineId: machineIdOf(name) }).go({ consistent: true });
    return data === null ? undefined : { machineId: data.machineId, name: data.name, contractId: data.contractId };
  },

  /** Writes it, in place of what was there. */
  async put(tenantId: string, { name, contractId }: NewMachine): Promise<Machine> {
    const machineId = machineIdOf(name);
    await machine.put({ tenantId, machineId, name, contractId }).go();
    return { machineId, name, contractId };
  },

  async remove(tenantId: string, machineId: string): Promise<void> {
    await machine.delete({ tenantId, machineId }).go();
  },

  async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Machine>> {
    const page = await machine.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
    return {
      items: page.data.map(({ machineId, name, contractId }) => ({ machineId, name, contractId })),
      cursor: page.cursor,
    };
  },
});

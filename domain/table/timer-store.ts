import type { Timer } from '../timers/timer.ts';
import { committed, unlessRefused } from './commit.ts';
import { technicianKey } from './log-row.ts';
import type { Page, PageRequest, Table, Tables } from './table.ts';
import { whole } from './whole.ts';

interface Row {
  readonly timerId: string;
  readonly timer: Omit<Timer, 'timerId' | 'version'>;
  readonly version: number;
}

const fromRow = ({ timerId, timer, version }: Row): Timer => ({ ...timer, timerId, version });

const rowOf = (tenantId: string, { timerId, version, ...timer }: Timer, newVersion = version) => ({
  tenantId,
  timerId,
  technicianKey: technicianKey(timer.technician),
  timer,
  open: timer.status !== 'recorded',
  version: newVersion,
});

/** Timers, and for each technician the one that runs. */
export const timerStore = ({ timer, timerSlot, transaction }: Table) => {
  const slotKey = (tenantId: string, technician: string) => ({ tenantId, technicianKey: technicianKey(technician) });

  const replaceIn = (tables: Tables, tenantId: string, read: Timer, changed: Timer) =>
    tables.timer
      .put(rowOf(tenantId, changed, read.version + 1))
      .where(({ version }, { eq }) => eq(version, read.version))
      .commit();

  /** The technician's place goes to a timer: if nobody had it, or from the one that is stopped for it. */
  const takeSlot = (tables: Tables, tenantId: string, { technician, timerId }: Timer, from?: Timer) => {
    const slot = { ...slotKey(tenantId, technician), timerId };
    if (!from) return tables.timerSlot.create(slot).commit();
    return tables.timerSlot
      .put(slot)
      .where(({ timerId: held }, { eq }) => eq(held, from.timerId))
      .commit();
  };

  const freeSlot = (tables: Tables, tenantId: string, { technician, timerId }: Timer) =>
    tables.timerSlot
      .delete(slotKey(tenantId, technician))
      .where(({ timerId: held }, { eq }) => eq(held, timerId))
      .commit();

  return {
    async get(tenantId: string, timerId: string): Promise<Timer | undefined> {
      const { data } = await timer.get({ tenantId, timerId }).go({ consistent: true });
      return data === null ? undefined : fromRow(data);
    },

    /** The id of the technician's timer that runs. */
    async running(tenantId: string, technician: string): Promise<string | undefined> {
      const { data } = await timerSlot.get(slotKey(tenantId, technician)).go({ consistent: true });
      return data?.timerId;
    },

    /**
     * Starts a timer, and stops the one that runs where that is given as it was read and as it is to be. False when
     * another was started meanwhile, or the one to be stopped has changed.
     */
    start: (
      tenantId: string,
      started: Timer,
      stopping?: { readonly read: Timer; readonly stopped: Timer },
    ): Promise<boolean> =>
      committed(
        transaction.write((tables) => [
          tables.timer.create(rowOf(tenantId, started)).commit(),
          takeSlot(tables, tenantId, started, stopping?.read),
          ...(stopping ? [replaceIn(tables, tenantId, stopping.read, stopping.stopped)] : []),
        ]),
      ),

    /**
     * Writes a timer in place of the one that was read; the technician's place follows. False when the timer has changed
     * meanwhile, or another of the technician's runs.
     */
    async replace(tenantId: string, read: Timer, changed: Timer): Promise<boolean> {
      const [ran, runs] = [read.status === 'running', changed.status === 'running'];
      if (ran !== runs)
        return committed(
          transaction.write((tables) => [
            replaceIn(tables, tenantId, read, changed),
            runs ? takeSlot(tables, tenantId, changed) : freeSlot(tables, tenantId, read),
          ]),
        );
      const done = await unlessRefused(() =>
        timer
          .put(rowOf(tenantId, changed, read.version + 1))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done !== undefined;
    },

    /** Timers whose time is no entry yet, of all technicians or of one. */
    async list(tenantId: string, { limit, cursor }: PageRequest, technician?: string): Promise<Page<Timer>> {
      const page = await timer.query
        .openOfTenant(technician === undefined ? { tenantId } : slotKey(tenantId, technician))
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },
  };
};

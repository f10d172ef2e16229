import type { Instant } from '../calendar/local-date.ts';
import type { Programme } from '../programmes/programme.ts';
import { unlessRefused } from './commit.ts';
import { shardOf } from './schedule-shards.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** A programme as it is stored, with when it is to be looked at next. */
export interface ProgrammeRecord {
  readonly programme: Programme;
  /** RFC 3339, UTC, to the second: compared as text. Absent while no visit is ahead. */
  readonly nextAt?: Instant | undefined;
}

/** Whose programme is due. */
export interface DueProgramme {
  readonly tenantId: string;
  readonly contractId: string;
  readonly programmeId: string;
}

const rowOf = (tenantId: string, { programme, nextAt = '' }: ProgrammeRecord) => {
  const { contractId, programmeId, version, ...rest } = programme;
  return { ...{ tenantId, contractId, programmeId, version, nextAt }, shard: shardOf(programmeId), programme: rest };
};

type Row = Omit<ReturnType<typeof rowOf>, 'tenantId' | 'shard'>;
const fromRow = ({ contractId, programmeId, version, nextAt, programme }: Row): ProgrammeRecord => ({
  programme: { ...programme, contractId, programmeId, version },
  ...(nextAt !== '' && { nextAt }),
});

/** After every id. */
const LAST_ID = 'z'.repeat(26);

/** Contracts' plans of visits. */
export const programmeStore = ({ programme }: Pick<Table, 'programme'>) => {
  const get = async (
    tenantId: string,
    contractId: string,
    programmeId: string,
  ): Promise<ProgrammeRecord | undefined> => {
    const { data } = await programme.get({ tenantId, contractId, programmeId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,

    /** The programme that now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, created: ProgrammeRecord): Promise<ProgrammeRecord> {
      await unlessRefused(() => programme.create(rowOf(tenantId, created)).go());
      const { contractId, programmeId } = created.programme;
      return (await get(tenantId, contractId, programmeId)) ?? created;
    },

    /** In place of what was read; undefined when it is no longer that. */
    async replace(tenantId: string, read: Programme, next: ProgrammeRecord): Promise<ProgrammeRecord | undefined> {
      const changed = { ...next, programme: { ...next.programme, version: read.version + 1 } };
      const done = await unlessRefused(() =>
        programme
          .put(rowOf(tenantId, changed))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && changed;
    },

    /** A page of a contract's programmes, in no order. */
    async list(tenantId: string, contractId: string, { limit, cursor }: PageRequest): Promise<Page<Programme>> {
      const page = await programme.query
        .ofContract({ tenantId, contractId })
        .go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map((row) => fromRow(row).programme), cursor: page.cursor };
    },

    /** A page of what is due in one partition by a moment, the longest due first. */
    async due(shard: string, moment: Instant, { limit, cursor }: PageRequest): Promise<Page<DueProgramme>> {
      const page = await programme.query
        .due({ shard })
        .lte({ nextAt: moment, tenantId: LAST_ID, contractId: LAST_ID, programmeId: LAST_ID })
        .go({ hydrate: true, limit, cursor: cursor ?? null })
        .then(whole);
      // The index lags: what was just seen to is read as it is now, and is not due.
      const items = page.data
        .filter(({ nextAt }) => nextAt !== '' && nextAt <= moment)
        .map(({ tenantId, contractId, programmeId }) => ({ tenantId, contractId, programmeId }));
      return { items, cursor: page.cursor };
    },
  };
};

import type { DigestRun } from '../alerts/digest.ts';
import type { Instant } from '../calendar/local-date.ts';
import { unlessRefused } from './commit.ts';
import { shardOf } from './schedule-shards.ts';
import type { Table, Tables } from './table.ts';

/** When a firm's digest is due, and how far the one is that is being put together. */
export interface DigestSchedule {
  /** RFC 3339, UTC, to the second: compared as text. */
  readonly nextAt: Instant;
  readonly run?: DigestRun | undefined;
  readonly version: number;
}

export interface DueDigest extends DigestSchedule {
  readonly tenantId: string;
}

const rowOf = (tenantId: string, schedule: DigestSchedule) => ({ tenantId, shard: shardOf(tenantId), ...schedule });

/** The write in the transaction of the settings that it follows from. */
export const digestAction = (tables: Tables, tenantId: string, schedule: DigestSchedule | undefined) =>
  schedule
    ? tables.contractDigest.put(rowOf(tenantId, schedule)).commit()
    : tables.contractDigest.delete({ tenantId }).commit();

/** When firms' account managers get their weekly digest. */
export const contractDigestStore = ({ contractDigest }: Table) => ({
  async get(tenantId: string): Promise<DigestSchedule | undefined> {
    const { data } = await contractDigest.get({ tenantId }).go({ consistent: true });
    return data === null ? undefined : { nextAt: data.nextAt, run: data.run, version: data.version };
  },

  /** Moves a schedule on, or notes how far its digest is, if it still is what was read; undefined where it is not. */
  async move(
    { tenantId, version: of }: DueDigest,
    to: Omit<DigestSchedule, 'version'>,
  ): Promise<DueDigest | undefined> {
    const moved = { ...to, version: of + 1 };
    const done = await unlessRefused(() =>
      contractDigest
        .put(rowOf(tenantId, moved))
        .where(({ version }, { eq }) => eq(version, of))
        .go(),
    );
    return done && { tenantId, ...moved };
  },
});

import type { Instant } from '../calendar/local-date.ts';
import type { DueDigest } from './contract-digest-store.ts';
import { type DueContract, fromRow as toContract } from './contract-schedule-store.ts';
import { type DueEquipment, fromScheduleRow as toEquipment } from './equipment-store.ts';
import type { tableKeys } from './keys.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** What is due of contracts, and of what goes with them: closed, and told apart by `kind`. */
export type DueThing =
  | ({ readonly kind: 'contract'; readonly nextAt: Instant } & DueContract)
  | ({ readonly kind: 'equipment'; readonly nextAt: Instant } & DueEquipment)
  | ({ readonly kind: 'digest' } & DueDigest);

/** All that is read of the index: where the rows lie. */
type ListedKeys = Readonly<Record<(typeof tableKeys)['partition' | 'sort'], string>>;
/** A page as the table gives it: rows of several entities lie in one partition, which ElectroDB reads one at a time. */
interface RawPage {
  readonly data: { readonly Items?: readonly ListedKeys[] };
  readonly cursor: string | null;
}

/** `T#<tenantId>#<what>#<id>`. */
const partsOf = ({ pk }: ListedKeys) => {
  const [, tenantId = '', what = '', id = ''] = pk.split('#');
  return { tenantId, what, id };
};

/** Sorts behind every id. */
const LAST_ID = 'z'.repeat(26);

/**
 * What is due, of contracts, of warranties and of firms' digests: all lie in the same sparse partitions, so that none of
 * them costs a sweep a Query of its own.
 */
export const dueStore = ({ contractSchedule, equipmentSchedule, contractDigest }: Table) => ({
  /** A page of one partition by a moment, the longest due first. */
  async page(shard: string, moment: Instant, { limit, cursor }: PageRequest): Promise<Page<DueThing>> {
    const listed = (await contractSchedule.query
      .due({ shard })
      .lte({ nextAt: moment, tenantId: LAST_ID, contractId: LAST_ID })
      .go({ data: 'raw', limit, cursor: cursor ?? null })) as unknown as RawPage;
    const keys = (listed.data.Items ?? []).map(partsOf);
    const those = (wanted: string) => keys.filter(({ what }) => what === wanted);
    const [contracts, equipment, digests] = await Promise.all([
      contractSchedule
        .get(those('K').map(({ tenantId, id }) => ({ tenantId, contractId: id })))
        .go({ consistent: true })
        .then(whole),
      equipmentSchedule
        .get(those('EQUIPMENT').map(({ tenantId, id }) => ({ tenantId, equipmentId: id })))
        .go({ consistent: true })
        .then(whole),
      contractDigest
        .get(those('SETTINGS').map(({ tenantId }) => ({ tenantId })))
        .go({ consistent: true })
        .then(whole),
    ]);
    const things: readonly DueThing[] = [
      ...contracts.data.map((row) => ({ kind: 'contract' as const, nextAt: row.nextAt, ...toContract(row) })),
      ...equipment.data.map((row) => ({ kind: 'equipment' as const, nextAt: row.nextAt, ...toEquipment(row) })),
      ...digests.data.map(({ tenantId, nextAt, run, version }) => ({
        kind: 'digest' as const,
        ...{ tenantId, nextAt, run, version },
      })),
    ];
    // The index lags: what another sweep has just moved on is read as it is now, and is not due.
    const items = things.filter(({ nextAt }) => nextAt !== '' && nextAt <= moment);
    return { items: items.toSorted((a, b) => (a.nextAt < b.nextAt ? -1 : 1)), cursor: listed.cursor };
  },
});

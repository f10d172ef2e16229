import { BillingError } from '../errors.ts';
import { type Mapped, mappingIdOf } from '../integrations/mapped.ts';
import type { RuleList } from '../integrations/rule.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

export interface StoredMapping {
  readonly mappingId: string;
  readonly mapped: Mapped;
}

export interface StoredRules extends RuleList {
  /** 0 before anybody has made any. */
  readonly version: number;
}

/** What an integration's people have mapped, and their rules. */
export const mappingStore = ({ mapping, ruleList }: Table) => {
  const fromRow = ({ mappingId, mapped }: StoredMapping): StoredMapping => ({ mappingId, mapped });
  return {
    /** Those of the ids that are mapped, read consistently, by id: one BatchGet for up to 100. */
    async many(tenantId: string, integrationId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Mapped>> {
      const keys = [...new Set(ids)].map((mappingId) => ({ tenantId, integrationId, mappingId }));
      if (keys.length === 0) return new Map();
      const { data } = whole(await mapping.get(keys).go({ consistent: true }));
      return new Map(data.map((row) => [row.mappingId, row.mapped]));
    },

    async get(tenantId: string, integrationId: string, mappingId: string): Promise<StoredMapping | undefined> {
      const { data } = await mapping.get({ tenantId, integrationId, mappingId }).go({ consistent: true });
      return data === null ? undefined : fromRow(data);
    },

    async list(tenantId: string, integrationId: string, { limit, cursor }: PageRequest): Promise<Page<StoredMapping>> {
      const page = await mapping.query
        .ofIntegration({ tenantId, integrationId })
        .go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /** Writes one in place of what its thing was mapped to. */
    async putOne(tenantId: string, integrationId: string, mapped: Mapped): Promise<void> {
      const mappingId = mappingIdOf(mapped.kind, mapped.of);
      await mapping.put({ tenantId, integrationId, mappingId, mapped }).go();
    },

    /** Writes one in place of what was read; undefined when its thing is mapped otherwise by now. */
    async replaceOne(tenantId: string, integrationId: string, read: Mapped, next: Mapped): Promise<Mapped | undefined> {
      const mappingId = mappingIdOf(next.kind, next.of);
      const done = await unlessRefused(() =>
        mapping
          .put({ tenantId, integrationId, mappingId, mapped: next })
          .where(({ mapped }, { eq }) => eq(mapped, read))
          .go(),
      );
      return done && next;
    },

    /** Writes each in place of what its thing was mapped to. */
    async put(tenantId: string, integrationId: string, mappings: readonly Mapped[]): Promise<readonly StoredMapping[]> {
      const rows = mappings.map((mapped) => ({ mappingId: mappingIdOf(mapped.kind, mapped.of), mapped }));
      const { unprocessed } = await mapping.put(rows.map((row) => ({ tenantId, integrationId, ...row }))).go();
      if (unprocessed.length > 0) throw new BillingError('ServiceBusy', 'the table is busy: send the same once more');
      return rows;
    },

    async remove(tenantId: string, integrationId: string, mappingId: string): Promise<void> {
      await mapping.delete({ tenantId, integrationId, mappingId }).go();
    },

    async rules(tenantId: string, integrationId: string): Promise<StoredRules> {
      const { data } = await ruleList.get({ tenantId, integrationId }).go({ consistent: true });
      return data === null ? { rules: [], version: 0 } : { rules: [...data.rules], version: data.version };
    },

    /** Undefined when the rules no longer have the expected version. */
    async replaceRules(
      tenantId: string,
      integrationId: string,
      expected: number,
      { rules }: RuleList,
    ): Promise<StoredRules | undefined> {
      const row = { tenantId, integrationId, rules, version: expected + 1 };
      const done = await unlessRefused(() =>
        ruleList
          .put(row)
          .where(({ version }, { eq, notExists }) => (expected === 0 ? notExists(version) : eq(version, expected)))
          .go(),
      );
      return done === undefined ? undefined : { rules, version: row.version };
    },
  };
};

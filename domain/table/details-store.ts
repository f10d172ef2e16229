import { unlessRefused } from './commit.ts';
import type { Page, PageRequest } from './table.ts';

/** As the row of such a thing lies in the table, beside its tenant. */
type Row<IdName extends string, Details> = Readonly<Record<IdName, string>> & {
  readonly details: Details;
  readonly version: number;
};
type Key<IdName extends string> = { readonly tenantId: string } & Readonly<Record<IdName, string>>;

/** What a row says of a thing. */
type Thing<IdName extends string, Details> = Details & Readonly<Record<IdName, string>> & { readonly version: number };

/** That a row still has the version that was read. */
type IfVersion = (row: { readonly version: unknown }, is: { eq(attribute: unknown, value: number): string }) => string;
interface Conditional {
  where(condition: IfVersion): { go(): Promise<unknown> };
}

/** An entity of ElectroDB whose items are an id, details and a version, and all lie in one partition of the tenant. */
interface DetailsEntity<IdName extends string, Details> {
  get(key: Key<IdName>): {
    go(options: { readonly consistent: true }): Promise<{ readonly data: Row<IdName, Details> | null }>;
  };
  create(row: { readonly tenantId: string } & Row<IdName, Details>): { go(): Promise<unknown> };
  put(row: { readonly tenantId: string } & Row<IdName, Details>): Conditional;
  delete(key: Key<IdName>): Conditional;
  readonly query: {
    ofTenant(key: { readonly tenantId: string }): {
      go(options: { readonly count: number; readonly cursor: string | null }): Promise<{
        readonly data: readonly Row<IdName, Details>[];
        readonly cursor: string | null;
      }>;
    };
  };
}

/** How things that are an id, their details and a version are kept: made once, replaced and removed as they were read. */
export const detailsStore = <IdName extends string, Details extends object>(
  entity: DetailsEntity<IdName, Details>,
  idName: IdName,
) => {
  type Its = Thing<IdName, Details>;
  const keyOf = (tenantId: string, id: string) => ({ tenantId, [idName]: id }) as Key<IdName>;
  const thingOf = ({ [idName]: id, details, version }: Row<IdName, Details>): Its =>
    ({ ...details, [idName]: id, version }) as Its;
  const rowOf = (tenantId: string, id: string, details: Details, version: number) => ({
    ...keyOf(tenantId, id),
    details,
    version,
  });
  const get = async (tenantId: string, id: string): Promise<Its | undefined> => {
    const { data } = await entity.get(keyOf(tenantId, id)).go({ consistent: true });
    return data === null ? undefined : thingOf(data);
  };
  const asRead =
    (read: number): IfVersion =>
    ({ version }, { eq }) =>
      eq(version, read);
  return {
    get,
    thingOf,

    /** What now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, id: string, details: Details): Promise<Its> {
      const row = rowOf(tenantId, id, details, 1);
      await unlessRefused(() => entity.create(row).go());
      return (await get(tenantId, id)) ?? thingOf(row);
    },

    /** Undefined when it no longer has the expected version. */
    async replace(tenantId: string, id: string, expected: number, details: Details): Promise<Its | undefined> {
      const row = rowOf(tenantId, id, details, expected + 1);
      const done = await unlessRefused(() => entity.put(row).where(asRead(expected)).go());
      return done === undefined ? undefined : thingOf(row);
    },

    /** False when it is no longer what was read. */
    async remove(tenantId: string, id: string, read: number): Promise<boolean> {
      const done = await unlessRefused(() => entity.delete(keyOf(tenantId, id)).where(asRead(read)).go());
      return done !== undefined;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Its>> {
      const page = await entity.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(thingOf), cursor: page.cursor };
    },
  };
};

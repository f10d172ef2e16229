import type { CheckedFile, FileImport, FileProgress } from '../imports/file-import.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

const fromRow = ({ tenantId: _, ...found }: FileImport & { readonly tenantId: string }): FileImport => found;

/** Imports of large files. Each change wants the version that was read; undefined says that another was faster. */
export const fileImportStore = ({ fileImport, clock }: Table) => {
  const get = async (tenantId: string, importId: string): Promise<FileImport | undefined> => {
    const { data } = await fileImport.get({ tenantId, importId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  /** A whole row in place of the one that was read: so what is no longer there goes too. */
  const replace = async (tenantId: string, read: FileImport, changed: FileImport): Promise<FileImport | undefined> => {
    const next = { ...changed, version: read.version + 1 };
    const done = await unlessRefused(() =>
      fileImport
        .put({ tenantId, ...next })
        .where((fields, { eq }) => `${eq(fields.version, read.version)} AND ${eq(fields.status, read.status)}`)
        .go(),
    );
    return done === undefined ? undefined : next;
  };

  return {
    get,

    /** The import that now stands there: the new one, or the one of an earlier attempt with the same id. */
    async create(tenantId: string, created: FileImport): Promise<FileImport> {
      await unlessRefused(() => fileImport.create({ tenantId, ...created }).go());
      return (await get(tenantId, created.importId)) ?? created;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<FileImport>> {
      const page = await fileImport.query
        .ofTenant({ tenantId })
        .go({ count: limit, cursor: cursor ?? null, order: 'desc' });
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },

    /**
     * Lets an import run that waits for its file, or that failed: it goes on where it stopped, or, where nothing is written
     * yet, with whatever file is there now.
     */
    start(tenantId: string, read: FileImport): Promise<FileImport | undefined> {
      const { reason: _r, closedAt: _c, checked, ...rest } = read;
      const kept = read.position > 0 || read.begun !== undefined ? { checked } : {};
      return replace(tenantId, read, { ...rest, ...kept, status: 'running', attempt: read.attempt + 1 });
    },

    check(tenantId: string, read: FileImport, checked: CheckedFile): Promise<FileImport | undefined> {
      return replace(tenantId, read, { ...read, checked });
    },

    advance(tenantId: string, read: FileImport, progress: FileProgress): Promise<FileImport | undefined> {
      const { begun: _, ...rest } = read;
      return replace(tenantId, read, { ...rest, ...progress });
    },

    /** Ends an import that still runs. */
    end(
      tenantId: string,
      read: FileImport,
      how: { readonly status: 'done' } | { readonly status: 'failed'; readonly reason: string },
    ): Promise<FileImport | undefined> {
      return replace(tenantId, read, { ...read, ...how, closedAt: clock().toISOString() });
    },
  };
};

import type { ProjectRecord, ProjectState } from '../projects/project.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

/** Which projects are listed: those of a contract, which is of a client, or all of a client's. */
export type ProjectsOf =
  | { readonly clientId?: undefined; readonly contractId?: undefined }
  | { readonly clientId: string; readonly contractId?: string | undefined };

const rowOf = (tenantId: string, { projectId, clientId, contractId, state, version, ...project }: ProjectRecord) => ({
  ...{ tenantId, projectId, clientId, contractId, state, version },
  project,
});

type Row = Omit<ReturnType<typeof rowOf>, 'tenantId'>;
const fromRow = ({ projectId, clientId, contractId, state, version, project }: Row): ProjectRecord => ({
  ...project,
  ...{ projectId, clientId, contractId, state, version },
});

/** Projects with their tasks, each one item. */
export const projectStore = ({ project }: Pick<Table, 'project'>) => {
  /** Those of the ids that exist, read consistently, by id. */
  const many = async (tenantId: string, ids: Iterable<string>): Promise<ReadonlyMap<string, ProjectRecord>> => {
    const keys = [...new Set(ids)].map((projectId) => ({ tenantId, projectId }));
    if (keys.length === 0) return new Map();
    const { data } = whole(await project.get(keys).go({ consistent: true, concurrent: 8 }));
    return new Map(data.map((row) => [row.projectId, fromRow(row)]));
  };
  const get = async (tenantId: string, projectId: string): Promise<ProjectRecord | undefined> => {
    const { data } = await project.get({ tenantId, projectId }).go({ consistent: true });
    return data === null ? undefined : fromRow(data);
  };

  return {
    get,
    many,

    /** The project that now has this id: the new one, or that of an earlier attempt. */
    async create(tenantId: string, created: ProjectRecord): Promise<ProjectRecord> {
      await unlessRefused(() => project.create(rowOf(tenantId, created)).go());
      return (await get(tenantId, created.projectId)) ?? created;
    },

    /** In place of what was read; undefined when the project is no longer that. */
    async replace(tenantId: string, read: ProjectRecord, next: ProjectRecord): Promise<ProjectRecord | undefined> {
      const changed = { ...next, version: read.version + 1 };
      const done = await unlessRefused(() =>
        project
          .put(rowOf(tenantId, changed))
          .where(({ version }, { eq }) => eq(version, read.version))
          .go(),
      );
      return done && changed;
    },

    /** A page of the projects of a state, by client and contract. */
    async list(
      tenantId: string,
      state: ProjectState,
      { clientId, contractId }: ProjectsOf,
      { limit, cursor }: PageRequest,
    ): Promise<Page<ProjectRecord>> {
      const of = clientId === undefined ? {} : contractId === undefined ? { clientId } : { clientId, contractId };
      const page = await project.query
        .ofState({ tenantId, state, ...of })
        .go({ hydrate: true, count: limit, cursor: cursor ?? null })
        .then(whole);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },
  };
};

import {
  type NewTeam,
  type NewTechnician,
  type Team,
  type Technician,
  teamIdOf,
  technicianIdOf,
} from '../technicians/technician.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';
import { whole } from './whole.ts';

type TechnicianRow = { technicianId: string; details: NewTechnician; version: number };
type TeamRow = { teamId: string; details: NewTeam; version: number };

const toTechnician = ({ technicianId, details, version }: TechnicianRow): Technician => ({
  ...details,
  technicianId,
  version,
});
const toTeam = ({ teamId, details, version }: TeamRow): Team => ({ ...details, teamId, version });

/** Who does the work, by the names that stand on entries. */
export const technicianStore = ({ technician }: Pick<Table, 'technician'>) => {
  const get = async (tenantId: string, technicianId: string): Promise<Technician | undefined> => {
    const { data } = await technician.get({ tenantId, technicianId }).go({ consistent: true });
    return data === null ? undefined : toTechnician(data);
  };
  return {
    get,

    /** Those of the names that have a record, by name, read consistently. */
    async named(tenantId: string, names: Iterable<string>): Promise<ReadonlyMap<string, Technician>> {
      const keys = [...new Set(names)].map((name) => ({ tenantId, technicianId: technicianIdOf(name) }));
      if (keys.length === 0) return new Map();
      const { data } = whole(await technician.get(keys).go({ consistent: true }));
      return new Map(data.map((row) => [row.details.name, toTechnician(row)]));
    },

    /** The technician that now has this name: the new one, or who had it before. */
    async create(tenantId: string, details: NewTechnician): Promise<Technician> {
      const row = { tenantId, technicianId: technicianIdOf(details.name), details, version: 1 };
      await unlessRefused(() => technician.create(row).go());
      return (await get(tenantId, row.technicianId)) ?? toTechnician(row);
    },

    /** Undefined when the technician no longer has the expected version. */
    async replace(tenantId: string, expected: number, details: NewTechnician): Promise<Technician | undefined> {
      const row = { tenantId, technicianId: technicianIdOf(details.name), details, version: expected + 1 };
      const done = await unlessRefused(() =>
        technician
          .put(row)
          .where(({ version }, { eq }) => eq(version, expected))
          .go(),
      );
      return done && toTechnician(row);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Technician>> {
      const page = await technician.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toTechnician), cursor: page.cursor };
    },
  };
};

/** The firm's teams, by the names that stand on entries. */
export const teamStore = ({ team }: Pick<Table, 'team'>) => {
  const get = async (tenantId: string, teamId: string): Promise<Team | undefined> => {
    const { data } = await team.get({ tenantId, teamId }).go({ consistent: true });
    return data === null ? undefined : toTeam(data);
  };
  return {
    get,

    /** The team that now has this name: the new one, or the one that had it before. */
    async create(tenantId: string, details: NewTeam): Promise<Team> {
      const row = { tenantId, teamId: teamIdOf(details.name), details, version: 1 };
      await unlessRefused(() => team.create(row).go());
      return (await get(tenantId, row.teamId)) ?? toTeam(row);
    },

    /** Undefined when the team no longer has the expected version. */
    async replace(tenantId: string, expected: number, details: NewTeam): Promise<Team | undefined> {
      const row = { tenantId, teamId: teamIdOf(details.name), details, version: expected + 1 };
      const done = await unlessRefused(() =>
        team
          .put(row)
          .where(({ version }, { eq }) => eq(version, expected))
          .go(),
      );
      return done && toTeam(row);
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Team>> {
      const page = await team.query.ofTenant({ tenantId }).go({ count: limit, cursor: cursor ?? null });
      return { items: page.data.map(toTeam), cursor: page.cursor };
    },
  };
};

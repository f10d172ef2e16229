import {
  type NewTeam,
  type NewTechnician,
  type Team,
  type Technician,
  teamIdOf,
  technicianIdOf,
} from '../technicians/technician.ts';
import { detailsStore } from './details-store.ts';
import type { Table } from './table.ts';
import { whole } from './whole.ts';

/** Who does the work, by the names that stand on entries: their ids follow from them. */
export const technicianStore = ({ technician }: Pick<Table, 'technician'>) => {
  const { get, list, create, replace, thingOf } = detailsStore<'technicianId', NewTechnician>(
    technician,
    'technicianId',
  );
  return {
    get,
    list,

    /** Those of the names that have a record, by name, read consistently. */
    async named(tenantId: string, names: Iterable<string>): Promise<ReadonlyMap<string, Technician>> {
      const keys = [...new Set(names)].map((name) => ({ tenantId, technicianId: technicianIdOf(name) }));
      if (keys.length === 0) return new Map();
      const { data } = whole(await technician.get(keys).go({ consistent: true }));
      return new Map(data.map((row) => [row.details.name, thingOf(row)]));
    },

    /** The technician that now has this name: the new one, or who had it before. */
    create: (tenantId: string, details: NewTechnician): Promise<Technician> =>
      create(tenantId, technicianIdOf(details.name), details),

    /** Undefined when the technician no longer has the expected version. */
    replace: (tenantId: string, expected: number, details: NewTechnician): Promise<Technician | undefined> =>
      replace(tenantId, technicianIdOf(details.name), expected, details),
  };
};

/** The firm's teams, by the names that stand on entries: their ids follow from them. */
export const teamStore = ({ team }: Pick<Table, 'team'>) => {
  const { get, list, create, replace } = detailsStore<'teamId', NewTeam>(team, 'teamId');
  return {
    get,
    list,

    /** The team that now has this name: the new one, or the one that had it before. */
    create: (tenantId: string, details: NewTeam): Promise<Team> => create(tenantId, teamIdOf(details.name), details),

    /** Undefined when the team no longer has the expected version. */
    replace: (tenantId: string, expected: number, details: NewTeam): Promise<Team | undefined> =>
      replace(tenantId, teamIdOf(details.name), expected, details),
  };
};

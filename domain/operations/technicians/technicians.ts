import { BillingError } from '../../errors.ts';
import {
  type NewTeam,
  type NewTechnician,
  type Team,
  type TeamDetails,
  type Technician,
  type TechnicianDetails,
  teamIdOf,
} from '../../technicians/technician.ts';
import { isAlready, mustBeThere, replaceRecord } from '../change.ts';
import type { Needs } from '../ports.ts';

type TechnicianNeeds = Pick<Needs, 'stores'>;

const exists = (what: string): BillingError =>
  new BillingError('AlreadyExists', `there is a ${what} of this name already: change that one`, [
    { pointer: '/name', detail: 'is taken' },
  ]);

/** A technician's team has to be one of the firm's: a name that nobody has is a typing error. */
const mustHaveTeam = async ({ stores }: TechnicianNeeds, tenantId: string, team: string | undefined): Promise<void> => {
  if (team === undefined || (await stores.teams.get(tenantId, teamIdOf(team)))) return;
  const detail = 'there is no such team: add it first';
  throw new BillingError('NotFound', detail, [{ pointer: '/team', detail }]);
};

/** Adds what is known of a technician. The name decides which: sent again it is the one that stands. */
export const createTechnician =
  (needs: TechnicianNeeds) =>
  async (tenantId: string, asked: NewTechnician): Promise<Technician> => {
    await mustHaveTeam(needs, tenantId, asked.team);
    const technician = await needs.stores.technicians.create(tenantId, asked);
    const { technicianId: _, version: __, ...stored } = technician;
    if (!isAlready(asked, stored)) throw exists('technician');
    return technician;
  };

export const readTechnician =
  ({ stores }: TechnicianNeeds) =>
  async (tenantId: string, technicianId: string): Promise<Technician> =>
    mustBeThere('technician', technicianId, await stores.technicians.get(tenantId, technicianId));

/** Replaces what is known of a technician but the name, if it still is what the caller has seen. */
export const changeTechnician =
  (needs: TechnicianNeeds) =>
  async (tenantId: string, technicianId: string, expected: number, asked: TechnicianDetails): Promise<Technician> => {
    const read = await readTechnician(needs)(tenantId, technicianId);
    const { technicianId: _, version: __, ...stored } = read;
    const wanted = { name: stored.name, ...asked };
    return replaceRecord({
      ...{ what: 'technician', read, stored, wanted, expected },
      guard: () => mustHaveTeam(needs, tenantId, asked.team),
      replace: () => needs.stores.technicians.replace(tenantId, expected, wanted),
    });
  };

export const createTeam =
  ({ stores }: TechnicianNeeds) =>
  async (tenantId: string, asked: NewTeam): Promise<Team> => {
    const team = await stores.teams.create(tenantId, asked);
    const { teamId: _, version: __, ...stored } = team;
    if (!isAlready(asked, stored)) throw exists('team');
    return team;
  };

export const readTeam =
  ({ stores }: TechnicianNeeds) =>
  async (tenantId: string, teamId: string): Promise<Team> =>
    mustBeThere('team', teamId, await stores.teams.get(tenantId, teamId));

/** Replaces what is known of a team but its name, if it still is what the caller has seen. */
export const changeTeam =
  (needs: TechnicianNeeds) =>
  async (tenantId: string, teamId: string, expected: number, asked: TeamDetails): Promise<Team> => {
    const read = await readTeam(needs)(tenantId, teamId);
    const { teamId: _, version: __, ...stored } = read;
    const wanted = { name: stored.name, ...asked };
    return replaceRecord({
      ...{ what: 'team', read, stored, wanted, expected },
      replace: () => needs.stores.teams.replace(tenantId, expected, wanted),
    });
  };

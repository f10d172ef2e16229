import { costOfContract, costOfTechnician } from '../../domain/operations/technicians/cost.ts';
import {
  changeTeam,
  changeTechnician,
  createTeam,
  createTechnician,
  readTeam,
  readTechnician,
} from '../../domain/operations/technicians/technicians.ts';
import { created, httpHandler, noContent, ok, page, versioned } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { technicianRoutes } from './technicians/routes.ts';
import { costView } from './technicians/views.ts';

const needs = { stores };

export const handler = httpHandler(technicianRoutes, {
  createTechnician: async ({ tenantId, body }) => {
    const technician = await createTechnician(needs)(tenantId, body);
    return created(technician, `/technicians/${technician.technicianId}`);
  },
  listTechnicians: async ({ tenantId, page: asked }) => page(await stores.technicians.list(tenantId, asked)),
  getTechnician: async ({ tenantId, params }) => versioned(await readTechnician(needs)(tenantId, params.technicianId)),
  replaceTechnician: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeTechnician(needs)(tenantId, params.technicianId, expectedVersion, body)),
  createTeam: async ({ tenantId, body }) => {
    const team = await createTeam(needs)(tenantId, body);
    return created(team, `/teams/${team.teamId}`);
  },
  listTeams: async ({ tenantId, page: asked }) => page(await stores.teams.list(tenantId, asked)),
  getTeam: async ({ tenantId, params }) => versioned(await readTeam(needs)(tenantId, params.teamId)),
  replaceTeam: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeTeam(needs)(tenantId, params.teamId, expectedVersion, body)),
  recordCostRate: async ({ tenantId, body }) => created(await stores.costRates.put(tenantId, body), '/cost-rates'),
  listCostRates: async ({ tenantId, page: asked }) => page(await stores.costRates.list(tenantId, asked)),
  deleteCostRate: async ({ tenantId, params }) => {
    await stores.costRates.remove(tenantId, params.costRateId);
    return noContent();
  },
  getCostOfTechnician: async ({ tenantId, params, query }) =>
    ok(costView(await costOfTechnician(needs)(tenantId, params.technicianId, query))),
  getCostOfContract: async ({ tenantId, params, query }) =>
    ok(costView(await costOfContract(needs)(tenantId, params.contractId, query))),
});

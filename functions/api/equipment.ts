import { changeEquipment, createEquipment, listEquipment, readEquipment } from '../../domain/operations/equipment.ts';
import {
  changeProgramme,
  changeVisit,
  createProgramme,
  listProgrammes,
  readProgramme,
} from '../../domain/operations/programmes/programmes.ts';
import { created, httpHandler, page, versioned } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services.ts';
import { programmeRoutes } from './equipment/programme-routes.ts';
import { programmeView } from './equipment/programme-view.ts';
import { equipmentRoutes } from './equipment/routes.ts';

const needs = { stores, clock };
const routes = { ...equipmentRoutes, ...programmeRoutes };

export const handler = httpHandler(routes, {
  createEquipment: async ({ tenantId, id, body }) =>
    created(await createEquipment(needs)(tenantId, id, body), `/equipment/${id}`),
  listEquipment: async ({ tenantId, query, page: asked }) => page(await listEquipment(needs)(tenantId, query, asked)),
  getEquipment: async ({ tenantId, params }) => versioned(await readEquipment(needs)(tenantId, params.equipmentId)),
  replaceEquipment: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeEquipment(needs)(tenantId, params.equipmentId, expectedVersion, body)),
  createProgramme: async ({ tenantId, id, body }) =>
    created(
      programmeView(await createProgramme(needs)(tenantId, id, body)),
      `/contracts/${body.contractId}/programmes/${id}`,
    ),
  listProgrammes: async ({ tenantId, query, page: asked }) => {
    const { items, cursor } = await listProgrammes(needs)(tenantId, query.contractId, asked);
    return page({ items: items.map(programmeView), cursor });
  },
  getProgramme: async ({ tenantId, params }) =>
    versioned(programmeView(await readProgramme(needs)(tenantId, params.contractId, params.programmeId))),
  replaceProgramme: async ({ tenantId, params, expectedVersion: expected, body }) =>
    versioned(programmeView(await changeProgramme(needs)({ tenantId, ...params, expected }, body))),
  changeVisit: async ({ tenantId, params: { occurrence, ...programme }, expectedVersion: expected, body }) =>
    versioned(programmeView(await changeVisit(needs)({ tenantId, ...programme, expected }, occurrence, body))),
});

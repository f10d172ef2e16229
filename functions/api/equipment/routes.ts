import { EquipmentDetails, NewEquipment } from '../../../domain/equipment/equipment.ts';
import { EquipmentFilter } from '../../../domain/operations/equipment.ts';
import { defineRoutes } from '../route.ts';
import { EquipmentView } from './views.ts';

export const equipmentRoutes = defineRoutes('equipment', {
  createEquipment: {
    method: 'POST',
    path: '/equipment',
    permission: 'contracts:write',
    summary: 'Add a piece of equipment to a client',
    description:
      'With the contracts that it is under. Tickets of the client name it by `equipmentId`; where the terms say `warrantyWork` `free`, time that is recorded on them in its warranty is printed at 0.00. Before its warranty ends, `warrantyAlerts` warn somebody by mail, once, with the day as a calendar file.',
    body: NewEquipment,
    success: 201,
    response: EquipmentView,
    errors: ['NotFound', 'ClientErased', 'ClientMerged'],
  },
  listEquipment: {
    method: 'GET',
    path: '/equipment',
    permission: 'contracts:read',
    summary: 'List the equipment of a client, or what is under a contract',
    description: 'What is active, unless `state` asks for what is retired.',
    query: EquipmentFilter,
    paged: true,
    success: 200,
    response: EquipmentView,
    errors: ['NotFound'],
  },
  getEquipment: {
    method: 'GET',
    path: '/equipment/{equipmentId}',
    permission: 'contracts:read',
    summary: 'Read a piece of equipment',
    success: 200,
    response: EquipmentView,
    errors: ['NotFound'],
  },
  replaceEquipment: {
    method: 'PUT',
    path: '/equipment/{equipmentId}',
    permission: 'contracts:write',
    summary: 'Change a piece of equipment, or retire it',
    description:
      'The body is all but its client: what it leaves out is removed. Another day of its warranty holds for the time that is recorded from then on, and is warned of anew.',
    ifMatch: true,
    body: EquipmentDetails,
    success: 200,
    response: EquipmentView,
    errors: ['NotFound'],
  },
});

import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { NewCostRate } from '../../../domain/technicians/cost-rate.ts';
import { NewTeam, NewTechnician, TeamDetails, TechnicianDetails } from '../../../domain/technicians/technician.ts';
import { defineRoutes } from '../route.ts';
import { CostRateView, CostView, TeamView, TechnicianView } from './views.ts';

const Days = z
  .strictObject({
    from: LocalDateSchema.describe('The first day.'),
    to: LocalDateSchema.describe('The last day, itself included; at most 366 days in all.'),
  })
  .meta({ id: 'CostDays' });

const technicians = {
  createTechnician: {
    method: 'POST',
    path: '/technicians',
    permission: 'technicians:write',
    summary: 'Add a technician',
    description:
      'The name is the one that stands on time entries, and never changes. Work that is recorded without a work type gets the technician’s default; for who is not active none is recorded. Technicians without a record here record time all the same.',
    body: NewTechnician,
    success: 201,
    response: TechnicianView,
    errors: ['AlreadyExists', 'NotFound'],
  },
  listTechnicians: {
    method: 'GET',
    path: '/technicians',
    permission: 'time:read',
    summary: 'List the technicians',
    paged: true,
    success: 200,
    response: TechnicianView,
  },
  getTechnician: {
    method: 'GET',
    path: '/technicians/{technicianId}',
    permission: 'time:read',
    summary: 'Read a technician',
    success: 200,
    response: TechnicianView,
    errors: ['NotFound'],
  },
  replaceTechnician: {
    method: 'PUT',
    path: '/technicians/{technicianId}',
    permission: 'technicians:write',
    summary: 'Change a technician',
    description: 'The body is all but the name: what it leaves out is removed. Time that is recorded does not change.',
    ifMatch: true,
    body: TechnicianDetails,
    success: 200,
    response: TechnicianView,
    errors: ['NotFound'],
  },
} as const;

const teams = {
  createTeam: {
    method: 'POST',
    path: '/teams',
    permission: 'technicians:write',
    summary: 'Add a team',
    body: NewTeam,
    success: 201,
    response: TeamView,
    errors: ['AlreadyExists'],
  },
  listTeams: {
    method: 'GET',
    path: '/teams',
    permission: 'time:read',
    summary: 'List the teams',
    paged: true,
    success: 200,
    response: TeamView,
  },
  getTeam: {
    method: 'GET',
    path: '/teams/{teamId}',
    permission: 'time:read',
    summary: 'Read a team',
    success: 200,
    response: TeamView,
    errors: ['NotFound'],
  },
  replaceTeam: {
    method: 'PUT',
    path: '/teams/{teamId}',
    permission: 'technicians:write',
    summary: 'Change a team',
    ifMatch: true,
    body: TeamDetails,
    success: 200,
    response: TeamView,
    errors: ['NotFound'],
  },
} as const;

const costs = {
  recordCostRate: {
    method: 'POST',
    path: '/cost-rates',
    permission: 'costs:write',
    summary: 'Record what an hour of work costs from a day on',
    description:
      'Of a technician, a team or a work type, or of one of the first two for one of the last. Work is costed by the first that is known by its day: technician and work type, technician, team and work type, team, work type. In place of a rate of the same and the same day; invoices are not touched.',
    body: NewCostRate,
    success: 201,
    response: CostRateView,
  },
  listCostRates: {
    method: 'GET',
    path: '/cost-rates',
    permission: 'costs:read',
    summary: 'List what work costs',
    paged: true,
    success: 200,
    response: CostRateView,
  },
  deleteCostRate: {
    method: 'DELETE',
    path: '/cost-rates/{costRateId}',
    permission: 'costs:write',
    summary: 'Take a cost rate back',
    success: 204,
  },
  getCostOfTechnician: {
    method: 'GET',
    path: '/technicians/{technicianId}/cost',
    permission: 'costs:read',
    summary: 'What a technician’s work cost the firm',
    description: 'Of the days on which it was done, as worked, whatever the client is charged for it.',
    query: Days,
    success: 200,
    response: CostView,
    errors: ['NotFound'],
  },
  getCostOfContract: {
    method: 'GET',
    path: '/contracts/{contractId}/cost',
    permission: 'costs:read',
    summary: 'What the work on a contract cost the firm',
    description:
      'Of the days under which it is billed: late work is in it with the days of its bill. What is held is not in it yet.',
    query: Days,
    success: 200,
    response: CostView,
    errors: ['NotFound'],
  },
} as const;

export const technicianRoutes = defineRoutes('technicians', { ...technicians, ...teams, ...costs });

import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import { VisitChange } from '../../../domain/programmes/change-programme.ts';
import { NewProgramme, ProgrammeDetails } from '../../../domain/programmes/programme.ts';
import { defineRoutes } from '../route.ts';
import { ProgrammeView } from './programme-view.ts';

const ofContract = z.strictObject({ contractId: Id }).meta({ id: 'ProgrammeFilter' });
const path = '/contracts/{contractId}/programmes/{programmeId}';
const change = {
  method: 'PUT',
  permission: 'contracts:write',
  ifMatch: true,
  success: 200,
  response: ProgrammeView,
  errors: ['NotFound'],
} as const;

export const programmeRoutes = defineRoutes('equipment', {
  createProgramme: {
    method: 'POST',
    path: '/programmes',
    permission: 'contracts:write',
    summary: 'Plan recurring visits on a contract',
    description:
      'Each visit becomes one ticket of the contract, opened on the morning of its day, `daysAhead` days before it. Days before today are not made up for. While the contract does not cover the day of a visit, or rests on it, the visit waits; when the day is over it is left out. Where there is a `reminder`, people are told of it by mail, by the day that its ticket has by then, and once more if that changes after.',
    body: NewProgramme,
    success: 201,
    response: ProgrammeView,
    errors: ['NotFound'],
  },
  listProgrammes: {
    method: 'GET',
    path: '/programmes',
    permission: 'contracts:read',
    summary: 'List the programmes of a contract',
    query: ofContract,
    paged: true,
    success: 200,
    response: ProgrammeView,
    errors: ['NotFound'],
  },
  getProgramme: {
    method: 'GET',
    path,
    permission: 'contracts:read',
    summary: 'Read a programme with its next visits',
    success: 200,
    response: ProgrammeView,
    errors: ['NotFound'],
  },
  replaceProgramme: {
    ...change,
    path,
    summary: 'Change a programme',
    description:
      'The body is all but its contract: what it leaves out is removed. Visits that are tickets stay; another cadence begins after them.',
    body: ProgrammeDetails,
  },
  changeVisit: {
    ...change,
    path: `${path}/visits/{occurrence}`,
    params: { occurrence: LocalDateSchema },
    summary: 'Move or skip a visit',
    description:
      'The visit is named by the day that the cadence gives it, also once it was moved; moved to that day it is made as planned. One that is a ticket already is moved there, by `openedAt`. Answers with the programme.',
    body: VisitChange,
  },
});

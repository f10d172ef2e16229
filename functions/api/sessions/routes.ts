import * as z from 'zod';
import { EndSession, MachineName, NewMachine, NewSession } from '../../../domain/timers/new-session.ts';
import { defineRoutes } from '../route.ts';
import { MachineView, SessionView } from './views.ts';

const sessions = {
  recordSession: {
    method: 'POST',
    path: '/sessions',
    permission: 'time:write',
    summary: 'Record a remote session',
    description:
      'One that is over, or with no `endedAt` one that goes on. It is charged to the contract or the ticket that it names, else to the contract of its machine. It becomes a time entry, unless it is shorter than what is accounted: then it is `ignored`, and is no time.',
    body: NewSession,
    success: 201,
    response: SessionView,
    errors: ['NotFound', 'TicketUnassigned', 'ProjectNotActive', 'TechnicianInactive', 'ContractNotActive'],
    ownDeadline: true,
  },
  endSession: {
    method: 'POST',
    path: '/sessions/{sessionId}/end',
    permission: 'time:write',
    summary: 'End a remote session',
    description:
      'Now, or at `endedAt`. One that nobody ended for longer than the settings let it is cut there, and its entry is held. Ended twice it is ended once.',
    body: EndSession,
    success: 200,
    response: SessionView,
    errors: ['NotFound', 'TicketUnassigned', 'ProjectNotActive', 'ContractNotActive'],
    ownDeadline: true,
  },
  listSessionsOfMachine: {
    method: 'GET',
    path: '/sessions',
    permission: 'time:read',
    summary: 'List the remote sessions with a machine, the latest first',
    query: z.strictObject({ machine: MachineName }),
    paged: true,
    success: 200,
    response: SessionView,
  },
  getSession: {
    method: 'GET',
    path: '/sessions/{sessionId}',
    permission: 'time:read',
    summary: 'Read a remote session',
    success: 200,
    response: SessionView,
    errors: ['NotFound'],
  },
} as const;

const machines = {
  recordMachine: {
    method: 'POST',
    path: '/machines',
    permission: 'contracts:write',
    summary: 'Say whose a machine is',
    description:
      'The contract of its sessions that name neither contract nor ticket, from now on; in place of what was said of this machine before.',
    body: NewMachine,
    success: 201,
    response: MachineView,
    errors: ['NotFound'],
  },
  listMachines: {
    method: 'GET',
    path: '/machines',
    permission: 'contracts:read',
    summary: 'List the machines that have a contract',
    paged: true,
    success: 200,
    response: MachineView,
  },
  deleteMachine: {
    method: 'DELETE',
    path: '/machines/{machineId}',
    permission: 'contracts:write',
    summary: 'Take back whose a machine is',
    success: 204,
  },
} as const;

export const sessionRoutes = defineRoutes('sessions', { ...sessions, ...machines });

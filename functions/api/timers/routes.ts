import * as z from 'zod';
import { workFacts } from '../../../domain/billables/new-time-entry.ts';
import { NewTimer, StopTimer } from '../../../domain/timers/new-timer.ts';
import { defineRoutes } from '../route.ts';
import { TimerView } from './views.ts';

const write = { method: 'POST', permission: 'time:write', response: TimerView } as const;
const step = { ...write, success: 200 } as const;

export const timerRoutes = defineRoutes('timers', {
  startTimer: {
    ...write,
    path: '/timers',
    summary: 'Start a timer',
    description:
      'On a contract, on a ticket that has one, or on a task of a project. One timer runs for each technician: while one does, another is refused, or `switch` stops the first and writes its time.',
    body: NewTimer,
    success: 201,
    errors: [
      'NotFound',
      'TicketUnassigned',
      'ProjectNotActive',
      'TimerRunning',
      'TechnicianInactive',
      'ContractNotActive',
    ],
    ownDeadline: true,
  },
  listTimers: {
    method: 'GET',
    path: '/timers',
    permission: 'time:read',
    summary: 'List the timers whose time is not written yet',
    description: 'Those that run, are paused, or were forgotten; of all technicians, or of one.',
    query: z.strictObject({ technician: workFacts.technician.optional() }),
    paged: true,
    success: 200,
    response: TimerView,
  },
  getTimer: {
    method: 'GET',
    path: '/timers/{timerId}',
    permission: 'time:read',
    summary: 'Read a timer',
    success: 200,
    response: TimerView,
    errors: ['NotFound'],
  },
  pauseTimer: {
    ...step,
    path: '/timers/{timerId}/pause',
    summary: 'Pause a timer',
    description: 'Another of the technician’s may run meanwhile.',
    errors: ['NotFound', 'TimerEnded'],
    ownDeadline: true,
  },
  resumeTimer: {
    ...step,
    path: '/timers/{timerId}/resume',
    summary: 'Let a paused timer run on',
    errors: ['NotFound', 'TimerEnded', 'TimerRunning'],
    ownDeadline: true,
  },
  stopTimer: {
    ...step,
    path: '/timers/{timerId}/stop',
    summary: 'Stop a timer, and write its time',
    description:
      'Each stretch without a pause becomes a time entry. A timer that was forgotten counts as far as the settings say, and its last entry is held until it is released. A task that is closed meanwhile takes its time all the same; a contract alone takes it off its task. Stopped twice it is stopped once.',
    body: StopTimer,
    errors: ['NotFound', 'TicketUnassigned', 'ProjectNotActive', 'ContractNotActive'],
    ownDeadline: true,
  },
});

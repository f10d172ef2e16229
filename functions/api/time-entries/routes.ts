import * as z from 'zod';
import { NewTimeEntries, NewTimeEntry, TimeEntryChange, workFacts } from '../../../domain/billables/new-time-entry.ts';
import { defineRoutes } from '../route.ts';
import { RecordedEntries, TimeEntry } from './views.ts';

const WHEN =
  'Either `startedAt` and `endedAt` with their offsets, or `date` and `minutes`, from `startTime` on the wall of the firm (09:00 when it is not known). An entry lasts at most 24 hours, and its day lies within the contract.';

const list = { method: 'GET', permission: 'time:read', paged: true, success: 200, response: TimeEntry } as const;

export const timeEntryRoutes = defineRoutes('time-entries', {
  recordTimeEntry: {
    method: 'POST',
    path: '/time-entries',
    permission: 'time:write',
    summary: 'Record working time',
    description: `${WHEN} Work of a period that is already invoiced goes to the open one. On a contract that is billed per intervention (\`billWork\`), work on a ticket is held back: release it when the ticket is closed.`,
    body: NewTimeEntry,
    success: 201,
    response: TimeEntry,
    errors: ['NotFound', 'ContractNotActive'],
  },
  recordTimeEntries: {
    method: 'POST',
    path: '/time-entries/bulk',
    permission: 'time:write',
    summary: 'Record many entries: all or none',
    description: `Up to 500. ${WHEN} Where anything is wrong with one, none is written. \`reference\` is the entry's own id in the tool that sends it, and its identity on that contract: sent again, in whatever request, it is a duplicate and changes nothing.`,
    body: NewTimeEntries,
    success: 200,
    response: RecordedEntries,
    errors: ['NotFound', 'ContractNotActive'],
    ownDeadline: true,
  },
  listTimeEntriesOfTechnician: {
    ...list,
    path: '/time-entries',
    summary: "List a technician's work by day",
    query: z.strictObject({ technician: workFacts.technician }),
  },
  listTimeEntriesOfContract: {
    ...list,
    path: '/contracts/{contractId}/time-entries',
    summary: 'List the work on a contract',
    errors: ['NotFound'],
  },
  listTimeEntriesOfClient: {
    ...list,
    path: '/clients/{clientId}/time-entries',
    summary: 'List the work for a client, contract by contract',
    description: 'A page may hold fewer entries than asked for, or none, while there is a next one.',
    errors: ['NotFound'],
  },
  getTimeEntry: {
    method: 'GET',
    path: '/contracts/{contractId}/time-entries/{billableId}',
    permission: 'time:read',
    summary: 'Read an entry',
    success: 200,
    response: TimeEntry,
    errors: ['NotFound'],
  },
  changeTimeEntry: {
    method: 'PATCH',
    path: '/contracts/{contractId}/time-entries/{billableId}',
    permission: 'time:write',
    summary: 'Change, hold, release, postpone or move an entry',
    description:
      'What is left out stays; `null` takes a text or a postponement away. `held: false` releases. `contractId` moves it, and then it is found there. What is on an invoice is locked.',
    ifMatch: true,
    body: TimeEntryChange,
    success: 200,
    response: TimeEntry,
    errors: ['NotFound', 'ContractNotActive', 'BillableLocked'],
    ownDeadline: true,
  },
  deleteTimeEntry: {
    method: 'DELETE',
    path: '/contracts/{contractId}/time-entries/{billableId}',
    permission: 'time:write',
    summary: 'Delete an entry',
    description: 'For good: the tool or file that brought it may bring it again, and nothing comes of it.',
    ifMatch: true,
    success: 204,
    errors: ['NotFound', 'BillableLocked'],
    ownDeadline: true,
  },
});

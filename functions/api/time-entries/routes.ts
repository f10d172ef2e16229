import { NewTimeEntries, NewTimeEntry, TimeEntryChange } from '../../../domain/billables/new-time-entry.ts';
import { TimeSelection } from '../../../domain/billables/time-selection.ts';
import { defineRoutes } from '../route.ts';
import { ApprovedEntries, RecordedEntries, TimeEntry } from './views.ts';

const WHEN =
  'Either `startedAt` and `endedAt` with their offsets, or `date` and `minutes`, from `startTime` on the wall of the firm (09:00 when it is not known). An entry lasts at most 24 hours, and its day lies within the contract. `task` names a task of a project instead of a ticket: both must be open, and the day one of the project.';

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
    errors: ['NotFound', 'ContractNotActive', 'ProjectNotActive', 'TechnicianInactive'],
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
    errors: ['NotFound', 'ContractNotActive', 'ProjectNotActive', 'TechnicianInactive'],
    ownDeadline: true,
  },
  approveTimeEntries: {
    method: 'POST',
    path: '/time-entries/approve',
    permission: 'time:approve',
    summary: 'Approve work that tools have proposed',
    description:
      'By ids, or all proposed work that a filter finds: up to 500 in one request; `more` says that there is more, which the same request under a new Idempotency-Key goes on with. Each entry is answered with what became of it; what is approved goes on the log unless it waits for something else. `pending` was not reached in time, or its contract was being changed: ask again, under a new key. To reject work, change its `charging` to `writtenOff`, or delete it.',
    body: TimeSelection,
    success: 200,
    response: ApprovedEntries,
    errors: ['NotFound'],
    ownDeadline: true,
  },
  changeTimeEntry: {
    method: 'PATCH',
    path: '/contracts/{contractId}/time-entries/{billableId}',
    permission: 'time:write',
    summary: 'Change, hold, release, postpone or move an entry',
    description:
      'What is left out stays; `null` takes a text or a postponement away. `held: false` releases. `contractId` moves it, and then it is found there. What is on an invoice is locked, and so is what is accounted but for its postponement.',
    ifMatch: true,
    body: TimeEntryChange,
    success: 200,
    response: TimeEntry,
    errors: ['NotFound', 'ContractNotActive', 'ProjectNotActive', 'BillableLocked', 'TimeAccounted'],
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
    errors: ['NotFound', 'BillableLocked', 'TimeAccounted'],
    ownDeadline: true,
  },
});

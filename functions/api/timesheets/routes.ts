import * as z from 'zod';
import { daysInOrder, namesSomething, timeFilterFields } from '../../../domain/billables/time-filter.ts';
import { TimeSelection } from '../../../domain/billables/time-selection.ts';
import { MAX_ROWS } from '../../../domain/operations/time-entries/export.ts';
import { MAX_TOTALLED } from '../../../domain/operations/time-entries/totals.ts';
import { defineRoutes } from '../route.ts';
import { TimeEntry } from '../time-entries/views.ts';
import { AccountedEntries, TimeTotals } from './views.ts';

const FILTER =
  'The filter must name a contract, a ticket, a project, a technician or a client, which says where to look; all else narrows it. `from` and `to` are days of the work, both included.';

const query = z
  .strictObject(timeFilterFields)
  .refine(...namesSomething)
  .refine(...daysInOrder);
const read = { method: 'GET', permission: 'time:read', success: 200 } as const;
const list = { ...read, paged: true, response: TimeEntry } as const;
const MAY_BE_SHORT = 'A page may hold fewer entries than asked for, or none, while there is a next one.';

export const timesheetRoutes = defineRoutes('timesheets', {
  listTimeEntries: {
    ...list,
    path: '/time-entries',
    summary: 'List work, with what it costs at present',
    description: `${FILTER} ${MAY_BE_SHORT} The work of a technician, a ticket or a project comes by day, a contract's by the date under which it is billed, a client's contract by contract.`,
    query,
    errors: ['NotFound'],
  },
  listTimeEntriesOfContract: {
    ...list,
    path: '/contracts/{contractId}/time-entries',
    summary: 'List the work on a contract',
    description: MAY_BE_SHORT,
    errors: ['NotFound'],
  },
  listTimeEntriesOfTicket: {
    ...list,
    path: '/tickets/{ticketId}/time-entries',
    summary: 'List the work on a ticket, by day',
    description: MAY_BE_SHORT,
    errors: ['NotFound'],
  },
  listTimeEntriesOfProject: {
    ...list,
    path: '/projects/{projectId}/time-entries',
    summary: 'List the work on a project, by day',
    description: MAY_BE_SHORT,
    errors: ['NotFound'],
  },
  listTimeEntriesOfClient: {
    ...list,
    path: '/clients/{clientId}/time-entries',
    summary: 'List the work for a client, contract by contract',
    description: MAY_BE_SHORT,
    errors: ['NotFound'],
  },
  totalTimeEntries: {
    ...read,
    path: '/time-entries/totals',
    summary: 'Add up work: entries, hours and amounts',
    description: `${FILTER} Of each state and of all: proposed, held, open, accounted, invoiced. Up to ${MAX_TOTALLED} entries; for more, name fewer days.`,
    query,
    response: TimeTotals,
    errors: ['NotFound'],
  },
  exportTimeEntries: {
    ...read,
    path: '/time-entries.csv',
    paged: true,
    wholePages: true,
    summary: 'Download work as CSV',
    description: `${FILTER} All columns, in UTF-8 with commas. A large file comes in parts of up to ${MAX_ROWS} rows and about 2 MB, each with the header: while there is more, the header \`Link\` (\`rel="next"\`) names the next part. Text that a spreadsheet would take for a formula begins with "'".`,
    query,
    responseType: 'text/csv',
    errors: ['NotFound'],
  },
  getTimeEntry: {
    ...read,
    path: '/contracts/{contractId}/time-entries/{billableId}',
    summary: 'Read an entry, with what it costs at present',
    response: TimeEntry,
    errors: ['NotFound'],
  },
  accountTimeEntries: {
    method: 'POST',
    path: '/time-entries/account',
    permission: 'time:approve',
    summary: 'Account work: keep what it costs, and lock it',
    description:
      'By ids, or all open work that a filter finds: up to 500 in one request; `more` says that there is more, which the same request under a new Idempotency-Key goes on with. Each entry keeps the moment, the day, the cost and the rate, and is changed no more. Where the contract has `rateDate` "accounted", its terms are those of that day: a new tariff holds for what is accounted from its first day on. What is held, or cannot be priced, is not accounted, and said so.',
    body: TimeSelection,
    success: 200,
    response: AccountedEntries,
    errors: ['NotFound'],
    ownDeadline: true,
  },
  undoAccounting: {
    method: 'DELETE',
    path: '/contracts/{contractId}/time-entries/{billableId}/accounting',
    permission: 'time:unlock',
    summary: 'Take the accounting of an entry back',
    description: 'While it is on no invoice. It can be changed again, and costs what it costs by then.',
    ifMatch: true,
    success: 200,
    response: TimeEntry,
    errors: ['NotFound', 'BillableLocked'],
    ownDeadline: true,
  },
});

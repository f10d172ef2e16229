import * as z from 'zod';
import { DateOrder } from '../../../domain/imports/dates.ts';
import { NewFileImport } from '../../../domain/imports/file-import.ts';
import { defineRoutes } from '../route.ts';
import { FileImportView, ImportReport, UploadView } from './views.ts';

const Order = z.strictObject({
  dateOrder: DateOrder.optional().describe(
    'What comes first in dates such as 03/04/2016, where no day after the 12th in the file tells it.',
  ),
});

/** What is the same for every file that comes with its request. */
const file = {
  body: z.string(),
  mediaTypes: ['text/csv'],
  maxBodyBytes: 5 * 1024 * 1024,
  success: 200,
  response: ImportReport,
  errors: ['CsvInvalid'],
  ownDeadline: true,
} as const;

export const importRoutes = defineRoutes('imports', {
  importTimeEntries: {
    method: 'POST',
    path: '/imports',
    permission: 'time:write',
    summary: 'Import working time',
    description:
      'CSV in UTF-8, separated by commas, semicolons or tabs, at most 5 MB and 10,000 rows: a detailed report of Toggl Track, Clockify or Harvest, an export of Kimai, or a file with the columns Client, Technician, Date and Duration (and Reference, Contract, Start time, Team, Role, Ticket, Work type, Description, Charging). Which of them it is, its first line tells; columns may stand in any order, and others are not read. Times are on the wall of the firm. Clients are found by their name, and their contract by its name or by the day: where several cover it, the row is refused. Good rows are taken, bad ones are named by their line. The same file adds nothing when it comes again, so it can be sent again whenever it is not known what became of it; equal rows within one file all count.',
    ...file,
    query: Order,
  },
  importClients: {
    ...file,
    method: 'POST',
    path: '/imports/clients',
    permission: 'clients:write',
    summary: 'Make clients of a file',
    description:
      'CSV as for working time, with the columns Name, Address (its lines), City and Country; Reference, Legal name, Postal code, Region, Email and Copy to (several with a comma between), VAT number, Company number, Tax treatment, Language, Currency, Payment days, Purchase order and Branch may be there. A client that is there already, by its reference or its name, is left as it is. Each row is checked as a request of its own would be; bad ones are named by their line.',
  },
  importContracts: {
    ...file,
    method: 'POST',
    path: '/imports/contracts',
    permission: 'contracts:write',
    summary: 'Make contracts of a file',
    description:
      'CSV as for working time, with the columns Client (its name), Name, Type and Starts on. Type is flatFee (Price, and Quantity or Hourly price), hourly (Hourly price), includedHours (Price, Hours, Hourly price), blockHours (Hours, Hourly price), monthlyMinimum (Price, Hours, Hourly price) or project (Price, Quantity); what is richer is made by POST /contracts. Reference, Ends on, Billed every (month, quarter, year, week), Charged (advance or arrears; of a block: once or period), Description, Tax rate, Bill work, Purchase order and Invoice group may be there. A contract that is there already, by its reference or by client, name and first day, is left as it is.',
    query: Order,
  },
  announceUpload: {
    method: 'POST',
    path: '/imports/uploads',
    permission: 'time:write',
    summary: 'Announce a large file of working time',
    description:
      'For files of up to 64 MB and 200,000 rows, in the same forms as `POST /imports` takes. Answers with a link: send the file there within a quarter of an hour, then start the import.',
    body: NewFileImport,
    success: 201,
    response: UploadView,
  },
  startImport: {
    method: 'POST',
    path: '/imports/{importId}/start',
    permission: 'time:write',
    summary: 'Start the import of a file that was sent, or go on with one that failed',
    description:
      'The file is read to its end before anything is written: one that cannot be read adds nothing. Then good rows are taken, chunk after chunk, and bad ones are listed. What was imported before, by whatever file, is not added again.',
    success: 202,
    response: FileImportView,
    errors: ['NotFound', 'Conflict'],
  },
  listImports: {
    method: 'GET',
    path: '/imports',
    permission: 'time:read',
    summary: 'List the imports of large files, newest first',
    paged: true,
    success: 200,
    response: FileImportView,
  },
  getImport: {
    method: 'GET',
    path: '/imports/{importId}',
    permission: 'time:read',
    summary: 'Read how far the import of a large file is',
    success: 200,
    response: FileImportView,
    errors: ['NotFound'],
  },
  getImportErrors: {
    method: 'GET',
    path: '/imports/{importId}/errors',
    permission: 'time:read',
    summary: 'Download the rows that were refused',
    description: 'Leads to a CSV file with the columns line, code and detail, once the import is done.',
    success: 302,
    errors: ['NotFound', 'Conflict'],
  },
});

import * as z from 'zod';
import { rowFaultCodes } from '../../../domain/imports/row.ts';
import { defineRoutes } from '../route.ts';

export const ImportReport = z
  .strictObject({
    rows: z.int(),
    created: z.int(),
    duplicates: z.int().describe('Were imported before, and are as they were.'),
    refused: z.int(),
    pending: z
      .int()
      .describe('Not written before the answer was due: send the same file again, under a new key, and it goes on.'),
    errors: z
      .array(
        z.strictObject({
          line: z.int().describe('In the file, where the header is line 1.'),
          code: z.enum(rowFaultCodes),
          detail: z.string().describe('What is wrong, and what to do.'),
        }),
      )
      .describe('The first 1,000 of the rows that were refused.'),
  })
  .meta({ id: 'ImportReport' });

export const importRoutes = defineRoutes('imports', {
  importTimeEntries: {
    method: 'POST',
    path: '/imports',
    permission: 'time:write',
    summary: 'Import a detailed report of Toggl Track',
    description:
      'CSV in UTF-8, separated by commas, at most 5 MB and 10,000 rows. The columns User, Client, Billable, Start date, Start time, End date, End time and Duration must be there, in any order; Email, Project, Task and Description are read, others are not. Times are on the wall of the firm. Clients are found by their name, and their contract by the day: where several cover it, the row is refused. Good rows are taken, bad ones are named by their line. The same file adds nothing when it comes again, so it can be sent again whenever it is not known what became of it; equal rows within one file all count.',
    body: z.string(),
    mediaTypes: ['text/csv'],
    maxBodyBytes: 5 * 1024 * 1024,
    success: 200,
    response: ImportReport,
    errors: ['CsvInvalid'],
    ownDeadline: true,
  },
});

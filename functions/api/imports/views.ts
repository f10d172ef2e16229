import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { DateOrder } from '../../../domain/imports/dates.ts';
import { type FileImport, fileImportStatuses } from '../../../domain/imports/file-import.ts';
import { timeFormats } from '../../../domain/imports/formats/formats.ts';
import { rowFaultCodes } from '../../../domain/imports/row.ts';
import type { AnnouncedUpload } from '../../../domain/operations/imports/uploads.ts';

/** What became of the rows of a file that came with its request. */
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

const view = {
  importId: Id,
  status: z.enum(fileImportStatuses),
  bytes: z.int(),
  format: z
    .enum(timeFormats.map(({ name }) => name))
    .optional()
    .describe('Which tool wrote the file. Known, like the two that follow, once it was read for the first time.'),
  dateOrder: DateOrder.optional().describe('As asked, or as the file showed it.'),
  rows: z.int().optional().describe('In the file.'),
  done: z.int().describe('Rows that became something: created, duplicates and refused together.'),
  created: z.int(),
  duplicates: z.int().describe('Were imported before, and are as they were.'),
  refused: z.int().describe('Once it is done, `GET /imports/{importId}/errors` lists them.'),
  reason: z.string().optional().describe('Why it failed. What it has created stays.'),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
};

export const FileImportView = z.strictObject(view).meta({ id: 'FileImport' });

export const UploadView = z
  .strictObject({
    ...view,
    upload: z
      .strictObject({
        method: z.literal('PUT'),
        url: z.url(),
        headers: z.record(z.string(), z.string()).describe('To be sent as they are.'),
        expiresAt: z.iso.datetime(),
      })
      .describe('How to send the file: its bytes as they are, exactly as many as were announced.'),
  })
  .meta({ id: 'AnnouncedUpload' });

export const viewOf = ({ importId, status, bytes, checked, position, counts, ...rest }: FileImport) => {
  const dateOrder = checked?.dateOrder ?? rest.dateOrder;
  return {
    importId,
    status,
    bytes,
    ...(checked && { format: checked.format, rows: checked.rows }),
    ...(dateOrder && { dateOrder }),
    done: position,
    ...counts,
    ...(rest.reason !== undefined && { reason: rest.reason }),
    createdAt: rest.createdAt,
    ...(rest.closedAt !== undefined && { closedAt: rest.closedAt }),
  };
};

export const uploadViewOf = ({ announced, upload: { url, headers, expiresAt } }: AnnouncedUpload) => ({
  ...viewOf(announced),
  upload: { method: 'PUT' as const, url, headers, expiresAt },
});

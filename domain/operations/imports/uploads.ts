import { BillingError } from '../../errors.ts';
import { type FileImport, type NewFileImport, newFileImport } from '../../imports/file-import.ts';
import { keysOf } from '../../table/blobs.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import type { DownloadLinks } from '../invoices.ts';
import type { TableNeeds } from '../ports.ts';
import type { ImportMachine, UploadLink, UploadLinks } from './ports.ts';

/** Long enough to send 64 MB over a slow line. */
const UPLOAD_SECONDS = 900;
/** Of the link to the list of errors. */
const DOWNLOAD_SECONDS = 300;

export const fileKey = (tenantId: string, importId: string): string => `${keysOf(tenantId).imports(importId)}file.csv`;
export const errorsKey = (tenantId: string, importId: string): string =>
  `${keysOf(tenantId).imports(importId)}errors.csv`;
export const errorPartKey = (tenantId: string, importId: string, part: number): string =>
  `${keysOf(tenantId).imports(importId)}errors-${part}.csv`;

export interface AnnouncedUpload {
  readonly upload: UploadLink & { readonly expiresAt: string };
  readonly announced: FileImport;
}

/** Announces a file: an import that waits for it, and the link under which it is sent. */
export const announceUpload =
  ({ stores, clock }: TableNeeds, links: UploadLinks) =>
  async (tenantId: string, importId: string, asked: NewFileImport): Promise<AnnouncedUpload> => {
    const now = clock();
    const announced = await stores.fileImports.create(tenantId, newFileImport(importId, asked, now.toISOString()));
    const link = await links.uploadTo(fileKey(tenantId, importId), asked.bytes, UPLOAD_SECONDS);
    const expiresAt = new Date(now.getTime() + UPLOAD_SECONDS * 1000).toISOString();
    return { upload: { ...link, expiresAt }, announced };
  };

export const getFileImport =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  async (tenantId: string, importId: string): Promise<FileImport> => {
    const found = await stores.fileImports.get(tenantId, importId);
    if (!found) throw new BillingError('NotFound', 'there is no such import');
    return found;
  };

export const listFileImports =
  ({ stores }: Pick<TableNeeds, 'stores'>) =>
  (tenantId: string, page: PageRequest): Promise<Page<FileImport>> =>
    stores.fileImports.list(tenantId, page);

/**
 * Starts the import of a file that was uploaded, or takes up one that failed. The attempt is stored first and names the
 * execution, so however often this is called, or stopped in between, one execution runs.
 */
export const startFileImport =
  (needs: TableNeeds, machine: ImportMachine) =>
  async (tenantId: string, importId: string): Promise<FileImport> => {
    const found = await getFileImport(needs)(tenantId, importId);
    if (found.status === 'done') return found;
    const running = found.status === 'running' ? found : await needs.stores.fileImports.start(tenantId, found);
    if (!running) throw new BillingError('Conflict', 'the import was started at this moment: look how far it is');
    await machine.start(`${importId}-${running.attempt}`, { tenantId, importId });
    needs.journal.info('import started', { tenantId, importId, attempt: running.attempt });
    return running;
  };

/** A link to the rows that were refused, as CSV, once the import is done. */
export const linkToErrors =
  (needs: Pick<TableNeeds, 'stores'>, links: DownloadLinks) =>
  async (tenantId: string, importId: string): Promise<string> => {
    const { status } = await getFileImport(needs)(tenantId, importId);
    if (status !== 'done') throw new BillingError('Conflict', 'the import is not done: what it refuses is listed then');
    const link = await links.linkTo(errorsKey(tenantId, importId), `errors-${importId}.csv`, DOWNLOAD_SECONDS);
    if (link === undefined) throw new BillingError('NotFound', 'the list of errors is no longer kept');
    return link;
  };

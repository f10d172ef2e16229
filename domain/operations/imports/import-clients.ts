import { branchNamed, clientIn, clientSheet } from '../../imports/client-rows.ts';
import { foldName } from '../../imports/directory.ts';
import type { TableNeeds } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { eachRow, sheetRows } from './import-sheet.ts';
import { type ImportReport, WRITING_MILLISECONDS } from './report.ts';

/**
 * Makes clients of the rows of a file. One that is there already, by its reference or its name, is left as it is, so the same
 * file adds nothing when it comes again; a reference whose name another client has is refused, because files find clients
 * by their names. A branch is named by its id or its name.
 */
export const importClients =
  ({ stores, clock, journal }: TableNeeds) =>
  async (tenantId: string, file: string | Uint8Array): Promise<ImportReport> => {
    const end = clock().getTime() + WRITING_MILLISECONDS;
    const rows = await sheetRows(file, clientSheet);
    const [all, { settings }] = await Promise.all([stores.clients.all(tenantId), tenantOf(stores, tenantId)]);
    const ids = new Set(all.map(({ clientId }) => clientId));
    const names = new Set(all.map(({ name }) => foldName(name)));
    const report = await eachRow(
      rows,
      () => clock().getTime() < end,
      async ({ line, cells }) => {
        const client = 'fault' in cells ? cells : clientIn(cells.value);
        if ('fault' in client) return { error: { line, ...client.fault } };
        const { clientId, byReference, details } = client.value;
        const name = foldName(details.name);
        if (ids.has(clientId)) return 'duplicate';
        if (names.has(name) && !byReference) return 'duplicate';
        if (names.has(name)) {
          const detail = 'another client has the name in "Name": files find clients by it, so give this one its own';
          return { error: { line, code: 'AlreadyExists', detail } };
        }
        const branch = details.branch === undefined ? undefined : branchNamed(settings, details.branch);
        if (details.branch !== undefined && !branch) {
          const detail = '"Branch" must be the id or the name of a branch in the settings';
          return { error: { line, code: 'BranchUnknown', detail } };
        }
        ids.add(clientId);
        names.add(name);
        await stores.clients.create(tenantId, clientId, branch ? { ...details, branch: branch.branchId } : details);
        return 'created';
      },
    );
    const { errors: _, ...counts } = report;
    journal.info('clients imported', { tenantId, ...counts });
    return report;
  };

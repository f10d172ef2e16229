import { BillingError } from '../../errors.ts';
import { contractIn, type DescribedContract } from '../../imports/contract-rows.ts';
import { type ContractRow, contractSheet } from '../../imports/contract-sheet.ts';
import { type DateOrder, datesSeen } from '../../imports/dates.ts';
import { clientNamed, clientsByName, type Directory } from '../../imports/directory.ts';
import { invalid, type RowResult } from '../../imports/row.ts';
import { createContract } from '../contracts.ts';
import type { TableNeeds } from '../ports.ts';
import { eachRow, type SheetRow, sheetRows } from './import-sheet.ts';
import { type ImportReport, WRITING_MILLISECONDS } from './report.ts';

/** The order of all dates in the file. */
const orderOf = (rows: readonly SheetRow<keyof ContractRow>[], asked: DateOrder | undefined): DateOrder | undefined => {
  const dates = datesSeen();
  for (const { cells } of rows)
    if ('value' in cells) for (const column of ['Starts on', 'Ends on'] as const) dates.see(cells.value[column]);
  return dates.order(asked);
};

/**
 * Makes contracts of the rows of a file. One that is there already, by its reference, or by its client, name and first day,
 * is left as it is, so the same file adds nothing when it comes again.
 */
export const importContracts =
  (needs: TableNeeds) =>
  async (tenantId: string, file: string | Uint8Array, asked?: DateOrder): Promise<ImportReport> => {
    const { stores, clock, journal } = needs;
    const end = clock().getTime() + WRITING_MILLISECONDS;
    const rows = await sheetRows(file, contractSheet);
    const dateOrder = orderOf(rows, asked);
    const clients = clientsByName(await stores.clients.all(tenantId));
    const make = makerOf(needs, tenantId);
    const report = await eachRow(
      rows,
      () => clock().getTime() < end,
      async ({ line, cells }) => {
        const described = 'fault' in cells ? cells : describe(clients, cells.value, dateOrder);
        const made = 'fault' in described ? described : await make(described.value);
        return 'fault' in made ? { error: { line, ...made.fault } } : made.value;
      },
    );
    const { errors: _, ...counts } = report;
    journal.info('contracts imported', { tenantId, ...counts });
    return report;
  };

const describe = (
  clients: Directory['clients'],
  row: ContractRow,
  dateOrder: DateOrder | undefined,
): RowResult<Described> => {
  const client = clientNamed(clients, row.Client);
  if ('fault' in client) return client;
  const own = contractIn(row, client.value.clientId, dateOrder);
  if ('fault' in own) return own;
  const asOf = (client.value.absorbed ?? []).map((clientId) => contractIn(row, clientId, dateOrder));
  return { value: { ...own.value, before: asOf.flatMap((one) => ('value' in one ? [one.value.contractId] : [])) } };
};

type Described = DescribedContract & {
  /** The ids under which a file would have made it for a duplicate, before that was merged into its client. */
  readonly before: readonly string[];
};

/** Makes a contract as the API does; what that refuses is the row's fault. */
const makerOf = (needs: TableNeeds, tenantId: string) => {
  const seen = new Set<string>();
  return async ({ contractId, before, asked }: Described): Promise<RowResult<'created' | 'duplicate'>> => {
    if (seen.has(contractId)) return { value: 'duplicate' };
    if ((await needs.stores.contracts.many(tenantId, [contractId, ...before])).size > 0) return { value: 'duplicate' };
    seen.add(contractId);
    try {
      await createContract(needs)(tenantId, contractId, asked, needs.clock());
      return { value: 'created' };
    } catch (error) {
      if (!(error instanceof BillingError) || error.code === 'ServiceBusy') throw error;
      seen.delete(contractId);
      return invalid(`${error.message}${error.faults.map(({ detail }) => `; ${detail}`).join('')}`);
    }
  };
};

import type { z } from 'zod';
import { NewContract } from '../contracts/contract.ts';
import { idFrom } from '../ids.ts';
import { type CellReader, cellsIn, oneLine } from './cell.ts';
import type { ContractColumn, ContractRow } from './contract-sheet.ts';
import { chargesIn, simpleTypes, unusedIn } from './contract-types.ts';
import { anyDate, type DateOrder } from './dates.ts';
import { foldName } from './directory.ts';
import { blamed, invalid, type RowResult, settled } from './row.ts';

const columnOf: Readonly<Record<string, ContractColumn>> = {
  name: 'Name',
  startsOn: 'Starts on',
  endsOn: 'Ends on',
  purchaseOrder: 'Purchase order',
  invoiceGroup: 'Invoice group',
  'terms/billWork': 'Bill work',
};

const cadences: ReadonlyMap<string, { readonly unit: 'week' | 'month'; readonly every: number }> = new Map([
  ['', { unit: 'month', every: 1 }],
  ['month', { unit: 'month', every: 1 }],
  ['quarter', { unit: 'month', every: 3 }],
  ['year', { unit: 'month', every: 12 }],
  ['week', { unit: 'week', every: 1 }],
]);
const cadence: CellReader<{ readonly unit: 'week' | 'month'; readonly every: number }> = {
  read: (cell) => cadences.get(cell.toLowerCase()),
  such: 'one of month, quarter, year, week, or empty for a month',
};

const emptyOr = <T>({ read, such }: CellReader<T>): CellReader<T | null> => ({
  read: (cell) => (cell === '' ? null : read(cell)),
  such: `${such}, or empty`,
});

/** A contract as a row describes it: what the API would be asked for, and its id. */
export interface DescribedContract {
  readonly contractId: string;
  readonly asked: NewContract;
}

/** The contract in a row, for the client that was found by its name; by the same rules as over the API. */
export const contractIn = (
  row: ContractRow,
  clientId: string,
  dateOrder: DateOrder | undefined,
): RowResult<DescribedContract> => {
  const type = simpleTypes.find((one) => one.toLowerCase() === row.Type.toLowerCase());
  if (type === undefined)
    return invalid(`"Type" must be one of ${simpleTypes.join(', ')}: make what is richer through the API`);
  const unused = unusedIn(row, type);
  if (unused !== undefined) return invalid(`"${unused}" says nothing for the type ${type}: leave it empty`);
  const date = anyDate(dateOrder);
  const cells = cellsIn(row, {
    startsOn: ['Starts on', date],
    endsOn: ['Ends on', emptyOr(date)],
    cadence: ['Billed every', cadence],
  });
  if ('fault' in cells) return cells;
  const { startsOn, endsOn } = cells.value;
  const { charges, columns } = chargesIn(row, type);
  const contract = NewContract.safeParse({
    clientId,
    name: oneLine(row.Name) ?? '',
    startsOn,
    ...settled({
      endsOn: endsOn ?? undefined,
      purchaseOrder: oneLine(row['Purchase order']),
      invoiceGroup: oneLine(row['Invoice group']),
    }),
    terms: {
      ...settled({ billWork: oneLine(row['Bill work']) as 'periodEnd' | undefined }),
      cadence: cells.value.cadence,
      charges,
    },
  } satisfies z.input<typeof NewContract>);
  if (!contract.success) return blamed(contract.error.issues[0], { ...columnOf, ...columns });
  const reference = oneLine(row.Reference);
  const said = reference === undefined ? [clientId, foldName(row.Name), startsOn] : ['reference', reference];
  return { value: { contractId: idFrom('imported contract', ...said), asked: contract.data } };
};

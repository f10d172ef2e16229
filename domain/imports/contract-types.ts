import { assertNever } from '../errors.ts';
import {
  block,
  flatFee,
  hourly,
  includedHours,
  type MadeCharges,
  monthlyMinimum,
  project,
  type ValueName,
} from '../templates/charges.ts';
import { oneLine } from './cell.ts';
import type { ContractColumn, ContractRow } from './contract-sheet.ts';

/**
 * What a contract can be in a file. `flatFee`: a price for each period; `hourly`; `includedHours`: a price that covers so many
 * hours a period; `blockHours`: hours that are bought before they are used; `monthlyMinimum`; `project`: one price.
 */
export const simpleTypes = ['flatFee', 'hourly', 'includedHours', 'blockHours', 'monthlyMinimum', 'project'] as const;
export type SimpleType = (typeof simpleTypes)[number];

/** The columns of money and time that each type is made of; the others of them must be empty. */
const usedBy: Readonly<Record<SimpleType, readonly ContractColumn[]>> = {
  flatFee: ['Price', 'Quantity', 'Hourly price', 'Charged'],
  hourly: ['Hourly price'],
  includedHours: ['Price', 'Hours', 'Hourly price', 'Charged'],
  blockHours: ['Hours', 'Hourly price', 'Charged'],
  monthlyMinimum: ['Price', 'Hours', 'Hourly price', 'Charged'],
  project: ['Price', 'Quantity'],
};
const decisive: readonly ContractColumn[] = ['Price', 'Quantity', 'Hours', 'Hourly price', 'Charged'];

/** A column that is filled and says nothing for the type: what it was meant to say would be lost. */
export const unusedIn = (row: ContractRow, type: SimpleType): ContractColumn | undefined =>
  decisive.find((column) => row[column] !== '' && !usedBy[type].includes(column));

/** "1234,50" is as good as "1234.50"; what is neither the schema refuses. */
const decimal = (cell: string): string | undefined => (cell === '' ? undefined : cell.replace(',', '.'));

/** Minutes of hours with decimals; what is none becomes NaN, which the schema refuses. */
const minutesOf = (cell: string): number => Math.round(Number(decimal(cell) ?? Number.NaN) * 60);

/** The columns that say the values which a kind of contract is made of. */
const columnOf: Readonly<Partial<Record<ValueName, ContractColumn>>> = {
  price: 'Price',
  quantity: 'Quantity',
  hours: 'Hours',
  hourlyPrice: 'Hourly price',
  charged: 'Charged',
  description: 'Description',
  taxRateId: 'Tax rate',
};

/** The charges of a row, not checked yet, and which column each of their fields comes from. */
export interface RowCharges {
  readonly charges: MadeCharges['charges'];
  readonly columns: Readonly<Record<string, ContractColumn>>;
}

export const chargesIn = (row: ContractRow, type: SimpleType): RowCharges => {
  const { charges, from } = made(row, type);
  const columns = Object.entries(from).flatMap(([path, value]) => {
    const column = columnOf[value];
    return column === undefined ? [] : [[path, column] as const];
  });
  return { charges, columns: Object.fromEntries(columns) };
};

const made = (row: ContractRow, type: SimpleType): MadeCharges => {
  const text = {
    description: oneLine(row.Description) ?? oneLine(row.Name) ?? '',
    taxRateId: oneLine(row['Tax rate']),
  };
  const [price = '', quantity, hourlyPrice] = [row.Price, row.Quantity, row['Hourly price']].map(decimal);
  const said = oneLine(row.Charged);
  // What is neither the schema refuses.
  const charged = said as 'advance' | undefined;
  const minutes = minutesOf(row.Hours);
  switch (type) {
    case 'flatFee':
      return flatFee(text, { price, quantity, hourlyPrice, charged });
    case 'hourly':
      return hourly(text, hourlyPrice);
    case 'includedHours':
      return includedHours(text, { price, minutes, hourlyPrice, charged });
    case 'blockHours': {
      const bought = { quantity: decimal(row.Hours) ?? '', unitPrice: hourlyPrice ?? '' };
      return block(text, { of: 'hours', ...bought, charged: (said ?? 'once') as 'once' | 'period' });
    }
    case 'monthlyMinimum':
      return monthlyMinimum(text, { price, minutes, hourlyPrice, charged });
    case 'project':
      return project(text, { price, quantity });
    default:
      return assertNever(type);
  }
};

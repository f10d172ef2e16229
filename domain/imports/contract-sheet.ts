import type { Row } from './cell.ts';
import type { Columns } from './columns.ts';

const required = ['Client', 'Name', 'Type', 'Starts on'] as const;
const optional = [
  'Reference',
  'Ends on',
  'Billed every',
  'Price',
  'Quantity',
  'Hours',
  'Hourly price',
  'Charged',
  'Description',
  'Tax rate',
  'Bill work',
  'Purchase order',
  'Invoice group',
] as const;
export type ContractColumn = (typeof required)[number] | (typeof optional)[number];
export type ContractRow = Row<ContractColumn>;

/** Contracts of the simple types, one a row (docs/imports.md). */
export const contractSheet: Columns<ContractColumn> = {
  name: 'contracts',
  what: 'contracts with the columns Client, Name, Type, Starts on and others',
  required,
  optional,
};

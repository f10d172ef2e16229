import type { z } from 'zod';
import type { Charge } from '../contracts/charges/charge.ts';
import { assertNever } from '../errors.ts';
import { oneLine } from './cell.ts';
import type { ContractColumn, ContractRow } from './contract-rows.ts';
import { settled } from './row.ts';

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

type ChargeInput = z.input<typeof Charge>;

/** The charges of a row, not checked yet, and which column each of their fields comes from. */
export interface RowCharges {
  readonly charges: ChargeInput[];
  readonly columns: Readonly<Record<string, ContractColumn>>;
}

/** "1234,50" is as good as "1234.50"; what is neither the schema refuses. */
const decimal = (cell: string): string | undefined => (cell === '' ? undefined : cell.replace(',', '.'));

/** Minutes of hours with decimals; what is none becomes NaN, which the schema refuses. */
const minutesOf = (cell: string): number => Math.round(Number(decimal(cell) ?? Number.NaN) * 60);

/** Paths of faults, of the charge at a place. */
const at = (place: number, fields: Readonly<Record<string, ContractColumn>>): Record<string, ContractColumn> =>
  Object.fromEntries(
    Object.entries({ ...fields, description: 'Description' as const, taxRateId: 'Tax rate' as const }).map(
      ([field, column]) => [`terms/charges/${place}/${field}`, column],
    ),
  );

export const chargesIn = (row: ContractRow, type: SimpleType): RowCharges => {
  const [price, quantity, hourlyPrice] = [row.Price, row.Quantity, row['Hourly price']].map(decimal);
  const charged = oneLine(row.Charged);
  const base = {
    description: oneLine(row.Description) ?? oneLine(row.Name) ?? '',
    ...settled({ taxRateId: oneLine(row['Tax rate']) }),
  };
  const timing = settled({ timing: charged as 'advance' | undefined });
  const fee: ChargeInput = {
    ...base,
    kind: 'recurringFee',
    chargeId: 'fee',
    unitPrice: price ?? '',
    ...settled({ quantity }),
    ...timing,
  };
  const time = { ...base, kind: 'time', chargeId: 'time', rates: settled({ default: hourlyPrice }) } as const;
  const feeColumns = at(0, { unitPrice: 'Price', quantity: 'Quantity', timing: 'Charged' });
  const included = { minutes: minutesOf(row.Hours), ...settled({ overagePrice: hourlyPrice }) };
  switch (type) {
    case 'flatFee':
      return hourlyPrice === undefined
        ? { charges: [fee], columns: feeColumns }
        : { charges: [fee, time], columns: { ...feeColumns, ...at(1, { rates: 'Hourly price' }) } };
    case 'hourly':
      return { charges: [time], columns: at(0, { rates: 'Hourly price' }) };
    case 'includedHours':
      return {
        charges: [fee, { ...time, included }],
        columns: {
          ...feeColumns,
          ...at(1, { rates: 'Hourly price', 'included/overagePrice': 'Hourly price', included: 'Hours' }),
        },
      };
    case 'blockHours': {
      const every = (charged ?? 'once') as 'once' | 'period';
      const purchase = { every, quantity: decimal(row.Hours) ?? '', unitPrice: hourlyPrice ?? '' };
      return {
        charges: [{ ...base, kind: 'prepaidBlock', chargeId: 'block', purchase }],
        columns: at(0, {
          'purchase/quantity': 'Hours',
          'purchase/unitPrice': 'Hourly price',
          'purchase/every': 'Charged',
        }),
      };
    }
    case 'monthlyMinimum':
      return {
        charges: [{ ...time, minimum: { amount: price ?? '', ...included, ...timing } }],
        columns: at(0, {
          rates: 'Hourly price',
          'minimum/amount': 'Price',
          'minimum/minutes': 'Hours',
          'minimum/overagePrice': 'Hourly price',
          'minimum/timing': 'Charged',
        }),
      };
    case 'project':
      return {
        charges: [{ ...base, kind: 'oneTime', chargeId: 'project', unitPrice: price ?? '', ...settled({ quantity }) }],
        columns: at(0, { unitPrice: 'Price', quantity: 'Quantity' }),
      };
    default:
      return assertNever(type);
  }
};

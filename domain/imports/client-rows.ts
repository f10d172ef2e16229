import type { z } from 'zod';
import { ClientDetails } from '../clients/client.ts';
import { idFrom } from '../ids.ts';
import { branchOf } from '../tenants/at-branch.ts';
import type { Branch } from '../tenants/branch.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import { lines, oneLine, type Row } from './cell.ts';
import type { Columns } from './columns.ts';
import { foldName } from './directory.ts';
import { blamed, type RowResult, settled } from './row.ts';

const required = ['Name', 'Address', 'City', 'Country'] as const;
const optional = [
  'Reference',
  'Legal name',
  'Postal code',
  'Region',
  'Email',
  'Copy to',
  'VAT number',
  'Company number',
  'Tax treatment',
  'Language',
  'Currency',
  'Payment days',
  'Purchase order',
  'Branch',
] as const;
type Column = (typeof required)[number] | (typeof optional)[number];
export type ClientRow = Row<Column>;

/** Clients, one a row (docs/imports.md). */
export const clientSheet: Columns<Column> = {
  name: 'clients',
  what: 'clients with the columns Name, Address, City, Country and others',
  required,
  optional,
};

/** A client as a row describes it. Its id is that of its reference, else of its name: sent again it is the same. */
export interface DescribedClient {
  readonly clientId: string;
  /** Whether the row names the client by a reference: then two clients of one name are a mistake, and not one client. */
  readonly byReference: boolean;
  readonly details: ClientDetails;
}

/** Which column a fault of the schema is about. */
const columnOf: Readonly<Record<string, Column>> = {
  name: 'Name',
  legalName: 'Legal name',
  'address/lines': 'Address',
  'address/postalCode': 'Postal code',
  'address/city': 'City',
  'address/region': 'Region',
  'address/country': 'Country',
  billingContacts: 'Email',
  vatNumber: 'VAT number',
  companyNumber: 'Company number',
  taxTreatment: 'Tax treatment',
  locale: 'Language',
  currency: 'Currency',
  paymentTerms: 'Payment days',
  purchaseOrder: 'Purchase order',
  branch: 'Branch',
};

/** Several addresses stand in one cell, with a comma, a semicolon or a blank between. */
const addressesIn = (cell: string): readonly string[] => cell.split(/[\s,;]+/).filter((address) => address !== '');

const detailsIn = (row: ClientRow): z.input<typeof ClientDetails> => ({
  name: oneLine(row.Name) ?? '',
  ...settled({
    legalName: oneLine(row['Legal name']),
    vatNumber: oneLine(row['VAT number']),
    companyNumber: oneLine(row['Company number']),
    taxTreatment: (oneLine(row['Tax treatment']) ?? 'standard') as 'standard',
    locale: oneLine(row.Language)?.toLowerCase() as 'en' | undefined,
    currency: oneLine(row.Currency)?.toUpperCase() as 'EUR' | undefined,
    purchaseOrder: oneLine(row['Purchase order']),
    branch: oneLine(row.Branch),
    paymentTerms: row['Payment days'] === '' ? undefined : { days: Number(row['Payment days']) },
  }),
  address: {
    lines: (lines(row.Address) ?? '').split('\n'),
    city: oneLine(row.City) ?? '',
    country: row.Country.toUpperCase(),
    ...settled({ postalCode: oneLine(row['Postal code']), region: oneLine(row.Region) }),
  },
  billingContacts: [
    ...addressesIn(row.Email).map((email) => ({ email })),
    ...addressesIn(row['Copy to']).map((email) => ({ email, copy: true })),
  ],
});

/** A branch as a row names it: by its id, or else by its name. */
export const branchNamed = (settings: Pick<TenantSettings, 'branches'>, named: string): Branch | undefined =>
  branchOf(settings, named) ?? settings.branches?.find(({ name }) => foldName(name) === foldName(named));

/** The client in a row, by the same rules as over the API. */
export const clientIn = (row: ClientRow): RowResult<DescribedClient> => {
  const details = ClientDetails.safeParse(detailsIn(row));
  if (!details.success) return blamed(details.error.issues[0], columnOf);
  const reference = oneLine(row.Reference);
  const identity = reference === undefined ? ['name', foldName(details.data.name)] : ['reference', reference];
  return {
    value: {
      clientId: idFrom('imported client', ...identity),
      byReference: reference !== undefined,
      details: details.data,
    },
  };
};

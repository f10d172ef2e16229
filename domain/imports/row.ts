/** What can be wrong with a row of a file. */
export const rowFaultCodes = [
  'RowInvalid',
  'ClientUnknown',
  'ClientAmbiguous',
  'ContractNotActive',
  'ContractAmbiguous',
] as const;
export type RowFaultCode = (typeof rowFaultCodes)[number];
export interface RowFault {
  readonly code: RowFaultCode;
  readonly detail: string;
}
export type RowResult<T> = { readonly value: T } | { readonly fault: RowFault };

export const invalid = (detail: string): { readonly fault: RowFault } => ({ fault: { code: 'RowInvalid', detail } });

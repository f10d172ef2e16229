/** What can be wrong with a row of a file. */
export type RowFaultCode =
  | 'RowInvalid'
  | 'ClientUnknown'
  | 'ClientAmbiguous'
  | 'ContractNotActive'
  | 'ContractAmbiguous';
export interface RowFault {
  readonly code: RowFaultCode;
  readonly detail: string;
}
export type RowResult<T> = { readonly value: T } | { readonly fault: RowFault };

export const invalid = (detail: string): { readonly fault: RowFault } => ({ fault: { code: 'RowInvalid', detail } });

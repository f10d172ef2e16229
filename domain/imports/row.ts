/** What can be wrong with a row of a file. */
export const rowFaultCodes = [
  'RowInvalid',
  'ClientUnknown',
  'ClientAmbiguous',
  'ContractUnknown',
  'ContractNotActive',
  'ContractAmbiguous',
  'AlreadyExists',
  'BranchUnknown',
] as const;
export type RowFaultCode = (typeof rowFaultCodes)[number];
export interface RowFault {
  readonly code: RowFaultCode;
  readonly detail: string;
}
export type RowResult<T> = { readonly value: T } | { readonly fault: RowFault };

export const invalid = (detail: string): { readonly fault: RowFault } => ({ fault: { code: 'RowInvalid', detail } });

/** A row that was refused, as its sender is told. */
export interface RowError extends RowFault {
  /** In the file, where the header is line 1. */
  readonly line: number;
}

/** Without what is undefined: a schema takes an absent field, and an undefined one is another thing to TypeScript. */
export const settled = <T extends object>(fields: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema finds wrong, said of the column that it comes from; of the longest path that has one. */
export const blamed = (issue: Issue | undefined, columnOf: Readonly<Record<string, string>>) => {
  const path = (issue?.path ?? []).map(String);
  for (let length = path.length; length > 0; length -= 1) {
    const column = columnOf[path.slice(0, length).join('/')];
    if (column !== undefined) return invalid(`"${column}" ${issue?.message}`);
  }
  return invalid(issue?.message ?? 'is not valid');
};

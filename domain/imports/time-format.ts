import * as z from 'zod';
import type { TimeEntry } from '../billables/billable.ts';
import { workFacts } from '../billables/new-time-entry.ts';
import type { Row } from './cell.ts';
import type { Columns } from './columns.ts';
import type { DateOrder } from './dates.ts';
import { invalid, type RowResult } from './row.ts';

/** The entry in a row, but for its place: the client, and maybe its contract, are known by name only. */
export type ImportedWork = Omit<TimeEntry, 'contractId' | 'billableId'> & {
  readonly client: string;
  readonly contract?: string | undefined;
};

/** By what a file's cells are read. */
export interface Reading {
  /** On whose wall its times are: the firm's. */
  readonly zone: string;
  readonly dateOrder?: DateOrder | undefined;
}

/** How one tool writes working time: its columns, and what an entry is made of. */
export interface TimeFormat<Column extends string = string> extends Columns<Column> {
  /** Those of its columns whose dates may have day or month first. */
  readonly dates: readonly Column[];
  /** The tool's own id of the entry, where the file has one. */
  ownIdOf?(row: Row<Column>): string | undefined;
  workIn(row: Row<Column>, reading: Reading): RowResult<ImportedWork>;
}

const { technician, team, role, workType, ticket, description } = workFacts;
const Facts = z.object({ technician, team, role, workType, ticket, description });
type Facts = z.infer<typeof Facts>;

/** Technician, ticket and so on, checked as over the API; what is wrong is blamed on its column. */
export const factsIn = (
  cells: { readonly [Name in keyof Facts]: string | undefined },
  columnOf: Readonly<Partial<Record<keyof Facts, string>>>,
): RowResult<Facts> => {
  const facts = Facts.safeParse({ ...cells, technician: cells.technician ?? '' });
  if (facts.success) return { value: facts.data };
  const issue = facts.error.issues[0];
  return invalid(`"${columnOf[issue?.path[0] as keyof Facts]}" ${issue?.message}`);
};

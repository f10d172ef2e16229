import type { LocalDate } from '../calendar/local-date.ts';
import type { Minor } from '../money/rounding.ts';

/** No time is recorded on what is closed. */
export const projectStates = ['open', 'closed'] as const;
export type ProjectState = (typeof projectStates)[number];

/** A part of a project that takes time, as a ticket does. */
export interface ProjectTask {
  readonly taskId: string;
  readonly name: string;
  readonly plannedMinutes?: number | undefined;
  /** Of work that is recorded without one. */
  readonly workType?: string | undefined;
  readonly state: ProjectState;
}

/** Work that was agreed on as a whole, on one contract. */
export interface Project {
  readonly projectId: string;
  readonly name: string;
  /** What the firm calls it by: on no key, and not unique. */
  readonly number?: string | undefined;
  /** The contract's. */
  readonly clientId: string;
  /** Where its time goes. */
  readonly contractId: string;
  /** First and last day of its work. */
  readonly startsOn?: LocalDate | undefined;
  readonly endsOn?: LocalDate | undefined;
  readonly plannedMinutes?: number | undefined;
  /** Before tax, minor units of the currency that the client is billed in. */
  readonly budget?: { readonly amount: Minor; readonly currency: string } | undefined;
  readonly state: ProjectState;
  /** In the order in which they were added. */
  readonly tasks: readonly ProjectTask[];
  readonly version: number;
}

/** A project as it is stored. */
export interface ProjectRecord extends Project {
  /** Contracts that it was on and is not: what lies open there follows it. */
  readonly left?: readonly string[] | undefined;
  /** That it was put on another contract, and its time has still to follow. */
  readonly unsettled?: true | undefined;
}

export const projectOf = ({ left: _l, unsettled: _u, ...project }: ProjectRecord): Project => project;

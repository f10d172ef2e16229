import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { Currency } from '../money/currency.ts';
import { line } from '../text.ts';
import { projectStates } from './project.ts';

/** Of one project: it is one item of the table. */
export const MAX_TASKS = 100;

/** A hundred years of working time: beyond it is a typing error. */
const PlannedMinutes = z.int().min(1).max(10_000_000);

const taskFacts = {
  /** As printed on the lines of its time. */
  name: line(80),
  plannedMinutes: PlannedMinutes.optional(),
  /** Of work that is recorded without one. */
  workType: line(80).optional(),
};

export const NewTask = z.strictObject(taskFacts).meta({ id: 'NewTask' });
export type NewTask = z.infer<typeof NewTask>;

const projectFacts = {
  /** As printed on the lines of its time. */
  name: line(80),
  number: line(40).optional(),
  contractId: Id,
  /** First and last day of its work. */
  startsOn: LocalDateSchema.optional(),
  endsOn: LocalDateSchema.optional(),
  plannedMinutes: PlannedMinutes.optional(),
  /** Before tax; minor units. */
  budget: z.strictObject({ amount: z.int().min(1).max(1_000_000_000_000), currency: Currency }).optional(),
};

const namesOnce = (tasks: readonly NewTask[]): boolean => new Set(tasks.map(({ name }) => name)).size === tasks.length;

export const NewProject = z
  .strictObject({
    ...projectFacts,
    tasks: z
      .array(NewTask)
      .max(MAX_TASKS)
      .refine(namesOnce, { error: 'must not name two tasks the same: nobody could tell their lines apart' })
      .default([]),
  })
  .meta({ id: 'NewProject' });
export type NewProject = z.infer<typeof NewProject>;

const changesSomething: [(change: object) => boolean, { error: string }] = [
  (change) => Object.values(change).some((value) => value !== undefined),
  { error: 'must change at least one thing' },
];

/** What is absent stays as it is; `null` takes it away. */
export const ProjectChange = z
  .strictObject({
    name: projectFacts.name.optional(),
    number: projectFacts.number.nullable(),
    contractId: projectFacts.contractId.optional(),
    startsOn: projectFacts.startsOn.nullable(),
    endsOn: projectFacts.endsOn.nullable(),
    plannedMinutes: projectFacts.plannedMinutes.nullable(),
    budget: projectFacts.budget.nullable(),
    state: z.enum(projectStates).optional(),
  })
  .refine(...changesSomething)
  .meta({ id: 'ProjectChange' });
export type ProjectChange = z.infer<typeof ProjectChange>;

/** What is absent stays as it is; `null` takes it away. */
export const TaskChange = z
  .strictObject({
    name: taskFacts.name.optional(),
    plannedMinutes: taskFacts.plannedMinutes.nullable(),
    workType: taskFacts.workType.nullable(),
    state: z.enum(projectStates).optional(),
  })
  .refine(...changesSomething)
  .meta({ id: 'TaskChange' });
export type TaskChange = z.infer<typeof TaskChange>;

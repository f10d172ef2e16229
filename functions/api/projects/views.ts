import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type { ProjectProgress } from '../../../domain/operations/projects/progress.ts';
import { projectStates } from '../../../domain/projects/project.ts';
import { Money, moneyOf } from '../money.ts';
import { TimeTotals } from '../timesheets/views.ts';

const task = {
  taskId: Id,
  name: z.string(),
  plannedMinutes: z.int().optional(),
  state: z.enum(projectStates),
};

export const ProjectView = z
  .strictObject({
    projectId: Id,
    name: z.string(),
    number: z.string().optional(),
    clientId: Id,
    contractId: Id.describe('Where its time goes.'),
    startsOn: LocalDateSchema.optional(),
    endsOn: LocalDateSchema.optional().describe('The last day of its work.'),
    plannedMinutes: z.int().optional(),
    budget: Money.optional().describe('Before tax.'),
    state: z.enum(projectStates).describe('A closed one takes no time.'),
    tasks: z.array(
      z.strictObject({ ...task, workType: z.string().optional().describe('Of work that is recorded without one.') }),
    ),
    version: z.int(),
  })
  .meta({ id: 'Project' });

export const ProgressView = z
  .strictObject({
    projectId: Id,
    name: z.string(),
    state: z.enum(projectStates),
    plannedMinutes: z.int().optional(),
    budget: Money.optional(),
    used: Money.optional().describe('Of the budget, by what all time comes to at present; `unpriced` is not in it.'),
    left: Money.optional().describe('Of the budget; below zero where more was used.'),
    time: TimeTotals.describe('All that was recorded, and of that what is held, open, accounted and invoiced.'),
    tasks: z.array(z.strictObject({ ...task, time: TimeTotals })),
  })
  .meta({ id: 'ProjectProgress' });

export const progressView = ({ used, ...progress }: ProjectProgress) => {
  const { budget } = progress;
  if (!budget || !used) return progress;
  return { ...progress, used: moneyOf(used.amount, budget.currency), left: moneyOf(used.left, budget.currency) };
};

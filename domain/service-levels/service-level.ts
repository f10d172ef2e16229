import * as z from 'zod';
import { Id } from '../ids.ts';
import { line } from '../text.ts';

/** Ten weeks around the clock, or most of a year of office hours. */
const TargetMinutes = z.int().min(1, 'must be at least a minute').max(100_000);

const target = {
  firstResponseMinutes: TargetMinutes.optional(),
  resolutionMinutes: TargetMinutes.optional(),
};
type TargetFields = {
  readonly firstResponseMinutes?: number | undefined;
  readonly resolutionMinutes?: number | undefined;
};

const saysSomething: [(target: TargetFields) => boolean, { error: string; path: string[] }] = [
  ({ firstResponseMinutes, resolutionMinutes }) =>
    firstResponseMinutes !== undefined || resolutionMinutes !== undefined,
  { error: 'give firstResponseMinutes, resolutionMinutes or both', path: ['resolutionMinutes'] },
];

/** Minutes of the policy's calendar, from the opening of a ticket. What is left out has no target. */
export const Target = z
  .strictObject(target)
  .refine(...saysSomething)
  .meta({ id: 'ServiceTarget' });
export type Target = z.infer<typeof Target>;

/** Tools write a priority as they like: "P1", "urgent", "3 - Moderate". Compared without regard to case and space around. */
export const priorityWord = (priority: string): string => priority.normalize('NFC').trim().toLowerCase();

const TargetOfPriorities = z
  .strictObject({ priorities: z.array(line(80)).min(1).max(20), ...target })
  .refine(...saysSomething);

type NamedTarget = z.infer<typeof TargetOfPriorities>;

const refuseSameWord = (targets: readonly NamedTarget[], context: z.RefinementCtx): void => {
  const named = new Set<string>();
  for (const [i, { priorities }] of targets.entries())
    for (const [j, priority] of priorities.entries()) {
      const word = priorityWord(priority);
      if (named.has(word))
        context.addIssue({ code: 'custom', message: 'is named already', path: [i, 'priorities', j] });
      named.add(word);
    }
};

/** What a firm promises: how soon it answers and solves, in the hours of a business calendar. */
export const NewServiceLevel = z
  .strictObject({
    name: line(80),
    calendarId: Id.describe('The business calendar whose minutes count.'),
    targets: z
      .array(TargetOfPriorities)
      .max(20)
      .superRefine(refuseSameWord)
      .default([])
      .describe("By a ticket's priority, as its tool writes it; upper and lower case are the same."),
    default: Target.describe('Of tickets with another priority, or none.'),
    atRiskPercent: z.int().min(1).max(100).default(80).describe('At risk when so much of a target is used.'),
    pausedWhile: z
      .array(z.enum(['pending']))
      .max(1)
      .default(['pending'])
      .describe('Statuses in which the clock of the resolution stands; that of the first response never does.'),
  })
  .meta({
    id: 'NewServiceLevel',
    examples: [
      {
        name: 'Gold',
        calendarId: '0'.repeat(26),
        targets: [{ priorities: ['P1', 'Urgent'], firstResponseMinutes: 30, resolutionMinutes: 240 }],
        default: { firstResponseMinutes: 240, resolutionMinutes: 2400 },
      },
    ],
  });
export type NewServiceLevel = z.infer<typeof NewServiceLevel>;

export type ServiceLevel = NewServiceLevel & { readonly serviceLevelId: string; readonly version: number };

/** The target of a ticket by its priority, and the words that it goes by; the default's go by none. */
export const targetFor = (
  { targets, default: usual }: NewServiceLevel,
  priority: string | undefined,
): { readonly target: Target; readonly named: boolean } => {
  const word = priority === undefined ? undefined : priorityWord(priority);
  const found = targets.find(({ priorities }) => priorities.some((each) => priorityWord(each) === word));
  return { target: found ?? usual, named: found !== undefined };
};

import * as z from 'zod';
import { NewBillable } from '../../../domain/billables/new-billable.ts';
import { NewTimeEntry } from '../../../domain/billables/new-time-entry.ts';
import { NewContract } from '../../../domain/contracts/contract.ts';
import { BillingError } from '../../../domain/errors.ts';
import { faultsOf } from '../../../functions/shared/http/faults.ts';
import { runBill } from './billing.ts';
import { amend, end, resume, revise, suspend, withdraw } from './changes.ts';
import { compare, type Difference } from './compare.ts';
import { correct } from './correcting.ts';
import { runCredit } from './crediting.ts';
import type { Story, StoryStep } from './format.ts';
import { inStory } from './place.ts';
import { change, record, stock } from './recording.ts';
import { type BillView, billView, creditView, refusedView, shownBill } from './view.ts';
import { amountsOf, CLIENT_ID, contractIdOf, newWorld, StoryError, type World } from './world.ts';

/** What differs in a step, and what came instead. */
export interface StepDifferences {
  readonly step: string;
  readonly differences: readonly Difference[];
  readonly got: readonly string[];
}

type Step<K extends StoryStep['kind']> = Extract<StoryStep, { kind: K }>;

const plainly = (differences: readonly Difference[], step: string, got: readonly string[] = []): StepDifferences[] =>
  differences.length === 0 ? [] : [{ step, differences, got }];

const billed = async (world: World, asked: Step<'bill'>['bill']): Promise<BillView> => {
  try {
    return billView(world, await runBill(world, asked));
  } catch (error) {
    if (error instanceof BillingError) return refusedView(error);
    throw error;
  }
};

const playBill = async (world: World, { bill, expect = {} }: Step<'bill'>, i: number): Promise<StepDifferences[]> => {
  const view = await billed(world, bill);
  const expected = expect.error === undefined ? { ...expect, error: null } : expect;
  const path = ['steps', i, 'expect'];
  const ambiguous = (view.invoices ?? []).length > 1 && ['lines', 'net', 'nothing'].some((key) => key in expect);
  if (ambiguous) throw new StoryError(`steps[${i}] makes several invoices: expect them as "invoices"`);
  const differences = compare(expected, view, path, amountsOf(world));
  return plainly(differences, `steps[${i}], bill through ${bill.through}`, shownBill(view));
};

const credited = (world: World, asked: Step<'credit'>['credit']): BillView => {
  try {
    return creditView(world, runCredit(world, asked));
  } catch (error) {
    if (error instanceof BillingError) return refusedView(error);
    throw error;
  }
};

const playCredit = (world: World, { credit, expect = {} }: Step<'credit'>, i: number): StepDifferences[] => {
  const view = credited(world, credit);
  const expected = expect.error === undefined ? { ...expect, error: null } : expect;
  const differences = compare(expected, view, ['steps', i, 'expect'], amountsOf(world));
  return plainly(differences, `steps[${i}], credit`, view.error === undefined ? [] : [view.says ?? '']);
};

/** A body as the API gets it, and the schema that it is read by. */
const askedOf = ({ contract, billable }: Step<'refused'>['refused']): readonly [z.ZodType, object] => {
  if (contract !== undefined) return [NewContract, { clientId: CLIENT_ID, ...(contract as object) }];
  const { kind, ...fields } = billable as { readonly kind?: string };
  const asked = { contractId: contractIdOf('k1'), ...fields };
  return kind === undefined || kind === 'time' ? [NewTimeEntry, asked] : [NewBillable, { kind, ...asked }];
};

/** Where the API would say that something is wrong; nowhere when it takes the body. */
const faultsOfRefused = (refused: Step<'refused'>['refused']): readonly string[] => {
  const [schema, body] = askedOf(refused);
  const parsed = schema.safeParse(body);
  return parsed.success ? [] : [...new Set(faultsOf(parsed.error).map(({ pointer }) => pointer))].sort();
};

const playRefused = ({ refused, expect }: Step<'refused'>, i: number): StepDifferences[] => {
  const pointers = faultsOfRefused(refused);
  const differences = compare([...expect.pointers].sort(), pointers, ['steps', i, 'expect', 'pointers'], String);
  return plainly(differences, `steps[${i}], refused`, pointers.length === 0 ? ['it was taken'] : pointers);
};

type Change = Exclude<StoryStep, { kind: 'bill' | 'credit' | 'refused' }>;

/** What each step does that changes something. */
const enactors: { readonly [K in Change['kind']]: (world: World, step: Step<K>) => void } = {
  catalogue: stock,
  record,
  change,
  correct,
  amend,
  withdraw,
  revise,
  suspend,
  resume,
  end,
};

const enact = <K extends Change['kind']>(world: World, kind: K, step: Step<K>): void => enactors[kind](world, step);

/** A step that changes something: taken, or refused with the code that is expected. */
const playChange = (world: World, step: Change, i: number): StepDifferences[] => {
  let refusal: BillingError | undefined;
  try {
    enact(world, step.kind, step);
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    refusal = error;
  }
  const expected = { error: step.expect?.error ?? null };
  const differences = compare(expected, { error: refusal?.code }, ['steps', i, 'expect'], String);
  return plainly(differences, `steps[${i}], ${step.kind}`, refusal ? [refusal.message] : ['it was taken']);
};

const playStep = async (world: World, step: StoryStep, i: number): Promise<StepDifferences[]> => {
  switch (step.kind) {
    case 'bill':
      return playBill(world, step, i);
    case 'credit':
      return playCredit(world, step, i);
    case 'refused':
      return playRefused(step, i);
    default:
      return playChange(world, step, i);
  }
};

/** What stops a story, told at its place: a mistake in it, a body the API does not take, or a defect of the core. */
const stopped = (error: unknown, at: string): StepDifferences => {
  const says =
    error instanceof z.ZodError
      ? faultsOf(error).map(({ pointer, detail }) => `${pointer} ${detail}`)
      : [error instanceof StoryError ? error.message : `a defect: ${(error as Error).stack ?? String(error)}`];
  return { step: at, differences: [{ at, expected: 'to go on', got: 'it stopped' }], got: says };
};

/** Plays a story through the real core and tells where it comes out otherwise. A story that stops is not played on. */
export const playStory = async (story: Story): Promise<readonly StepDifferences[]> => {
  const found: StepDifferences[] = [];
  let at = 'contracts';
  try {
    const world = newWorld(story);
    for (const [i, step] of story.steps.entries()) {
      at = inStory(['steps', i]);
      found.push(...(await playStep(world, step, i)));
    }
  } catch (error) {
    found.push(stopped(error, at));
  }
  return found;
};

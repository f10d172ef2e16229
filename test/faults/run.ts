import { idFrom } from '../../domain/ids.ts';
import { connectWorld } from './adapters.ts';
import { inspect } from './checks.ts';
import { type House, machineFor, type Posted, postOffice } from './house.ts';
import { Executions } from './machine.ts';
import { type Injected, NO_FAULTS } from './plan.ts';
import { Ledger } from './promises.ts';
import { randomness } from './randomness.ts';
import { Staleness } from './staleness.ts';
import { type RunOptions, Story } from './story.ts';
import type { Violation } from './violations.ts';
import { Wire } from './wire.ts';
import { World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly injected: readonly Injected[];
  readonly calls: number;
  readonly invoices: number;
  readonly mails: number;
  /** Payments, credit notes, and drafts that were changed or taken out, as far as they were answered. */
  readonly payments: number;
  readonly credits: number;
  readonly reviewed: number;
  readonly trace: readonly string[];
}

const SETTLE_SECONDS = 30;
const SKEW_MILLISECONDS = 4_000;
const FOUNDED = new Date('2016-03-31T18:00:00Z');
const MOST_EVENTS = 10_000;
let runs = 0;

/** One story: two month ends with all that can come between, a quiet last one, and what is left of it, looked at. */
export const runOnce = async (house: House, options: RunOptions): Promise<Outcome> => {
  const { seed } = options;
  runs += 1;
  const tenantId = idFrom('faults', String(process.pid), String(runs));
  const world = new World(seed, FOUNDED, SKEW_MILLISECONDS);
  const staleness = new Staleness(() => world.now, randomness(seed + 1e6), house.direct, 2_000);
  const wire = new Wire(world, house.direct, staleness, NO_FAULTS, {});
  connectWorld(world, wire);
  const posted: Posted[] = [];
  const mailer = postOffice(posted);
  const executions = new Executions(house, world, mailer, SETTLE_SECONDS);
  const machine = machineFor(executions);
  executions.machine = machine;
  const known = new Ledger();
  const story = new Story(house, world, wire, executions, known, options);
  const found: Violation[] = [];
  try {
    await world.play(story.tell({ tenantId, machine, mailer }), MOST_EVENTS);
  } catch (error) {
    found.push({ kind: 'hangs', detail: String((error as Error).stack) });
  }
  const { injected, trace, calls } = wire;
  if (story.firm) {
    const { firm, batchIds } = story;
    const { told } = executions;
    const remains = { house, firm, known, batchIds, told, posted, injected, billedThrough: '2016-05-31' };
    found.push(...(await inspect(remains)));
  }
  house.forget(tenantId);
  return {
    seed,
    violations: found,
    injected,
    calls,
    invoices: story.invoices,
    mails: posted.length,
    ...known.counts(),
    trace,
  };
};

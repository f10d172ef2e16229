import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startCloud } from '../../local/cloud.ts';
import { type Catch, catchMutant, mostSeeds } from './catch.ts';
import { buildHouse, type House } from './house.ts';
import { runInProcesses, SIDE_BY_SIDE } from './jobs.ts';
import { mutants } from './mutants.ts';
import { type FaultKind, faultAt, faultKinds, NO_FAULTS } from './plan.ts';
import { type Outcome, runOnce } from './run.ts';
import type { Violation } from './violations.ts';

const usage = `npm run faults -- --runs 1000 --seed 1      runs of the seeds from 1 on, with random faults
npm run faults -- --runs 1000 --jobs 4      in so many processes; as many as there are processors when not said
npm run faults -- --mutants                ten ways to build it wrong, each of which must be caught
npm run faults -- --seed 17 --trace        one run again, with every call that it made
npm run faults -- --seed 17 --at 120 --fault after   one fault, at one call: ${faultKinds.join(', ')}`;

const sideBySide = async <T>(work: readonly T[], run: (one: T) => Promise<void>): Promise<void> => {
  const rest = [...work];
  const worker = async (): Promise<void> => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
};

const told = ({ kind, detail }: Violation): string => `    ${kind}: ${detail}`;

const tellFailure = ({ seed, violations, injected }: Outcome): void => {
  console.log(`seed ${seed}: ${violations.length} violations`);
  for (const violation of violations.slice(0, 10)) console.log(told(violation));
  console.log(`    after ${injected.map(({ call, kind }) => `${kind} at call ${call}`).join(', ') || 'no fault'}`);
  console.log(`    again, with every call: npm run faults -- --seed ${seed} --trace`);
};

const tellRuns = async (first: number, runs: number, jobs: number): Promise<boolean> => {
  const sum = {
    calls: 0,
    faults: 0,
    invoices: 0,
    mails: 0,
    payments: 0,
    credits: 0,
    reviewed: 0,
    violated: 0,
    done: 0,
  };
  const kinds = new Map<FaultKind, number>();
  const began = performance.now();
  const seeds = Array.from({ length: runs }, (_, i) => first + i);
  await runInProcesses(seeds, jobs, (outcome) => {
    sum.calls += outcome.calls;
    sum.faults += outcome.injected.length;
    sum.invoices += outcome.invoices;
    sum.mails += outcome.mails;
    sum.payments += outcome.payments;
    sum.credits += outcome.credits;
    sum.reviewed += outcome.reviewed;
    sum.done += 1;
    for (const { kind } of outcome.injected) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (outcome.violations.length > 0) {
      sum.violated += 1;
      tellFailure(outcome);
    }
    if (sum.done % 50 === 0) console.log(`${sum.done} of ${runs} runs, ${sum.violated} with violations`);
  });
  const seconds = (performance.now() - began) / 1000;
  const faults = [...kinds].map(([kind, times]) => `${times} ${kind}`).join(', ');
  console.log(
    `${runs} runs in ${Math.round(seconds)} s (${(runs / seconds).toFixed(2)} a second): ${sum.calls} calls, ${sum.faults} faults (${faults}), ${sum.invoices} invoices, ${sum.mails} mails, ${sum.payments} payments, ${sum.credits} credit notes, ${sum.reviewed} drafts changed or taken out`,
  );
  console.log(`${sum.violated} runs with violations`);
  return sum.violated === 0;
};

const tellControl = async (house: House, seed: number): Promise<boolean> => {
  const control = await runOnce(house, { seed, faults: NO_FAULTS, outlasting: true });
  const reported = control.violations.find(({ kind }) => kind === 'stray');
  console.log(`control, a writer that outlasts Settle: ${reported ? `reported as ${reported.kind}` : 'NOT REPORTED'}`);
  return reported !== undefined;
};

const tellMutants = async (house: House, first: number): Promise<boolean> => {
  const caught: Catch[] = [];
  await sideBySide(mutants, async (mutant) => {
    const found = await catchMutant(house, mutant, first);
    console.log(
      found
        ? `caught  ${mutant.name}: ${mutant.because}\n        seed ${found.seed}, ${found.violation.kind}: ${found.violation.detail.slice(0, 160)}`
        : `MISSED  ${mutant.name}: no seed of ${mostSeeds} notices that ${mutant.because}`,
    );
    if (found) caught.push(found);
  });
  console.log(`${mutants.length} mutants, ${caught.length} caught`);
  return caught.length === mutants.length;
};

const tellOne = async (house: House, seed: number, at: number | undefined, kind: FaultKind): Promise<boolean> => {
  const outcome = await runOnce(house, { seed, ...(at === undefined ? {} : { faults: faultAt(at, kind) }) });
  for (const line of outcome.trace) console.log(line);
  for (const violation of outcome.violations) console.log(told(violation));
  console.log(`${outcome.calls} calls, ${outcome.injected.length} faults, ${outcome.violations.length} violations`);
  return outcome.violations.length === 0;
};

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      mutants: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
      at: { type: 'string' },
      fault: { type: 'string', default: 'after' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return true;
  }
  const kind = faultKinds.find((one) => one === values.fault);
  const [seed, runs, jobs, at] = [
    Number(values.seed),
    Number(values.runs),
    Number(values.jobs),
    values.at === undefined ? undefined : Number(values.at),
  ];
  if (
    !kind ||
    jobs === 0 ||
    ![seed, runs, jobs, at ?? 1].every((number) => Number.isSafeInteger(number) && number >= 0)
  )
    throw new Error(usage);
  const alone = values.mutants || values.trace || at !== undefined;
  if (!alone && !(await tellRuns(seed, runs, jobs))) return false;
  const cloud = await startCloud({ say: console.log });
  try {
    const house = await buildHouse(cloud.endpoint);
    if (values.trace || at !== undefined) return await tellOne(house, seed, at, kind);
    return values.mutants ? await tellMutants(house, seed) : await tellControl(house, seed);
  } finally {
    await cloud.stop();
  }
};

process.exitCode = (await main()) ? 0 : 1;

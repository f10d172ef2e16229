import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './run.ts';

/** Runs that wait for the table at the same time, in one process: while one waits, another computes. */
export const SIDE_BY_SIDE = 4;

const module = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Gives one process seeds until none is left. */
const work = (rest: number[], told: (outcome: Outcome) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = fork(module);
    let open = 0;
    const next = (): void => {
      const seed = rest.shift();
      if (seed !== undefined) {
        open += 1;
        worker.send(seed);
      } else if (open === 0) worker.disconnect();
    };
    worker.on('message', (message: 'ready' | Outcome) => {
      if (message === 'ready') {
        for (let i = 0; i < SIDE_BY_SIDE; i += 1) next();
        return;
      }
      open -= 1;
      told(message);
      next();
    });
    worker.on('error', reject);
    worker.on('exit', () => (open === 0 ? resolve() : reject(new Error('a process of runs has died'))));
  });

/** Runs seeds in several processes; each outcome is told when it is there. */
export const runInProcesses = async (
  seeds: readonly number[],
  jobs: number,
  told: (outcome: Outcome) => void,
): Promise<void> => {
  const rest = [...seeds];
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, () => work(rest, told)));
};

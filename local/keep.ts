import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What the keeper runs. The environment is its own, and inherited: on a command line everybody could read it. */
export interface Order {
  readonly command: string;
  readonly args: readonly string[];
  /** What ends it where killing its process does not: a container lives on without its client. */
  readonly stop?: readonly string[];
  /** Given to a service, for the time it runs: removed with it. */
  readonly dataFolder?: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly output: 'pipe' | number;
}

export interface Kept {
  readonly process: ChildProcess;
  /** Settles when it has ended, for whatever reason, and nothing of it is left. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts a program that ends when this process does, however this process ends: see `keeper.ts`. */
export function keep(order: Order, { cwd, env, output }: Surroundings): Kept {
  const stdio: StdioOptions = ['pipe', output, output];
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), JSON.stringify(order)], {
    detached: true,
    env,
    stdio,
    ...(cwd && { cwd }),
  });
  // The keeper is only a process too: whoever kills it alone must not set free what it kept.
  const ended = once(keeper, 'exit').then(([code]) => {
    endGroup(keeper.pid);
    return code as number | null;
  });
  return {
    process: keeper,
    ended,
    async stop() {
      keeper.stdin?.destroy();
      await ended;
    },
  };
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader) process.kill(-leader, 'SIGKILL');
  } catch {
    // The usual case: there is nobody left.
  }
}

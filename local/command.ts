import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { keep } from './keep.ts';

interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Told what it prints while it runs; without it the output is only kept for the error. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a program to its end and returns what it printed. Fails with that output: it is where the reason stands. */
export async function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { onOutput, env = process.env, ...place } = options;
  const kept = keep({ command: program, args }, { ...place, env, output: 'pipe' });
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk;
    onOutput?.(chunk.toString());
  };
  kept.process.stdout?.on('data', take);
  kept.process.stderr?.on('data', take);
  const [code] = await Promise.all([kept.ended, once(kept.process, 'close')]);
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}\n${output.trimEnd()}`);
  return output;
}

/** Whether a program runs to a good end; also false if it does not exist. */
export const runs = (program: string, args: readonly string[]): Promise<boolean> =>
  run(program, args).then(
    () => true,
    () => false,
  );

/** Whether a process still runs. One that is dead, but whose parent never asks for its exit code (as in many containers), does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(linuxStatus(pid));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linuxStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

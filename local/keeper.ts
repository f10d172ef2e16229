/**
 * Runs one program and makes sure that it does not outlive whoever started it.
 *
 * The starter holds the other end of this process's standard input. When it ends, by whatever cause (Ctrl-C, an exception, SIGKILL), the
 * system closes that pipe, and the keeper ends everything: the program, the processes that the program started (MiniStack runs each
 * Lambda function in a process of its own), and the folder of its data. So nobody has to handle signals, and none can be forgotten.
 *
 * The starter makes the keeper the leader of a new process group; all its descendants are in it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Order } from './keep.ts';

const { command, args, stop, dataFolder }: Order = JSON.parse(process.argv[2] ?? '');

const program = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

function endAll(): void {
  // Data are made anew at each start: there is nothing that a gentle end would save.
  program.kill('SIGKILL');
  if (stop) spawnSync(stop[0] ?? '', stop.slice(1));
  try {
    if (dataFolder) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    process.kill(-process.pid, 'SIGKILL');
  }
}

program.on('error', (error) => {
  console.error(`could not run ${command}: ${error.message}`);
  process.exit(127);
});
// A tool that is done has a result to tell. A service is never done: whatever it leaves must go.
program.on('exit', (code) => (dataFolder ? endAll() : process.exit(code ?? 1)));
process.stdin.on('close', endAll).resume();
process.on('SIGINT', endAll).on('SIGTERM', endAll).on('SIGHUP', endAll);

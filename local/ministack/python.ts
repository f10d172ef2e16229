import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, run, runs } from '../command.ts';
import { localFolder } from '../places.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');
const environments = join(localFolder, 'venv');

/** MiniStack needs 3.10. The plain names come first: they are what the machine's owner chose. */
const pythons = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const isGoodPython = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';

/** A way to build a virtual environment with the requirements in a folder. */
type Installer = (folder: string) => Promise<void>;

const pythonIn = (folder: string) => join(folder, 'bin', 'python');

const withPip =
  (python: string): Installer =>
  async (folder) => {
    await run(python, ['-m', 'venv', folder]);
    await run(pythonIn(folder), ['-m', 'pip', 'install', '--disable-pip-version-check', '-r', requirements]);
  };

const withUv: Installer = async (folder) => {
  await run('uv', ['venv', '--python', '>=3.10', folder]);
  await run('uv', ['pip', 'install', '--python', pythonIn(folder), '-r', requirements]);
};

async function* installers(): AsyncGenerator<Installer> {
  for (const python of pythons) if (await runs(python, ['-c', isGoodPython])) yield withPip(python);
  if (await runs('uv', ['--version'])) yield withUv;
}

/** A base Python that was removed or updated since leaves an environment that exists and does not start. */
const works = (folder: string) => runs(pythonIn(folder), ['-c', 'import ministack, cryptography, hypercorn, botocore']);

/** An installation that was killed leaves its folder behind; the process's id in the name says so. */
async function removeInterrupted(): Promise<void> {
  for (const name of await readdir(environments)) {
    const pid = /\.(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(environments, name), { recursive: true, force: true });
  }
}

/**
 * The Python of a virtual environment with MiniStack in it, installed at the first use; the reasons, if there is no way to get one.
 *
 * It is built beside its place and moved there when it is complete, under a name made from the requirements. So an interrupted
 * installation is never taken for a good one, a new pin makes a new environment, and of two that install at once the first one wins.
 */
export async function ministackPython(say: (text: string) => void): Promise<string | readonly string[]> {
  const version = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const place = join(environments, version);
  if (existsSync(place) && (await works(place))) return pythonIn(place);

  await mkdir(environments, { recursive: true });
  await removeInterrupted();
  const draft = `${place}.${process.pid}`;
  const reasons: string[] = [];
  for await (const install of installers()) {
    say('Installing MiniStack (once, about half a minute) ...');
    try {
      await rm(draft, { recursive: true, force: true });
      await install(draft);
      if (!(await works(place))) await rm(place, { recursive: true, force: true });
      await rename(draft, place).catch(async (error) => {
        if (!(await works(place))) throw error;
      });
      return pythonIn(place);
    } catch (error) {
      reasons.push((error as Error).message);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return reasons.length > 0 ? reasons : ['no Python 3.10 or newer with venv and ensurepip, and no uv'];
}

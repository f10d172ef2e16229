import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { region } from '../account.ts';
import { type Kept, keep } from '../keep.ts';
import { findMinistack } from './source.ts';

export interface MinistackOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Where mail is handed over, on this machine. */
  readonly smtpPort: number;
  /** For its log, and its data while it runs. */
  readonly folder: string;
  /** More of MiniStack's own settings. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
}

export interface Ministack extends Pick<Kept, 'ended' | 'stop'> {
  readonly endpoint: string;
  readonly logFile: string;
}

const startSeconds = 60;

const always = {
  MINISTACK_REGION: region,
  // It enforces IAM, as AWS does, so that a grant that is missing there is missed here.
  AUTH: 'true',
  // On AWS nobody gets a token when the trigger that puts the tenant in fails.
  MINISTACK_COGNITO_PRETOKEN_STRICT: 'true',
  IOT_MTLS_ENABLED: 'false',
};

/** Always a new, empty cloud. */
export async function startMinistack({ say, smtpPort, folder, ...options }: MinistackOptions): Promise<Ministack> {
  const programFor = await findMinistack(say);
  const port = options.port ?? (await freePort());
  const dataFolder = join(folder, 'data');
  const logFile = join(folder, 'ministack.log');
  const settings = { ...always, ...options.settings };
  await mkdir(dataFolder, { recursive: true });
  // Functions are unpacked below this folder, where Node would take this project's package.json for theirs and every .js for a module.
  await writeFile(join(dataFolder, 'package.json'), '{ "type": "commonjs" }\n');

  const { env, ...program } = programFor({ port, smtpPort, dataFolder, settings });
  const log = await open(logFile, 'w');
  const kept = keep({ ...program, dataFolder }, { cwd: dataFolder, env, output: log.fd });
  await log.close();
  const cloud: Ministack = { endpoint: `http://127.0.0.1:${port}`, logFile, ended: kept.ended, stop: kept.stop };
  try {
    await ready(cloud);
    return cloud;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** Ready is when *this* one says that it listens (another cloud could answer on the port), and its start is over. */
async function ready({ endpoint, logFile, ended }: Ministack): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline) {
    const log = await readFile(logFile, 'utf8');
    if (over) throw new Error(`MiniStack ended at its start. Its log, ${logFile}, ends with:\n${lastLines(log)}`);
    if (log.includes('Running on http')) {
      const answer = await fetch(`${endpoint}/_ministack/ready`).catch(() => undefined);
      if (answer?.ok) return;
    }
    await pause(50);
  }
  throw new Error(`MiniStack was not ready after ${startSeconds} s; see ${logFile}`);
}

const lastLines = (text: string) => text.trimEnd().split('\n').slice(-15).join('\n');

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

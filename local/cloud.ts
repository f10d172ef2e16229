import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf } from './account.ts';
import { isAlive } from './command.ts';
import { type Mail, readMails, startInbox } from './inbox.ts';
import { startMinistack } from './ministack/start.ts';
import { localFolder } from './places.ts';

export interface CloudOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Default: a free one. A cloud that runs elsewhere has to know it. */
  readonly smtpPort?: number;
  /** By how much the waits of a state machine are shortened: 0.01 makes 30 s last 0.3 s. */
  readonly waitScale?: number;
  /** Default: one of this run's own, so that clouds side by side do not mix their mail. */
  readonly inboxDir?: string;
  /** Told what takes long. */
  readonly say?: (text: string) => void;
}

export interface Cloud {
  readonly endpoint: string;
  readonly inboxDir: string;
  /** This run's folder: logs, and what is generated for it. */
  readonly folder: string;
  /** Settles when the cloud has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  mails(): Promise<Mail[]>;
  stop(): Promise<void>;
}

const runs = join(localFolder, 'run');
let clouds = 0;

/** A new cloud with its inbox; or the inbox for the one that `AWS_ENDPOINT_URL` names. It ends with the process that started it. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const folder = await runFolder();
  const inbox = await startInbox(options.inboxDir ?? join(folder, 'inbox'), options.smtpPort);
  const common = { inboxDir: inbox.folder, folder, mails: () => readMails(inbox.folder) };
  const given = process.env.AWS_ENDPOINT_URL;
  if (given) {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    return { ...common, endpoint: given, ended, stop: () => inbox.stop().then(end) };
  }
  try {
    const { waitScale, say = () => {} } = options;
    const settings: Record<string, string> = {};
    if (waitScale !== undefined) settings.SFN_WAIT_SCALE = String(waitScale);
    const port = options.port === undefined ? {} : { port: options.port };
    const { endpoint, ended, stop } = await startMinistack({ ...port, smtpPort: inbox.port, folder, settings, say });
    return { ...common, endpoint, ended, stop: () => stop().then(inbox.stop) };
  } catch (error) {
    await inbox.stop();
    throw error;
  }
}

/** Each run has a folder, named after its process; those of processes that ended are cleared at the next run. */
async function runFolder(): Promise<string> {
  await mkdir(runs, { recursive: true });
  for (const name of await readdir(runs))
    if (!isAlive(Number.parseInt(name, 10))) await rm(join(runs, name), { recursive: true, force: true });
  const folder = join(runs, `${process.pid}-${++clouds}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  return folder;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, 'smtp-port': { type: 'string' } } });
  const { port, 'smtp-port': smtpPort } = values;
  const cloud = await startCloud({
    port: port === undefined ? 4566 : Number(port),
    ...(smtpPort === undefined ? {} : { smtpPort: Number(smtpPort) }),
    inboxDir: join(localFolder, 'inbox'),
    say: console.log,
  });
  const variables = Object.entries(environmentOf(cloud.endpoint)).map(([name, value]) => `  export ${name}=${value}`);
  console.log(
    [
      `The cloud is at   ${cloud.endpoint}`,
      `its mail in       ${cloud.inboxDir}`,
      `its logs in       ${cloud.folder}`,
      '',
      'For the AWS CLI, and for npm start and npm test to use it:',
      ...variables,
      '',
      'Ctrl-C stops it; everything in it is gone then.',
    ].join('\n'),
  );
  let stopped = false;
  const stop = () => {
    stopped = true;
    void cloud.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await cloud.ended;
  if (!stopped) throw new Error(`The cloud ended by itself; see ${cloud.folder}`);
}

if (import.meta.main)
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });

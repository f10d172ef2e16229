import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runs } from '../command.ts';
import type { Order } from '../keep.ts';
import { ministackPython } from './python.ts';

/** A program that plays the cloud, and its environment. */
export type Program = Order & { readonly env: NodeJS.ProcessEnv };

export interface Wishes {
  readonly port: number;
  /** Where mail is handed over, on this machine. */
  readonly smtpPort: number;
  /** For all that it writes. */
  readonly dataFolder: string;
  /** MiniStack's own settings, as variables of its environment. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The ways to a local cloud, in order: an environment of Python, then Docker. */
export async function findMinistack(say: (text: string) => void): Promise<(wishes: Wishes) => Program> {
  const python = await ministackPython(say);
  if (typeof python === 'string') return (wishes) => pythonProgram(python, wishes);
  if (await runs('docker', ['info'])) {
    const version = await pinnedVersion();
    return (wishes) => dockerProgram(version, wishes);
  }
  throw new Error(
    [
      'There is no way to start a local cloud here. Any one of these will do:',
      '  - Python 3.10 or newer with its venv module (Debian, Ubuntu: apt install python3-venv), or uv;',
      '  - Docker, running;',
      '  - an AWS emulator that runs already: set AWS_ENDPOINT_URL to its address.',
      ...python.map((reason) => `What went wrong with Python: ${reason}`),
    ].join('\n'),
  );
}

/**
 * This is its whole environment. Nothing else of ours is passed on, because it hands its environment down to every Lambda function: a
 * profile, a proxy or `NODE_OPTIONS` of this machine would change how they behave, and its CA settings break MiniStack's own start.
 */
const pythonProgram = (python: string, { port, smtpPort, dataFolder, settings }: Wishes): Program => ({
  command: python,
  args: ['-m', 'ministack'],
  env: {
    // Functions run on the first `node` there is: the one that this project pins, which also runs this line.
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    HOME: dataFolder,
    TMPDIR: dataFolder,
    STATE_DIR: join(dataFolder, 'state'),
    S3_DATA_DIR: join(dataFolder, 's3'),
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    SMTP_HOST: `127.0.0.1:${smtpPort}`,
    ...settings,
  },
});

/**
 * On Linux the container shares the machine's network, so that it is bound to loopback as the Python one is and reaches the inbox.
 * Docker Desktop keeps the network of its machine apart: there the port is published, on loopback, and the machine has a name.
 */
function dockerProgram(version: string, { port, smtpPort, settings }: Wishes): Program {
  const shared = process.platform === 'linux';
  const name = `monthend-cloud-${port}-${process.pid}`;
  const network = shared ? ['--network', 'host'] : ['--publish', `127.0.0.1:${port}:${port}`];
  const inside = {
    ...settings,
    BIND_HOST: shared ? '127.0.0.1' : '0.0.0.0',
    GATEWAY_PORT: String(port),
    SMTP_HOST: `${shared ? '127.0.0.1' : 'host.docker.internal'}:${smtpPort}`,
  };
  const environment = Object.entries(inside).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  return {
    command: 'docker',
    args: ['run', '--rm', '--name', name, ...network, ...environment, `ministackorg/ministack:${version}`],
    env: process.env,
    stop: ['docker', 'rm', '--force', name],
  };
}

async function pinnedVersion(): Promise<string> {
  const pins = await readFile(join(import.meta.dirname, 'requirements.txt'), 'utf8');
  const version = /^ministack==(\S+)$/m.exec(pins)?.[1];
  if (!version) throw new Error('requirements.txt does not pin ministack');
  return version;
}

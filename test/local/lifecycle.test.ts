import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { account, clientOf, credentials, region } from '../../local/account.ts';
import { startCloud } from '../../local/cloud.ts';
import { run } from '../../local/command.ts';

/** A function in CommonJS, zipped: `exports.handler=async()=>process.pid;` */
const pidFunction =
  'UEsDBBQAAAAAAAAAIVAvN1Z3JQAAACUAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXI9YXN5bmMoKT0+cHJvY2Vzcy5waWQ7UEsBAhQDFAAAAAAAAAAhUC83VnclAAAAJQAAAAgAAAAAAAAAAAAAAKQBAAAAAGluZGV4LmpzUEsFBgAAAAABAAEANgAAAEsAAAAAAA==';

const holders: ChildProcess[] = [];

/** The longest may be the first: it installs MiniStack. */
vi.setConfig({ testTimeout: 120_000 });

beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL', ''));
afterEach(() => {
  vi.unstubAllEnvs();
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
});

describe('nothing outlives who started it', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('after %s', async (signal) => {
    const { holder, endpoint, folder } = await hold();
    const worker = await invokeFunction(endpoint);
    const group = await keptBy(folder);
    expect(group.length, 'the keeper, MiniStack and the function').toBeGreaterThanOrEqual(3);
    expect(group).toContain(worker);

    holder.kill(signal);

    await expectGone(group, endpoint, folder);
  });

  test('when the keeper itself is killed', async () => {
    const { endpoint, folder } = await hold();
    const group = await keptBy(folder);
    const keeper = group[0] ?? 0;

    process.kill(keeper, 'SIGKILL');

    await vi.waitFor(async () => expect(await alive(group)).toEqual([]), { timeout: 5000 });
    expect(await answers(endpoint)).toBe(false);
  });

  test('after stop', async () => {
    const cloud = await startCloud();
    const group = await keptBy(cloud.folder);

    await cloud.stop();

    await expectGone(group, cloud.endpoint, cloud.folder);
  });

  test('after a start that failed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };

    await expect(startCloud({ port })).rejects.toThrow(`127.0.0.1:${port} is already in use`);

    server.close();
    const ours = (await processes()).filter(({ args }) => args.includes(`/run/${process.pid}-`));
    expect(ours).toEqual([]);
  });
});

test('a tool ends with who started it, and tells how it ended', async () => {
  await expect(run('sh', ['-c', 'echo so; exit 3'])).rejects.toThrow('ended with 3\nso');
  await expect(run('no-such-program', [])).rejects.toThrow('could not run no-such-program');

  const starter = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { run } from ${JSON.stringify(join(import.meta.dirname, '../../local/command.ts'))}; await run('sleep', ['4321']);`,
  ]);
  const sleeping = async () => (await processes()).filter(({ args }) => args === 'sleep 4321').length;
  await vi.waitFor(async () => expect(await sleeping()).toBe(1), { timeout: 5000 });
  starter.kill('SIGKILL');
  await vi.waitFor(async () => expect(await sleeping()).toBe(0), { timeout: 5000 });
});

test('two clouds side by side share nothing', async () => {
  const [one, two] = await Promise.all([startCloud(), startCloud()]);
  try {
    await new S3Client({ ...clientOf(one.endpoint), forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: 'only-here' }),
    );
    expect(await buckets(one.endpoint)).toEqual(['only-here']);
    expect(await buckets(two.endpoint)).toEqual([]);
    expect(one.inboxDir).not.toBe(two.inboxDir);
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
});

async function hold(): Promise<{ holder: ChildProcess; endpoint: string; folder: string }> {
  const holder = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(holder);
  for await (const line of createInterface(holder.stdout)) return { holder, ...JSON.parse(line) };
  throw new Error('the holder ended at its start');
}

/** The processes of the keeper's group, the keeper first. */
async function keptBy(folder: string): Promise<number[]> {
  const all = await processes();
  const keeper = all.find(({ args }) => args.includes('keeper.ts') && args.includes(`${folder}/`));
  if (!keeper) return [];
  return [
    keeper.pid,
    ...all.filter(({ pid, group }) => group === keeper.pid && pid !== keeper.pid).map(({ pid }) => pid),
  ];
}

async function processes(): Promise<{ pid: number; group: number; args: string }[]> {
  const lines = (await run('ps', ['-A', '-o', 'pid=,pgid=,stat=,args='])).trim().split('\n');
  return lines.flatMap((line) => {
    const [, pid, group, state = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    // A zombie is no process any more, only an exit code that nobody has asked for.
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), group: Number(group), args }];
  });
}

const alive = async (pids: readonly number[]) => (await processes()).filter(({ pid }) => pids.includes(pid));

async function expectGone(group: readonly number[], endpoint: string, folder: string): Promise<void> {
  await vi.waitFor(async () => expect(await alive(group)).toEqual([]), { timeout: 5000 });
  expect(await answers(endpoint)).toBe(false);
  expect(existsSync(join(folder, 'data'))).toBe(false);
}

async function buckets(endpoint: string) {
  const { Buckets = [] } = await new S3Client({ ...clientOf(endpoint), forcePathStyle: true }).send(
    new ListBucketsCommand({}),
  );
  return Buckets.map(({ Name }) => Name);
}

const answers = (endpoint: string) =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

/** Calls as root: the emulator takes its key without looking at the signature. The project has no client for these two services. */
async function call(endpoint: string, service: string, path: string, body: string | URLSearchParams): Promise<string> {
  const credential = `Credential=${credentials.accessKeyId}/20200101/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`;
  const response = await fetch(endpoint + path, { method: 'POST', headers: { authorization }, body });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** Makes MiniStack start a process of Node; answers its id. */
async function invokeFunction(endpoint: string): Promise<number> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const role = new URLSearchParams({ Action: 'CreateRole', RoleName: 'pid', AssumeRolePolicyDocument });
  await call(endpoint, 'iam', '/', role);
  const definition = {
    FunctionName: 'pid',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: `arn:aws:iam::${account}:role/pid`,
    Code: { ZipFile: pidFunction },
  };
  await call(endpoint, 'lambda', '/2015-03-31/functions', JSON.stringify(definition));
  return Number(await call(endpoint, 'lambda', '/2015-03-31/functions/pid/invocations', '{}'));
}

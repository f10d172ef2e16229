import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DeleteBucketPolicyCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { account, clientOf, environmentOf, region } from './account.ts';
import { run } from './command.ts';
import { localFolder, projectFolder } from './places.ts';

/** The outputs of each stack by name. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface DeployOptions {
  readonly endpoint: string;
  /** Where the `cdk.json` is. Default: this project. */
  readonly app?: string;
  /** Default: `{ stage: 'local' }`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Shown while it runs. Default: nothing. */
  readonly onOutput?: (text: string) => void;
}

const cdk = join(createRequire(import.meta.url).resolve('aws-cdk/package.json'), '..', 'bin', 'cdk');
const stagingBucket = `cdk-hnb659fds-assets-${account}-${region}`;

/**
 * Bootstraps the cloud if that was not done yet, and deploys the app as it is: what is tested here is the template that ships. May be
 * repeated on the same cloud.
 */
export async function deploy({ endpoint, app = projectFolder, context, onOutput }: DeployOptions): Promise<Outputs> {
  const s3 = new S3Client({ ...clientOf(endpoint), forcePathStyle: true });
  // Of this deployment only: two that run side by side would otherwise refuse to share `cdk.out`.
  const folder = await mkdtemp(join(localFolder, 'deploy-'));
  const outputsFile = join(folder, 'outputs.json');
  const options = [
    ...Object.entries(context ?? { stage: 'local' }).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
    ...['--output', join(folder, 'cdk.out'), '--no-notices', '--ci'],
  ];
  const runCdk = (...args: string[]) =>
    run(process.execPath, [cdk, ...args, ...options], {
      cwd: app,
      env: environment(endpoint, folder),
      ...(onOutput && { onOutput }),
    });
  try {
    if (!(await exists(s3, stagingBucket))) await runCdk('bootstrap', `aws://${account}/${region}`);
    await allowPlainHttp(s3, [stagingBucket]);
    await runCdk('deploy', '--all', '--require-approval', 'never', '--outputs-file', outputsFile);
    const outputs: Outputs = JSON.parse(await readFile(outputsFile, 'utf8'));
    await allowPlainHttp(s3, bucketsOf(outputs));
    return outputs;
  } finally {
    s3.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The CDK is kept from this machine's AWS profiles and from calling home; what it remembers goes with the deployment's folder. */
function environment(endpoint: string, folder: string): NodeJS.ProcessEnv {
  const { AWS_PROFILE, AWS_DEFAULT_PROFILE, AWS_SESSION_TOKEN, AWS_CA_BUNDLE, ...rest } = process.env;
  return {
    ...rest,
    ...environmentOf(endpoint),
    // The app is TypeScript, for the Node that runs this line.
    PATH: `${dirname(process.execPath)}:${rest.PATH ?? ''}`,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_HOME: folder,
    CDK_DISABLE_VERSION_CHECK: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

const exists = (s3: S3Client, Bucket: string) =>
  s3.send(new HeadBucketCommand({ Bucket })).then(
    () => true,
    () => false,
  );

/**
 * Buckets refuse plain HTTP, by a policy that stays in the template because it is right. The emulator speaks nothing else, and so would
 * refuse everything.
 */
async function allowPlainHttp(s3: S3Client, buckets: readonly string[]): Promise<void> {
  for (const Bucket of buckets) await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
}

/** By convention, the outputs that name a bucket end so. */
const bucketsOf = (outputs: Outputs): string[] =>
  Object.values(outputs)
    .flatMap((stack) => Object.entries(stack))
    .filter(([name]) => /Bucket(Name)?$/.test(name))
    .map(([, bucket]) => bucket);

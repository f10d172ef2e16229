import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';

const isRetention = (days: number): days is RetentionDays => Object.values(RetentionDays).includes(days);
const text = z.string().trim().min(1);
const count = z.coerce.number().int().positive();

/** All that differs between two stages. Values of `-c name=value` arrive as text, hence the coercions. */
const StageSettings = z
  .strictObject({
    region: text,
    /**
     * Whether an emulator plays AWS. When the one we use checks a policy, it does not know the partition keys that a request asks
     * for, the identity and address that a mail comes from, or the machine that a task token is of, and takes a secret's name for its ARN. So what a policy says of those is
     * left out there, where it would refuse everything, and nothing else is (`test/infra/grants.test.ts`).
     */
    emulated: z.stringbool().or(z.boolean()),
    /** Keep table, bucket and sign-ins when the stack goes, refuse to delete them, and keep backups of the table. */
    retainData: z.stringbool().or(z.boolean()),
    /** Whether people can be signed in from a script with AWS credentials: for tests and demonstrations. */
    adminSignIn: z.stringbool().or(z.boolean()),

    /** The domain that SES sends from: its DNS records are an output of the deployment. */
    mailDomain: z.hostname().optional(),
    /** The address in `From`. Alone, without a domain, it is the one address that SES verifies. */
    mailFrom: z.email().optional(),
    /** Mails a second of each running Deliver function; times its concurrency, below the account's rate at SES. */
    mailsPerSecond: z.coerce.number().positive(),
    /** Mails a second of the sweep over contracts, which runs for 14 minutes of each hour and of which there is one. */
    alertsPerSecond: z.coerce.number().positive(),

    logDays: z.coerce.number().refine(isRetention, { error: 'must be a retention period that CloudWatch Logs knows' }),
    /** Who is told of alarms. Default: nobody, they are only seen in CloudWatch. */
    alarmMail: z.email().optional(),

    /** How long a month end waits between its cutoff and its first read: three times a writer's deadline (design §2). */
    settleSeconds: z.coerce.number().int().min(1).max(600),
    /** Invoices to a shard: the unit of work of one call of Draft or Deliver. */
    shardSize: count.max(100),
    /** Shards that one month end drafts, or delivers, at a time. */
    draftConcurrency: count.max(1000),
    deliverConcurrency: count.max(1000),
    /** Instances of Deliver, and of Draft, over all month ends. Default: as many as the account allows. */
    deliverReserved: count.optional(),
    draftReserved: count.optional(),

    /** Another issuer of tokens than our own user pool: any OIDC issuer. Both or none. */
    jwtIssuer: z.url({ protocol: /^https$/ }).optional(),
    jwtAudience: text.optional(),
    /** The claims that say to which firm a person belongs, and as what. */
    tenantClaim: text,
    roleClaim: text,

    /** Requests a second that the API lets through, over all tenants, and how many at once above that. */
    requestsPerSecond: count,
    requestBurst: count,

    /** Whether webhooks may also go, by plain HTTP, to the machine that the functions run on: for tests and demonstrations. */
    webhooksToLoopback: z.stringbool().or(z.boolean()),

    /** Years during which nobody can delete a stored invoice by accident (object lock, governance). Default: no lock. */
    objectLockYears: count.optional(),
  })
  .refine(({ mailDomain, mailFrom }) => mailDomain !== undefined || mailFrom !== undefined, {
    path: ['mailDomain'],
    error: 'is missing: name the domain that invoices are sent from (or mailFrom, one address)',
  })
  .refine(({ mailDomain, mailFrom }) => !mailDomain || !mailFrom || mailFrom.endsWith(`@${mailDomain}`), {
    path: ['mailFrom'],
    error: 'must be an address of mailDomain',
  })
  .refine(({ emulated, settleSeconds }) => emulated || settleSeconds >= 30, {
    path: ['settleSeconds'],
    error: 'must be 30 or more: a writer that saw the time before the cutoff may take that long',
  })
  .refine(({ emulated, webhooksToLoopback }) => emulated || !webhooksToLoopback, {
    path: ['webhooksToLoopback'],
    error: 'is for an emulator alone: on AWS it would open the functions’ own machine',
  })
  .refine(({ jwtIssuer, jwtAudience }) => (jwtIssuer === undefined) === (jwtAudience === undefined), {
    path: ['jwtAudience'],
    error: 'goes with jwtIssuer: give both or none',
  });

export const stageNames = ['local', 'dev', 'prod'] as const;
export type StageName = (typeof stageNames)[number];
export type Stage = z.output<typeof StageSettings> & { readonly name: StageName };

const common = {
  region: 'eu-west-3',
  emulated: false,
  adminSignIn: false,
  settleSeconds: 30,
  // With one contract each, the invoices of a shard fit two transactions (96 actions).
  shardSize: 30,
  tenantClaim: 'tenant_id',
  roleClaim: 'role',
  webhooksToLoopback: false,
} as const;

/** What each stage is unless the context says otherwise. A real one needs at least a sender. */
const defaults: Readonly<Record<StageName, Readonly<Record<string, unknown>>>> = {
  /** The emulator, on a laptop or in CI: everything goes with the stack, and nobody waits. */
  local: {
    ...common,
    emulated: true,
    retainData: false,
    adminSignIn: true,
    webhooksToLoopback: true,
    mailFrom: 'billing@monthend.example',
    mailsPerSecond: 100,
    alertsPerSecond: 100,
    logDays: RetentionDays.ONE_DAY,
    draftConcurrency: 4,
    deliverConcurrency: 4,
    requestsPerSecond: 1000,
    requestBurst: 1000,
  },
  /** An account to try things in. It may be in SES's sandbox, which lets one mail a second through. */
  dev: {
    ...common,
    retainData: false,
    adminSignIn: true,
    mailsPerSecond: 1,
    alertsPerSecond: 1,
    logDays: RetentionDays.TWO_WEEKS,
    draftConcurrency: 5,
    deliverConcurrency: 1,
    deliverReserved: 1,
    requestsPerSecond: 50,
    requestBurst: 100,
  },
  /** 5 × 2 = 10 mails a second, and 4 of alerts: the 14 that SES starts an account with. Who is told to wait goes on later. */
  prod: {
    ...common,
    retainData: true,
    mailsPerSecond: 2,
    alertsPerSecond: 4,
    logDays: RetentionDays.ONE_YEAR,
    draftConcurrency: 20,
    deliverConcurrency: 5,
    deliverReserved: 5,
    requestsPerSecond: 200,
    requestBurst: 400,
  },
};

/**
 * The settings of the stage that `-c stage=` names, `local` if none is. In order: the defaults above, the object under the
 * stage's name in `cdk.json`, and single values by `-c <setting>=<value>`.
 */
export function readStage(context: (name: string) => unknown): Stage {
  const name = z.enum(stageNames).safeParse(context('stage') ?? 'local');
  if (!name.success) throw new Error(`There is no stage ${context('stage')}: choose one of ${stageNames.join(', ')}.`);
  const given = Object.keys(StageSettings.shape)
    .map((key) => [key, context(key)] as const)
    .filter(([, value]) => value !== undefined);
  const settings = StageSettings.safeParse({
    ...defaults[name.data],
    ...z.record(z.string(), z.unknown()).optional().parse(context(name.data)),
    ...Object.fromEntries(given),
  });
  if (settings.success) return { ...settings.data, name: name.data };
  const faults = settings.error.issues.map(({ path, message }) => `  - ${path.join('.')} ${message}`);
  throw new Error(
    [
      `The stage ${name.data} is not complete:`,
      ...faults,
      `Write it in cdk.json, "context": { "${name.data}": { … } }, or give it with -c <setting>=<value>.`,
    ].join('\n'),
  );
}

/** The address in `From`. */
export const senderOf = ({ mailFrom, mailDomain }: Stage): string => mailFrom ?? `billing@${mailDomain}`;

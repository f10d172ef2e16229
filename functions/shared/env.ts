import * as z from 'zod';

const text = z.string().min(1);

/** Every variable that some function reads, by the name that the template gives it. */
const variables = {
  TABLE_NAME: text,
  BUCKET_NAME: text,
  API_URL: z.url(),
  CURSOR_SECRET_ARN: text,
  INTEGRATION_KEY_ARN: text,
  TENANT_CLAIM: text,
  ROLE_CLAIM: text,
  USER_POOL_ID: text,
  MACHINE_ARN: text,
  AUDIT_MACHINE_ARN: text,
  IMPORT_MACHINE_ARN: text,
  MAIL_FROM: text,
  MAIL_CONFIGURATION_SET: text,
  SETTLE_SECONDS: z.coerce.number().int().min(1),
  SHARD_SIZE: z.coerce.number().int().min(1),
  MAILS_PER_SECOND: z.coerce.number().positive(),
  ALERTS_PER_SECOND: z.coerce.number().positive(),
  WEBHOOKS_TO_LOOPBACK: z.stringbool(),
} as const;

type Variables = typeof variables;

/**
 * The variables of these names. Called while a module loads, so that a function which was not told something fails at
 * its cold start and says what, instead of at the first request that needs it.
 */
export const environment = <Name extends keyof Variables>(
  ...names: readonly Name[]
): { readonly [Key in Name]: z.output<Variables[Key]> } => {
  const values: Partial<Record<Name, unknown>> = {};
  for (const name of names) {
    const { success, data } = variables[name].safeParse(process.env[name]);
    if (!success) throw new Error(`the environment variable ${name} is missing or wrong`);
    values[name] = data;
  }
  return values as { readonly [Key in Name]: z.output<Variables[Key]> };
};

import * as z from 'zod';
import type { Instant } from '../calendar/local-date.ts';
import { line } from '../text.ts';
import { type Provider, providers, ticketStatuses } from './news.ts';

/**
 * `testing`: what comes is translated and shown, and becomes nothing. `active`: it becomes tickets and time. `disabled`:
 * the tool is told that nobody listens any more (410).
 */
export const integrationStates = ['testing', 'active', 'disabled'] as const;
export type IntegrationState = (typeof integrationStates)[number];

/** Who approves the time that comes: a person, each time, or the rule list of the integration's mapping. */
export const approvals = ['person', 'rule'] as const;
export type Approval = (typeof approvals)[number];

/** What a tool's own settings make necessary to know. Each option is of some tools only (`optionsOf`). */
export const IntegrationOptions = z
  .strictObject({
    totalSecondsField: z
      .string()
      .regex(/^\d{1,20}$/, 'must be the id of a custom field, such as "12345678"')
      .optional()
      .describe('Zendesk: the id of the field "Total time spent (sec)". Without it no time comes.'),
    host: z
      .hostname('must be the name of a host, such as "na.myconnectwise.net"')
      .max(253)
      .optional()
      .describe("ConnectWise: the only host that the key of a callback's signature may be fetched from."),
    statuses: z
      .record(z.string().min(1).max(60), z.enum(ticketStatuses))
      .refine((statuses) => Object.keys(statuses).length <= 100, { error: 'must be at most 100 statuses' })
      .optional()
      .describe("What the tool's own statuses mean, by their name or id there. Default: the tool's usual ones."),
  })
  .meta({ id: 'IntegrationOptions' });
export type IntegrationOptions = z.infer<typeof IntegrationOptions>;

/** Which options a tool has. */
export const optionsOf: Readonly<Record<Provider, readonly (keyof IntegrationOptions)[]>> = {
  zendesk: ['totalSecondsField'],
  jira: ['statuses'],
  freshdesk: ['statuses'],
  halopsa: ['statuses'],
  connectwise: ['host', 'statuses'],
  servicenow: ['statuses'],
  standard: [],
};

/** Tools that make their own secret, or may be given one: the caller may bring it. The others get ours. */
export const bringsSecret: readonly Provider[] = ['zendesk', 'jira', 'connectwise'];

const Secret = z
  .string()
  .regex(/^[\x21-\x7e]{16,256}$/, 'must be 16 to 256 visible ASCII characters')
  .describe('What the tool signs with, where it makes its own (Zendesk, Jira, ConnectWise). Default: a new one.');

const settings = {
  name: line(80),
  state: z.enum(integrationStates),
  approval: z.enum(approvals),
  createClients: z.boolean().describe('Whether organisations that nobody has mapped become clients by themselves.'),
  options: IntegrationOptions,
};

type Given = {
  readonly provider: Provider;
  readonly options: IntegrationOptions;
  readonly secret?: string | undefined;
};

/** The first thing that does not fit the tool; undefined when all does. */
const misfit = ({ provider, options, secret }: Given): { path: string[]; message: string } | undefined => {
  if (secret !== undefined && !bringsSecret.includes(provider))
    return { path: ['secret'], message: `must be left out: ${provider} is told a secret of ours` };
  const [foreign] = foreignOptions(provider, options);
  return foreign === undefined ? undefined : { path: ['options', foreign], message: `is not an option of ${provider}` };
};

/** Options that were given and are not the tool's. */
export const foreignOptions = (provider: Provider, options: IntegrationOptions): readonly string[] =>
  Object.keys(options).filter((name) => !optionsOf[provider].some((option) => option === name));

export const NewIntegration = z
  .strictObject({
    provider: z.enum(providers),
    ...settings,
    state: settings.state.default('testing'),
    approval: settings.approval.default('person'),
    createClients: settings.createClients.default(false),
    options: settings.options.prefault({}),
    secret: Secret.optional(),
  })
  .check(({ value, issues }) => {
    const found = misfit(value);
    if (found) issues.push({ code: 'custom', input: value, ...found });
  })
  .meta({ id: 'NewIntegration' });
export type NewIntegration = z.infer<typeof NewIntegration>;

/** What may change, as a whole. The tool and the URL never do. */
export const IntegrationChange = z.strictObject(settings).meta({ id: 'IntegrationChange' });
export type IntegrationChange = z.infer<typeof IntegrationChange>;

/** Another secret beside the one that is there, until that is dropped. */
export const NewSecret = z.strictObject({ secret: Secret.optional() }).meta({ id: 'NewIntegrationSecret' });
export type NewSecret = z.infer<typeof NewSecret>;

/** One secret as it is stored: only the shell can open it. */
export interface SealedSecret {
  readonly secretId: string;
  readonly sealed: string;
  readonly createdAt: Instant;
}

/** Two may be active, so that a tool can be told the new one before the old one is dropped. */
export const MAX_SECRETS = 2;

/** One tool of a tenant that sends webhooks. */
export interface Integration extends IntegrationChange {
  readonly integrationId: string;
  /** In the URL that the tool calls: 130 random bits, never derived from anything. */
  readonly endpointId: string;
  readonly provider: Provider;
  /** The newest first; at least one and at most two. */
  readonly secrets: readonly SealedSecret[];
  readonly createdAt: Instant;
  readonly version: number;
}

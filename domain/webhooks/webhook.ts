import * as z from 'zod';
import type { Instant } from '../calendar/local-date.ts';
import type { SealedSecret } from '../integrations/integration.ts';
import { line } from '../text.ts';
import { eventTypes, type WantedType } from './event.ts';

/** Webhooks of one tenant. */
export const MAX_WEBHOOKS = 10;

const MAX_URL = 500;

/** What is wrong with a URL by its writing alone; where its name leads is looked at before each call. */
const faultOf = (text: string): string | undefined => {
  const url = URL.parse(text);
  if (!url || !/^https?:\/\/[^/]/i.test(text)) return 'must be a URL, such as "https://example.com/hooks"';
  if (url.username !== '' || url.password !== '') return 'must not name a user or password';
  if (url.hash !== '') return 'must not have a fragment';
  return undefined;
};

const WebhookUrl = z
  .string()
  .max(MAX_URL, `must be at most ${MAX_URL} characters`)
  .regex(/^[\x21-\x5b\x5d-\x7e]*$/, 'must be ASCII without spaces or backslashes, as a browser writes it')
  .check(({ value, issues }) => {
    const message = faultOf(value);
    if (message !== undefined) issues.push({ code: 'custom', input: value, message });
  })
  .describe('Where messages are posted: https, to a public address, on port 443 or 8443.');

/**
 * `disabled`: nothing is sent, and what happens meanwhile is not kept for it. By the firm, or by us: the receiver said that it is
 * gone (410), or took nothing for days.
 */
export const webhookStates = ['enabled', 'disabled'] as const;
export const disabledReasons = ['byFirm', 'gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

const settings = {
  url: WebhookUrl,
  events: z
    .array(z.enum(eventTypes))
    .min(1, 'must name an event; leave it out for all')
    .max(eventTypes.length, 'must name each event once')
    .refine((events) => new Set(events).size === events.length, { error: 'must name each event once' })
    .optional()
    .describe('Default: all, also those that are added later.'),
  description: line(120).optional(),
  state: z.enum(webhookStates),
};

export const NewWebhook = z
  .strictObject({ ...settings, state: settings.state.default('enabled') })
  .meta({ id: 'NewWebhook' });
export type NewWebhook = z.infer<typeof NewWebhook>;

/** All that may change, as a whole. */
export const WebhookChange = z.strictObject(settings).meta({ id: 'WebhookChange' });
export type WebhookChange = z.infer<typeof WebhookChange>;

/** Where a tenant wants to be told what happens. */
export interface Webhook extends WebhookChange {
  readonly webhookId: string;
  /** Why it is disabled, and since when. */
  readonly disabledBecause?: DisabledReason | undefined;
  readonly disabledAt?: Instant | undefined;
  /** Since when no try has succeeded; absent after one that did. */
  readonly failingSince?: Instant | undefined;
  /** The newest first; at least one and at most two, and all sign. */
  readonly secrets: readonly SealedSecret[];
  readonly createdAt: Instant;
  readonly version: number;
}

/** Whether it is to be told of events of a type now. */
export const wants = ({ state, events }: Webhook, type: WantedType): boolean =>
  state === 'enabled' && (events === undefined || events.includes(type));

import type { Instant } from '../../calendar/local-date.ts';
import {
  type Facts,
  factsOf,
  idOf,
  instantIn,
  isAbsent,
  isFacts,
  lineOf,
  nothing,
  notJson,
  notUnderstood,
  refOf,
  secondsOf,
  statusOf,
  tagsOf,
  under,
  withoutAbsent,
} from '../facts.ts';
import type { IntegrationOptions } from '../integration.ts';
import { DELETED, type Moment, momentOf, rankOf, versionOf } from '../moment.ts';
import type { TicketNews, TicketStatus, Translated } from '../news.ts';
import type { ProviderModule, RawRequest, Verdict } from '../provider.ts';
import { bodyIdentity, bodyIdentityNow, isInWindow, isOneOf, refused, signatureOf, theOnly } from '../verifying.ts';

/** Published by Zendesk for tries of new webhooks and used as it is, not decoded: anybody can sign with it. */
const TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

const usual: ReadonlyMap<string, TicketStatus> = new Map([
  ['new', 'open'],
  ['open', 'open'],
  ['pending', 'pending'],
  ['hold', 'pending'],
  ['on-hold', 'pending'],
  ['solved', 'resolved'],
  ['closed', 'closed'],
  ['archived', 'closed'],
]);
const EVENT = 'zen:event-type:';
const GONE = ['deleted', 'scrubbed'];

const verify = (request: RawRequest, secrets: readonly string[], now: Date): Verdict => {
  const signature = theOnly(request, 'x-zendesk-webhook-signature');
  if ('refused' in signature) return signature;
  const timestamp = theOnly(request, 'x-zendesk-webhook-signature-timestamp');
  if ('refused' in timestamp) return timestamp;
  const moment = momentOf(timestamp.value);
  if (!moment) return refused('timestampWrong');
  if (!isInWindow(moment.milliseconds, now)) return refused('timestampOutsideWindow');
  const expected = (secret: string) => signatureOf(secret, 'base64', timestamp.value, request.body);
  const own = secrets.filter((secret) => secret !== TEST_SECRET);
  if (isOneOf(signature.value, own, expected)) return 'valid';
  return isOneOf(signature.value, [TEST_SECRET], expected) ? 'test' : refused('signatureWrong');
};

/**
 * An event has an id of its own; what a trigger sends has that of the call, which stays the same when it is repeated. An id in
 * a trigger's body would be the ticket's, which each of its deliveries has.
 */
const identify = (request: RawRequest, now: Date): string => {
  const body = factsOf(request.body);
  const event = idOf(under(body, 'id'));
  if (event !== undefined && lineOf(under(body, 'type'))?.startsWith(EVENT)) return `event:${event}`;
  const invocation = theOnly(request, 'x-zendesk-webhook-invocation-id');
  if ('value' in invocation) return `invocation:${invocation.value}`;
  return momentOf(under(body, 'updated_at')) ? bodyIdentity(request) : bodyIdentityNow(request, now);
};

const translate = (body: Uint8Array, options: IntegrationOptions, receivedAt: Instant): Translated => {
  const facts = factsOf(body);
  if (!facts) return notJson;
  const type = lineOf(facts.type);
  if (type?.startsWith(`${EVENT}ticket.`)) return ofEvent(facts, type.slice(EVENT.length), options);
  if (type?.startsWith(EVENT)) return nothing;
  if ('ticket_id' in facts) return ofTrigger(facts, receivedAt);
  return notUnderstood('it is neither a ticket event nor a body with a ticket_id');
};

/** `detail` is the ticket as it was by then, whatever of it the event is about. */
const ofEvent = (facts: Facts, type: string, options: IntegrationOptions): Translated => {
  const { detail, event } = facts;
  const externalId = idOf(under(detail, 'id'));
  if (!isFacts(detail) || externalId === undefined) return notUnderstood(`${type} without detail.id`);
  const moment = momentOf(facts.time);
  if (!moment) return notUnderstood(`${type}: time is no moment`);
  const changed = type === 'ticket.status_changed' ? under(event, 'current') : undefined;
  const status = lineOf(changed ?? detail.status)?.toLowerCase();
  const deleted = /\.(soft|permanently)_deleted$/.test(type) || GONE.includes(status ?? '');
  const total = totalIn(type, event, options);
  if (total === 'unreadable') return notUnderstood('the total of seconds is no whole number');
  const news: TicketNews = {
    about: 'ticket',
    externalId,
    version: versionOf(moment, deleted ? DELETED : ''),
    ...(deleted && { deleted: true }),
    status: statusOf({}, usual, status),
    ...peopleOf(detail),
    title: lineOf(detail.subject),
    type: lineOf(detail.type),
    priority: lineOf(detail.priority),
    tags: tagsOf(detail.tags, ' '),
    openedAt: instantIn(detail.created_at),
    ...reached(lineOf(changed)?.toLowerCase(), instantIn(facts.time)),
    totalSeconds: total,
  };
  return { news: [withoutAbsent(news)] };
};

const peopleOf = (detail: Facts): Pick<TicketNews, 'organisation' | 'requester' | 'technician'> => ({
  organisation: refOf({ id: detail.organization_id }),
  requester: refOf({ id: detail.requester_id }),
  technician: refOf({ id: detail.assignee_id }),
});

/** When a status began that a ticket has moments for. */
const reached = (status: string | undefined, at: Instant | undefined): Pick<TicketNews, 'resolvedAt' | 'closedAt'> => {
  if (status === 'solved') return { resolvedAt: at };
  return status === 'closed' ? { closedAt: at } : {};
};

/** The field "Total time spent (sec)", where this event is about it. An emptied field says nothing. */
const totalIn = (
  type: string,
  event: unknown,
  { totalSecondsField }: IntegrationOptions,
): number | undefined | 'unreadable' => {
  if (type !== 'ticket.custom_field_changed' || totalSecondsField === undefined) return undefined;
  if (idOf(under(event, 'custom_field', 'id')) !== totalSecondsField) return undefined;
  const current = under(event, 'current');
  const value = isFacts(current) ? under(current, 'value') : current;
  return isAbsent(value) ? undefined : (secondsOf(value) ?? 'unreadable');
};

/**
 * The body that we recommend for triggers (docs/integrations). Several updates within one second are told apart by their total, so
 * that the greatest holds in whatever order they come.
 */
const ofTrigger = (facts: Facts, receivedAt: Instant): Translated => {
  const externalId = idOf(facts.ticket_id);
  if (externalId === undefined) return notUnderstood('ticket_id is no id');
  const moment = momentIn(facts.updated_at, receivedAt);
  if (!moment) return notUnderstood('updated_at is no moment: use {{ticket.updated_at_with_timestamp}}');
  const total = isAbsent(facts.total_seconds) ? undefined : secondsOf(facts.total_seconds);
  if (total === undefined && !isAbsent(facts.total_seconds))
    return notUnderstood('total_seconds is no whole number: put the id of your field "Total time spent (sec)" into it');
  const status = lineOf(facts.status)?.toLowerCase();
  const deleted = GONE.includes(status ?? '');
  const news: TicketNews = {
    about: 'ticket',
    externalId,
    version: versionOf(moment, deleted ? DELETED : rankOf(total ?? 0)),
    ...(deleted && { deleted: true }),
    status: statusOf({}, usual, status),
    title: lineOf(facts.ticket_title),
    organisation: refOf({
      id: isAbsent(facts.organization_id) ? facts.organization_external_id : facts.organization_id,
      name: facts.organization_name,
    }),
    requester: refOf({ email: facts.requester_email }),
    technician: refOf({ email: facts.assignee_email }),
    type: lineOf(facts.type),
    priority: lineOf(facts.priority),
    tags: tagsOf(facts.tags, ' '),
    contract: lineOf(facts.contract),
    totalSeconds: total,
  };
  return { news: [withoutAbsent(news)] };
};

/** A body that tells no time counts from when it came. */
const momentIn = (told: unknown, receivedAt: Instant): Moment | undefined =>
  momentOf(isAbsent(told) ? receivedAt : told);

/**
 * Zendesk: webhooks that are subscribed to ticket events, or called by a trigger with the body that we recommend. Signed with
 * the time in front (developer.zendesk.com, Verifying webhooks). Events come in any order.
 */
export const zendesk: ProviderModule = { verify, identify, translate };

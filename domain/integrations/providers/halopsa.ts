import type { Instant } from '../../calendar/local-date.ts';
import {
  type Facts,
  factsOf,
  idOf,
  instantIn,
  isAbsent,
  isFacts,
  lineOf,
  notJson,
  notUnderstood,
  paragraphOf,
  refOf,
  secondsOfHours,
  statusOf,
  under,
  withoutAbsent,
} from '../facts.ts';
import type { IntegrationOptions } from '../integration.ts';
import { DELETED, type Moment, momentOf, NOTHING_SAID, versionOf } from '../moment.ts';
import type { News, TicketNews, TicketStatus, Translated, WorkNews } from '../news.ts';
import type { ProviderModule, RawRequest } from '../provider.ts';
import { bodyIdentity, bodyIdentityNow, bySharedSecret } from '../verifying.ts';

/** The statuses that every Halo begins with, by their numbers and names; others are told by the integration's options. */
const usual: ReadonlyMap<string, TicketStatus> = new Map([
  ['1', 'open'],
  ['new', 'open'],
  ['2', 'open'],
  ['in progress', 'open'],
  ['9', 'closed'],
  ['closed', 'closed'],
  ['resolved', 'resolved'],
]);

const identify = (request: RawRequest, now: Date): string => {
  const body = factsOf(request.body);
  const id = idOf(under(body, 'id'));
  if (id !== undefined) return `event:${id}`;
  return momentOf(under(body, 'timestamp'), 'utc') ? bodyIdentity(request) : bodyIdentityNow(request, now);
};

const translate = (body: Uint8Array, options: IntegrationOptions, receivedAt: Instant): Translated => {
  const facts = factsOf(body);
  if (!facts) return notJson;
  const moment = momentOf(isAbsent(facts.timestamp) ? receivedAt : facts.timestamp, 'utc');
  if (!moment) return notUnderstood('timestamp is no moment');
  const work = isFacts(facts.action) ? workOf(facts.action, facts, moment) : undefined;
  if (work && 'notUnderstood' in work) return work;
  const ticket = ticketOf(facts, options, moment);
  const news: readonly News[] = [...(ticket ? [ticket] : []), ...(work ? [work] : [])];
  return news.length > 0 ? { news } : notUnderstood('there is neither an object_id nor a ticket.id');
};

const eventOf = ({ event }: Facts): string | undefined => lineOf(event)?.toLowerCase().replaceAll('_', ' ');

/** `object_id` is that of a ticket only where the event is of one. */
const ticketIdOf = (facts: Facts): string | undefined =>
  idOf(under(facts.ticket, 'id')) ?? (/ticket/.test(eventOf(facts) ?? 'ticket') ? idOf(facts.object_id) : undefined);

/** With the ticket, or "event information only": then all it says is that there is one. */
const ticketOf = (facts: Facts, options: IntegrationOptions, moment: Moment): TicketNews | undefined => {
  const { ticket } = facts;
  const externalId = ticketIdOf(facts);
  if (externalId === undefined) return undefined;
  const deleted = eventOf(facts) === 'ticket deleted';
  const said = isFacts(ticket) ? saidOf(ticket, options) : {};
  const saysSomething = deleted || Object.keys(said).length > 0;
  return {
    about: 'ticket',
    externalId,
    version: saysSomething ? versionOf(moment, deleted ? DELETED : '') : NOTHING_SAID,
    ...(deleted && { deleted: true }),
    ...said,
  };
};

const saidOf = (ticket: Facts, options: IntegrationOptions): Partial<TicketNews> =>
  withoutAbsent<Partial<TicketNews>>({
    title: lineOf(ticket.summary),
    status: statusOf(options, usual, ticket.status_id, ticket.status_name, under(ticket.status, 'name')),
    organisation: refOf({ id: ticket.client_id, name: ticket.client_name }),
    requester: refOf({ id: ticket.user_id, name: ticket.user_name, email: ticket.user_email }),
    technician: refOf({ id: ticket.agent_id, name: ticket.agent_name }),
    type: lineOf(ticket.tickettype_name) ?? lineOf(ticket.tickettype_id),
    priority: lineOf(under(ticket.priority, 'name')) ?? lineOf(ticket.priority_id),
    openedAt: instantIn(ticket.dateoccurred, 'utc'),
    respondedAt: instantIn(ticket.responsedate, 'utc'),
    closedAt: instantIn(ticket.dateclosed, 'utc'),
  });

/** An action is numbered within its ticket. Its time is in hours; without any it is no work. */
const workOf = (
  action: Facts,
  facts: Facts,
  moment: Moment,
): WorkNews | { readonly notUnderstood: string } | undefined => {
  if (isAbsent(action.timetaken)) return undefined;
  const ticketExternalId = idOf(action.ticket_id) ?? ticketIdOf(facts);
  const id = idOf(action.id);
  if (id === undefined || ticketExternalId === undefined)
    return { notUnderstood: 'an action without id and ticket_id' };
  const seconds = secondsOfHours(action.timetaken);
  if (seconds === undefined) return { notUnderstood: 'action.timetaken is no number of hours from 0 on' };
  const deleted = eventOf(facts) === 'action deleted';
  if (seconds === 0 && !deleted) return undefined;
  return withoutAbsent<WorkNews>({
    about: 'work',
    externalId: `${ticketExternalId}-${id}`,
    ticketExternalId,
    version: versionOf(moment, deleted ? DELETED : ''),
    ...(deleted && { deleted: true }),
    startedAt: instantIn(action.datetime, 'utc') ?? new Date(moment.milliseconds).toISOString(),
    seconds,
    technician: refOf({ id: action.who_agentid, name: action.who }),
    workType: lineOf(action.charge_type_name),
    description: paragraphOf(action.note),
  });
};

/** HaloPSA: webhooks with the ticket, or the event only. It signs nothing; the secret comes as a password or a token. */
export const halopsa: ProviderModule = { verify: bySharedSecret('x-webhook-token'), identify, translate };

import type { Instant } from '../../calendar/local-date.ts';
import {
  type Facts,
  factsOf,
  idOf,
  instantIn,
  isAbsent,
  lineOf,
  nothing,
  notJson,
  notUnderstood,
  paragraphOf,
  refOf,
  secondsOf,
  statusOf,
  tagsOf,
  withoutAbsent,
} from '../facts.ts';
import type { IntegrationOptions } from '../integration.ts';
import { DELETED, momentOf, rankOf, versionOf } from '../moment.ts';
import type { TicketNews, TicketStatus, Translated, WorkNews } from '../news.ts';
import type { ProviderModule, RawRequest } from '../provider.ts';
import { bodyIdentity, bodyIdentityNow, bySharedSecret } from '../verifying.ts';

const ofIncidents: ReadonlyMap<string, TicketStatus> = new Map([
  ['1', 'open'],
  ['2', 'open'],
  ['3', 'pending'],
  ['6', 'resolved'],
  ['7', 'closed'],
  ['8', 'closed'],
]);

/** Of tasks of any other kind: closed complete, incomplete and skipped. */
const ofTasks: ReadonlyMap<string, TicketStatus> = new Map([
  ['-5', 'pending'],
  ['1', 'open'],
  ['2', 'open'],
  ['3', 'closed'],
  ['4', 'closed'],
  ['7', 'closed'],
]);

const TIME = 'task_time_worked';
const TICKETS = ['task', 'incident', 'sc_task', 'sc_req_item', 'problem', 'change_request', 'change_task'];
/** Customer service and those of a firm's own applications. */
const isTicketTable = (table: string): boolean =>
  TICKETS.includes(table) || /^(sn_customerservice|u|x)_[a-z0-9_]{1,75}$/.test(table);

/** Counted up by each change of a record. */
const countOf = ({ sys_mod_count: count }: Facts): number | undefined => secondsOf(count);

const identify = (request: RawRequest, now: Date): string => {
  const facts = factsOf(request.body) ?? {};
  const id = idOf(facts.sys_id);
  const count = countOf(facts);
  if (id !== undefined && count !== undefined)
    return `record:${lineOf(facts.table)}/${id}/${count}/${isDeleted(facts) ? DELETED : ''}`;
  return momentOf(facts.sys_updated_on, 'utc') ? bodyIdentity(request) : bodyIdentityNow(request, now);
};

const isDeleted = ({ operation }: Facts): boolean => lineOf(operation)?.toLowerCase() === 'delete';

const translate = (body: Uint8Array, options: IntegrationOptions, receivedAt: Instant): Translated => {
  const facts = factsOf(body);
  if (!facts) return notJson;
  const table = lineOf(facts.table)?.toLowerCase();
  const externalId = idOf(facts.sys_id);
  if (table === undefined || externalId === undefined) return notUnderstood('there is no table and sys_id');
  const version = versionIn(facts, receivedAt);
  if (version === undefined) return notUnderstood('sys_updated_on is no moment, or sys_mod_count no number');
  const said = { externalId, version, ...(isDeleted(facts) && { deleted: true as const }) };
  if (table === TIME) return ofTime(facts, said);
  return isTicketTable(table)
    ? ofTicket(facts, said, statusOf(options, table === 'incident' ? ofIncidents : ofTasks, facts.state))
    : nothing;
};

type Said = Pick<TicketNews, 'externalId' | 'version' | 'deleted'>;

/** `sys_updated_on` is in UTC and has whole seconds; the count tells apart what changed within one. */
const versionIn = (facts: Facts, receivedAt: Instant): string | undefined => {
  const moment = momentOf(isAbsent(facts.sys_updated_on) ? receivedAt : facts.sys_updated_on, 'utc');
  const count = isAbsent(facts.sys_mod_count) ? 0 : countOf(facts);
  if (!moment || count === undefined) return undefined;
  return versionOf(moment, `${rankOf(count)}${isDeleted(facts) ? `#${DELETED}` : ''}`);
};

const ofTicket = (facts: Facts, said: Said, status: TicketStatus | undefined): Translated => {
  const news: TicketNews = {
    about: 'ticket',
    ...said,
    number: lineOf(facts.number),
    title: lineOf(facts.short_description),
    status,
    organisation: refOf({ id: facts.company_id, name: facts.company }),
    requester: refOf({ id: facts.caller_id, name: facts.caller, email: facts.caller_email }),
    technician: refOf({ id: facts.assigned_to_id, name: facts.assigned_to, email: facts.assigned_to_email }),
    type: lineOf(facts.category),
    priority: lineOf(facts.priority),
    tags: tagsOf(facts.tags),
    contract: lineOf(facts.contract),
    openedAt: instantIn(facts.opened_at, 'utc'),
    resolvedAt: instantIn(facts.resolved_at, 'utc'),
    closedAt: instantIn(facts.closed_at, 'utc'),
  };
  return { news: [withoutAbsent(news)] };
};

const ofTime = (facts: Facts, said: Said): Translated => {
  const seconds = secondsOf(facts.time_in_seconds);
  const startedAt = instantIn(facts.started_at, 'utc') ?? instantIn(facts.sys_created_on, 'utc');
  if (!said.deleted && seconds === undefined) return notUnderstood('time_in_seconds is no whole number from 0 on');
  if (!said.deleted && startedAt === undefined) return notUnderstood('sys_created_on is no moment');
  const news: WorkNews = {
    about: 'work',
    ...said,
    ticketExternalId: idOf(facts.task),
    startedAt,
    seconds,
    technician: refOf({ id: facts.user_id, name: facts.user, email: facts.user_email }),
    workType: lineOf(facts.rate_type),
    description: paragraphOf(facts.comments),
  };
  return { news: [withoutAbsent(news)] };
};

/** ServiceNow: it has no webhooks of its own; a business rule sends what docs/integrations/servicenow.js writes. */
export const servicenow: ProviderModule = { verify: bySharedSecret('x-webhook-secret'), identify, translate };

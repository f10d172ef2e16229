import type { Instant } from '../../calendar/local-date.ts';
import {
  type Facts,
  factsOf,
  idOf,
  isAbsent,
  isFacts,
  lineOf,
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
import { momentOf, versionOf } from '../moment.ts';
import type { TicketNews, TicketStatus, Translated } from '../news.ts';
import type { ProviderModule, RawRequest } from '../provider.ts';
import { bodyIdentity, bodyIdentityNow, bySharedSecret } from '../verifying.ts';

/** Names, and the numbers that Freshdesk's API has for them. */
const usual: ReadonlyMap<string, TicketStatus> = new Map([
  ['open', 'open'],
  ['2', 'open'],
  ['pending', 'pending'],
  ['3', 'pending'],
  ['waiting on customer', 'pending'],
  ['waiting on third party', 'pending'],
  ['resolved', 'resolved'],
  ['4', 'resolved'],
  ['closed', 'closed'],
  ['5', 'closed'],
]);

/** What "Simple" content lays under a name, and with a prefix. */
const factsIn = (body: Uint8Array): Facts | undefined => {
  const facts = factsOf(body);
  const simple = under(facts, 'freshdesk_webhook');
  if (!isFacts(simple)) return facts;
  return Object.fromEntries(
    Object.entries(simple).map(([name, value]) => [
      name === 'ticket_id' ? name : name.replace(/^ticket_(?:ticket_)?/, ''),
      value,
    ]),
  );
};

const identify = (request: RawRequest, now: Date): string =>
  momentOf(factsIn(request.body)?.updated_at, 'utc') ? bodyIdentity(request) : bodyIdentityNow(request, now);

const translate = (body: Uint8Array, options: IntegrationOptions, receivedAt: Instant): Translated => {
  const facts = factsIn(body);
  if (!facts) return notJson;
  const externalId = idOf(facts.ticket_id);
  if (externalId === undefined) return notUnderstood('there is no ticket_id');
  const moment = momentOf(isAbsent(facts.updated_at) ? receivedAt : facts.updated_at, 'utc');
  if (!moment) return notUnderstood('updated_at is no moment');
  const total = isAbsent(facts.total_seconds) ? undefined : secondsOf(facts.total_seconds);
  if (total === undefined && !isAbsent(facts.total_seconds))
    return notUnderstood('total_seconds is no whole number from 0 on');
  const news: TicketNews = {
    about: 'ticket',
    externalId,
    version: versionOf(moment),
    title: lineOf(facts.subject),
    status: statusOf(options, usual, facts.status),
    organisation: refOf({ id: facts.company_id, name: facts.company ?? facts.company_name }),
    requester: refOf({ name: facts.requester_name, email: facts.requester_email }),
    technician: refOf({ name: facts.agent_name, email: facts.agent_email }),
    type: lineOf(facts.type),
    priority: lineOf(facts.priority),
    tags: tagsOf(facts.tags),
    contract: lineOf(facts.contract),
    totalSeconds: total,
  };
  return { news: [withoutAbsent(news)] };
};

/**
 * Freshdesk: webhooks of automation rules, "Simple" or with the body that we recommend. It signs nothing; the rule sends the
 * secret in a header, or as a password.
 */
export const freshdesk: ProviderModule = { verify: bySharedSecret('x-webhook-token'), identify, translate };

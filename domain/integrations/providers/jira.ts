import {
  type Facts,
  factsOf,
  idOf,
  instantIn,
  isFacts,
  lineOf,
  nothing,
  notJson,
  notUnderstood,
  paragraphOf,
  refOf,
  secondsOf,
  statusOf,
  tagsOf,
  under,
  withoutAbsent,
} from '../facts.ts';
import type { IntegrationOptions } from '../integration.ts';
import { DELETED, momentOf, momentOfUnix, versionOf } from '../moment.ts';
import type { TicketNews, TicketStatus, ToolRef, Translated, WorkNews } from '../news.ts';
import type { ProviderModule, RawRequest, Verdict } from '../provider.ts';
import { bodyIdentity, isOneOf, refused, signatureOf, theOnly } from '../verifying.ts';

/** The keys of the three categories that every status of a workflow belongs to. */
const usual: ReadonlyMap<string, TicketStatus> = new Map([
  ['new', 'open'],
  ['indeterminate', 'open'],
  ['done', 'resolved'],
]);

const verify = (request: RawRequest, secrets: readonly string[]): Verdict => {
  const signature = theOnly(request, 'x-hub-signature');
  if ('refused' in signature) return signature;
  const expected = (secret: string) => `sha256=${signatureOf(secret, 'hex', request.body)}`;
  return isOneOf(signature.value, secrets, expected) ? 'valid' : refused('signatureWrong');
};

/** The identifier stays the same when a delivery is repeated. There is no time in the signature, so it is all that tells a replay. */
const identify = (request: RawRequest): string => {
  const identifier = theOnly(request, 'x-atlassian-webhook-identifier');
  return 'value' in identifier ? `webhook:${identifier.value}` : bodyIdentity(request);
};

const translate = (body: Uint8Array, options: IntegrationOptions): Translated => {
  const facts = factsOf(body);
  if (!facts) return notJson;
  const event = lineOf(facts.webhookEvent);
  switch (event) {
    case undefined:
      return notUnderstood('there is no webhookEvent');
    case 'jira:issue_created':
    case 'jira:issue_updated':
      return ofIssue(facts, options, false);
    case 'jira:issue_deleted':
      return ofIssue(facts, options, true);
    case 'worklog_created':
    case 'worklog_updated':
      return ofWorklog(facts);
    case 'worklog_deleted':
      return ofDeletedWorklog(facts);
    default:
      return nothing;
  }
};

const ofIssue = (facts: Facts, options: IntegrationOptions, deleted: boolean): Translated => {
  const { issue } = facts;
  const externalId = idOf(under(issue, 'id'));
  if (!isFacts(issue) || externalId === undefined) return notUnderstood('an issue without issue.id');
  const fields = isFacts(issue.fields) ? issue.fields : {};
  const moment = momentOfUnix(facts.timestamp) ?? momentOf(fields.updated);
  if (!moment) return notUnderstood('an issue without a timestamp');
  const news: TicketNews = {
    about: 'ticket',
    externalId,
    version: versionOf(moment, deleted ? DELETED : ''),
    ...(deleted && { deleted: true }),
    number: lineOf(issue.key),
    title: lineOf(fields.summary),
    status: statusOf(
      options,
      usual,
      under(fields, 'status', 'id'),
      under(fields, 'status', 'name'),
      under(fields, 'status', 'statusCategory', 'key'),
    ),
    // Jira knows no customers: firms that work for several have a project for each.
    organisation: refOf({ id: under(fields, 'project', 'id'), name: under(fields, 'project', 'name') }),
    requester: personOf(fields.reporter),
    technician: personOf(fields.assignee),
    type: lineOf(under(fields, 'issuetype', 'name')),
    priority: lineOf(under(fields, 'priority', 'name')),
    tags: tagsOf(fields.labels),
    openedAt: instantIn(fields.created),
    resolvedAt: instantIn(fields.resolutiondate),
  };
  return { news: [withoutAbsent(news)] };
};

const personOf = (person: unknown): ToolRef | undefined =>
  refOf({
    id: under(person, 'accountId'),
    name: under(person, 'displayName'),
    email: under(person, 'emailAddress'),
  });

/** A worklog names its issue by id only: the issue's own news say whose it is. */
const identityOf = ({ worklog }: Facts): Pick<WorkNews, 'externalId' | 'ticketExternalId'> | undefined => {
  const externalId = idOf(under(worklog, 'id'));
  return externalId === undefined ? undefined : { externalId, ticketExternalId: idOf(under(worklog, 'issueId')) };
};

const ofWorklog = (facts: Facts): Translated => {
  const { worklog } = facts;
  const identity = identityOf(facts);
  if (!isFacts(worklog) || !identity) return notUnderstood('a worklog without worklog.id');
  const seconds = secondsOf(worklog.timeSpentSeconds);
  const startedAt = instantIn(worklog.started);
  if (seconds === undefined) return notUnderstood('worklog.timeSpentSeconds is no whole number from 0 on');
  if (startedAt === undefined) return notUnderstood('worklog.started is no moment');
  const moment = momentOf(worklog.updated) ?? momentOfUnix(facts.timestamp);
  if (!moment) return notUnderstood('worklog.updated is no moment');
  const news: WorkNews = {
    about: 'work',
    ...identity,
    version: versionOf(moment),
    startedAt,
    seconds,
    technician: personOf(worklog.author),
    description: commentOf(worklog.comment),
  };
  return { news: [withoutAbsent(news)] };
};

/** `updated` is that of the last change: what tells the moment of the deletion is the event. */
const ofDeletedWorklog = (facts: Facts): Translated => {
  const identity = identityOf(facts);
  const moment = momentOfUnix(facts.timestamp) ?? momentOf(under(facts.worklog, 'updated'));
  if (!identity || !moment) return notUnderstood('a deleted worklog without worklog.id and timestamp');
  return {
    news: [withoutAbsent({ about: 'work' as const, ...identity, version: versionOf(moment, DELETED), deleted: true })],
  };
};

/** Most parts of a document that are looked at: a description is no more than some lines. */
const MOST_PARTS = 2000;

/** A comment is a text, or a document (ADF): a tree, of which the texts count. Not recursive: it may be nested deeply. */
const commentOf = (comment: unknown): string | undefined => {
  if (!isFacts(comment)) return paragraphOf(comment);
  const texts: string[] = [];
  const open: unknown[] = [comment];
  for (let parts = 0; open.length > 0 && parts < MOST_PARTS; parts += 1) {
    const part = open.pop();
    if (!isFacts(part)) continue;
    if (typeof part.text === 'string') texts.push(part.text);
    if (part.type === 'paragraph' && texts.length > 0) texts.push('\n');
    if (Array.isArray(part.content)) open.push(...part.content.slice(0, MOST_PARTS).toReversed());
  }
  return paragraphOf(texts.join(''));
};

/**
 * Jira Cloud: admin webhooks with a secret, of issues and worklogs (developer.atlassian.com, Webhooks). The signature has no
 * time in it.
 */
export const jira: ProviderModule = { verify, identify, translate };

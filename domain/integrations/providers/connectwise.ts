import type { Instant } from '../../calendar/local-date.ts';
import { sha256 } from '../../signatures.ts';
import {
  type Facts,
  factsInText,
  factsOf,
  idOf,
  instantIn,
  isAbsent,
  isFacts,
  lineOf,
  nothing,
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
import { DELETED, type Moment, momentOf, versionOf } from '../moment.ts';
import type { TicketNews, TicketStatus, Translated, WorkNews } from '../news.ts';
import type { ProviderModule, RawRequest, Verdict } from '../provider.ts';
import { bodyIdentity, isOneOf, refused, signatureOf, theOnly } from '../verifying.ts';

/** The statuses of a new service board, without what firms put around them, such as ">Closed". */
const usual: ReadonlyMap<string, TicketStatus> = new Map([
  ['new', 'open'],
  ['assigned', 'open'],
  ['scheduled', 'open'],
  ['in progress', 'open'],
  ['waiting on client', 'pending'],
  ['waiting on vendor', 'pending'],
  ['completed', 'resolved'],
  ['resolved', 'resolved'],
  ['closed', 'closed'],
]);

/**
 * The key is stored with the integration and never fetched: the address in the body is anybody's until the body is verified. What
 * names an address on another host than the integration's is refused even then.
 */
const verify = (request: RawRequest, secrets: readonly string[], _now: Date, { host }: IntegrationOptions): Verdict => {
  const signature = theOnly(request, 'x-content-signature');
  if ('refused' in signature) return signature;
  const expected = (secret: string) => signatureOf(sha256(secret), 'base64', request.body);
  if (!isOneOf(signature.value, secrets, expected)) return refused('signatureWrong');
  return isPinned(under(factsOf(request.body), 'Metadata', 'key_url'), host) ? 'valid' : refused('hostNotPinned');
};

const isPinned = (keyUrl: unknown, host: string | undefined): boolean => {
  if (isAbsent(keyUrl)) return true;
  const url = typeof keyUrl === 'string' ? URL.parse(keyUrl) : null;
  return url !== null && url.protocol === 'https:' && host !== undefined && url.host === host.toLowerCase();
};

const identify = (request: RawRequest): string => {
  const message = idOf(under(factsOf(request.body), 'MessageId'));
  return message === undefined ? bodyIdentity(request) : `message:${message}`;
};

/** `Entity` is JSON in a text. */
const entityOf = ({ Entity: entity }: Facts): Facts | undefined => {
  if (typeof entity === 'string') return factsInText(entity);
  return isFacts(entity) ? entity : undefined;
};

const translate = (body: Uint8Array, options: IntegrationOptions, receivedAt: Instant): Translated => {
  const facts = factsOf(body);
  if (!facts) return notJson;
  const type = lineOf(facts.Type)?.toLowerCase();
  const externalId = idOf(facts.ID);
  if (type === undefined || externalId === undefined) return notUnderstood('there is no Type and ID');
  if (type !== 'ticket' && type !== 'time') return nothing;
  const deleted = lineOf(facts.Action)?.toLowerCase() === 'deleted';
  const entity = entityOf(facts);
  if (!entity && !deleted) return notUnderstood('Entity is no JSON object in a text');
  const moment = momentOf(deleted ? receivedAt : under(entity, '_info', 'lastUpdated')) ?? momentOf(receivedAt);
  if (!moment) return notUnderstood('there is no moment');
  const about = { externalId, entity: entity ?? {}, moment, deleted };
  return type === 'ticket' ? ofTicket(about, options) : ofTime(about);
};

interface About {
  readonly externalId: string;
  readonly entity: Facts;
  readonly moment: Moment;
  readonly deleted: boolean;
}

const saidAt = ({ moment, deleted }: About) => ({
  version: versionOf(moment, deleted ? DELETED : ''),
  ...(deleted && { deleted: true as const }),
});

const ofTicket = (about: About, options: IntegrationOptions): Translated => {
  const { entity, externalId } = about;
  const news: TicketNews = {
    about: 'ticket',
    externalId,
    ...saidAt(about),
    title: lineOf(entity.summary),
    status: ticketStatusOf(entity, options),
    organisation: refOf({ id: under(entity, 'company', 'id'), name: under(entity, 'company', 'name') }),
    requester: refOf({
      id: under(entity, 'contact', 'id'),
      name: under(entity, 'contact', 'name') ?? entity.contactName,
      email: entity.contactEmailAddress,
    }),
    technician: refOf({ id: under(entity, 'owner', 'id'), name: under(entity, 'owner', 'name') }),
    type: lineOf(under(entity, 'type', 'name')),
    priority: lineOf(under(entity, 'priority', 'name')),
    openedAt: instantIn(entity.dateEntered ?? under(entity, '_info', 'dateEntered')),
    resolvedAt: instantIn(entity.dateResolved),
    closedAt: instantIn(entity.closedDate),
  };
  return { news: [withoutAbsent(news)] };
};

/** What a board's own status is called is its firm's choice; whether it closes the ticket it says itself. */
const ticketStatusOf = (entity: Facts, options: IntegrationOptions): TicketStatus | undefined => {
  const name = lineOf(under(entity, 'status', 'name'));
  const chosen = statusOf(options, new Map(), under(entity, 'status', 'id'), name);
  if (chosen) return chosen;
  if (entity.closedFlag === true) return 'closed';
  return (
    statusOf({}, usual, name, name?.replaceAll(/[^\p{L} ]/gu, '')) ?? (entity.closedFlag === false ? 'open' : undefined)
  );
};

/** A time entry as /time/entries has it. */
const ofTime = (about: About): Translated => {
  const { entity, externalId, deleted } = about;
  const seconds = secondsOfHours(entity.actualHours);
  const startedAt = instantIn(entity.timeStart);
  if (!deleted && seconds === undefined) return notUnderstood('actualHours is no number of hours from 0 on');
  if (!deleted && startedAt === undefined) return notUnderstood('timeStart is no moment');
  const news: WorkNews = {
    about: 'work',
    externalId,
    ...saidAt(about),
    ticketExternalId: ticketIdOf(entity),
    startedAt,
    seconds,
    technician: refOf({ id: under(entity, 'member', 'id'), name: under(entity, 'member', 'name') }),
    organisation: refOf({ id: under(entity, 'company', 'id'), name: under(entity, 'company', 'name') }),
    workType: lineOf(under(entity, 'workType', 'name')),
    description: paragraphOf(entity.notes),
    billable: isBillable(entity.billableOption),
  };
  return { news: [withoutAbsent(news)] };
};

/** Time may also be charged to an activity or to nothing. */
const ticketIdOf = (entity: Facts): string | undefined =>
  idOf(under(entity, 'ticket', 'id')) ??
  (/ticket$/i.test(lineOf(entity.chargeToType) ?? '') ? idOf(entity.chargeToId) : undefined);

const isBillable = (option: unknown): boolean | undefined => {
  if (option === 'Billable') return true;
  return option === 'DoNotBill' || option === 'NoCharge' ? false : undefined;
};

/** ConnectWise PSA: callbacks of tickets and time entries (developer.connectwise.com, PSA Callbacks). */
export const connectwise: ProviderModule = { verify, identify, translate };

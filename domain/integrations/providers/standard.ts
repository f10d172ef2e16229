import { assertNever } from '../../errors.ts';
import {
  factsOf,
  instantIn,
  lineOf,
  nothing,
  notJson,
  notUnderstood,
  paragraphOf,
  refOf,
  withoutAbsent,
} from '../facts.ts';
import { DELETED, momentOf, versionOf } from '../moment.ts';
import type { News, TicketNews, Translated, WorkNews } from '../news.ts';
import type { ProviderModule, RawRequest, Verdict } from '../provider.ts';
import { isOurs, StandardEvent } from '../standard-event.ts';
import { bodyIdentity, isInWindow, isOneOf, refused, signatureOf, theOnly } from '../verifying.ts';

/** Most signatures in a header: one for each secret of a rotation, and some to spare. */
const MAX_SIGNATURES = 10;

const PREFIX = 'whsec_';

/** Fewer bytes than the specification allows are no key: what decodes to nothing could be signed with by anybody. */
const MIN_KEY_BYTES = 16;

/** A secret is `whsec_` and the key in base64. One without the prefix is its own key. */
const keyOf = (secret: string): string | Uint8Array => {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : undefined;
  return key && key.length >= MIN_KEY_BYTES ? key : secret;
};

/** Of a list such as "v1,abc v1a,def": those by a shared secret. */
const signaturesIn = (header: string): readonly string[] =>
  header
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .filter((each) => each.startsWith('v1,'));

const verify = (request: RawRequest, secrets: readonly string[], now: Date): Verdict => {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    theOnly(request, name),
  );
  if (!id || !timestamp || !signature) return refused('signatureMissing');
  if ('refused' in id) return id;
  if ('refused' in timestamp) return timestamp;
  if ('refused' in signature) return signature;
  if (!/^\d{1,12}$/.test(timestamp.value)) return refused('timestampWrong');
  if (!isInWindow(Number(timestamp.value) * 1000, now)) return refused('timestampOutsideWindow');
  const expected = (secret: string) =>
    `v1,${signatureOf(keyOf(secret), 'base64', `${id.value}.${timestamp.value}.`, request.body)}`;
  const valid = signaturesIn(signature.value)
    .map((given) => isOneOf(given, secrets, expected))
    .includes(true);
  return valid ? 'valid' : refused('signatureWrong');
};

/** The id is signed with the body. */
const identify = (request: RawRequest): string => {
  const id = theOnly(request, 'webhook-id');
  return 'value' in id ? `webhook:${id.value}` : bodyIdentity(request);
};

const translate = (body: Uint8Array): Translated => {
  const facts = factsOf(body);
  if (!facts) return notJson;
  const type = lineOf(facts.type);
  if (type === undefined) return notUnderstood('there is no type');
  if (!isOurs(type)) return nothing;
  const { data: event, error } = StandardEvent.safeParse(facts);
  if (!event) return notUnderstood(`${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`);
  const moment = momentOf(event.timestamp);
  if (!moment) return notUnderstood('timestamp: is too far off');
  if (event.type === 'work.changed' && !momentOf(event.data.startedAt))
    return notUnderstood('data.startedAt: is too far off');
  return { news: [newsOf(event, versionOf(moment, rankIn(event)))] };
};

const rankIn = ({ type }: StandardEvent): string => (type.endsWith('.deleted') ? DELETED : '');

const newsOf = (event: StandardEvent, version: string): News => {
  switch (event.type) {
    case 'ticket.changed':
      return ticketOf(event.data, version);
    case 'work.changed':
      return workOf(event.data, version);
    case 'ticket.deleted':
      return { about: 'ticket', externalId: event.data.id, version, deleted: true };
    case 'work.deleted':
      return { about: 'work', externalId: event.data.id, version, deleted: true };
    default:
      return assertNever(event);
  }
};

type DataOf<Type extends StandardEvent['type']> = Extract<StandardEvent, { type: Type }>['data'];

const ticketOf = ({ id, ...said }: DataOf<'ticket.changed'>, version: string): TicketNews =>
  withoutAbsent<TicketNews>({
    about: 'ticket',
    externalId: id,
    version,
    number: lineOf(said.number),
    title: lineOf(said.title),
    status: said.status,
    organisation: refOf(said.organisation ?? {}),
    requester: refOf(said.requester ?? {}),
    technician: refOf(said.technician ?? {}),
    type: lineOf(said.type),
    priority: lineOf(said.priority),
    tags: said.tags?.flatMap((tag) => lineOf(tag) ?? []),
    serviceOrder: lineOf(said.serviceOrder),
    contract: lineOf(said.contract),
    openedAt: instantIn(said.openedAt),
    respondedAt: instantIn(said.respondedAt),
    resolvedAt: instantIn(said.resolvedAt),
    closedAt: instantIn(said.closedAt),
    totalSeconds: said.totalSeconds,
  });

const workOf = ({ id, ...said }: DataOf<'work.changed'>, version: string): WorkNews =>
  withoutAbsent<WorkNews>({
    about: 'work',
    externalId: id,
    version,
    ticketExternalId: said.ticketId,
    startedAt: instantIn(said.startedAt),
    seconds: said.seconds,
    technician: refOf(said.technician),
    organisation: refOf(said.organisation ?? {}),
    workType: lineOf(said.workType),
    description: paragraphOf(said.description),
    billable: said.billable,
  });

/**
 * Standard Webhooks 1.0.0 (github.com/standard-webhooks), with events of our own format. Signed by hand, in one line: the
 * specification's library reads the clock itself, and the body as a text instead of as bytes.
 */
export const standard: ProviderModule = { verify, identify, translate };

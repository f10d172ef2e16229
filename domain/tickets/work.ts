import type { Charging, TimeEntry, Wait } from '../billables/billable.ts';
import { spanBetween } from '../billables/time-entry.ts';
import { waitingFor } from '../billables/waiting.ts';
import { addSeconds } from '../calendar/wall-time.ts';
import type { Resolved } from '../integrations/mapping.ts';
import type { WorkNews } from '../integrations/news.ts';
import type { Waiting } from '../integrations/subject.ts';
import { numberOf, type TicketRecord } from './ticket.ts';

/** A day at most, as of every entry: a longer one is a clock that somebody forgot, and a person has to look at it. */
export const workedIn = (
  { startedAt, seconds }: Pick<WorkNews, 'startedAt' | 'seconds'>,
  zone: string,
  ticketExternalId: string | undefined,
): Span | { readonly waiting: Waiting } => {
  const subject: Waiting['subject'] =
    ticketExternalId === undefined ? { kind: 'rules' } : { kind: 'ticket', of: { id: ticketExternalId } };
  const impossible = (detail: string) => ({ waiting: { reason: 'timeImpossible' as const, detail, subject } });
  if (startedAt === undefined || seconds === undefined)
    return impossible('the tool does not say when the work began and how long it lasted: complete it there');
  if (!Number.isInteger(seconds) || Number.isNaN(Date.parse(startedAt)))
    return impossible('the tool says no whole seconds, or no moment: correct it there');
  const span = spanBetween(startedAt, addSeconds(startedAt, seconds), zone, '');
  return 'refusal' in span ? impossible(`${span.refusal.detail}; correct it in the tool`) : span.value;
};

type Span = Pick<TimeEntry, 'startedAt' | 'endedAt' | 'seconds' | 'workedOn' | 'untimed'>;

/** What is known of work when it becomes an entry. */
export interface WorkFacts {
  readonly billableId: string;
  readonly span: Span;
  readonly source: NonNullable<TimeEntry['source']>;
  readonly resolved: Resolved;
  readonly ticket: TicketRecord | undefined;
  readonly description?: string | undefined;
  /** As the tool says, if it does. */
  readonly billable?: boolean | undefined;
}

/** Longest text that stands for a ticket on an entry. */
const MAX_NUMBER = 80;

const chargingOf = ({ billable, resolved }: WorkFacts): Charging =>
  billable === false ? 'noCharge' : (resolved.charging ?? 'billable');

const approvalOf = ({ resolved }: WorkFacts): readonly Wait[] => (resolved.approved ? [] : ['approval']);

/** The entry that a tool's work becomes: proposed, unless a rule approves it. `waits` are those for its ticket. */
export const entryOfWork = (facts: WorkFacts, waits: readonly Wait[]): TimeEntry => {
  const { billableId, span, source, resolved, ticket, description } = facts;
  const entry: TimeEntry = {
    kind: 'time',
    billableId,
    contractId: resolved.contractId,
    ...span,
    technician: resolved.technician ?? '',
    team: resolved.team,
    workType: resolved.workType,
    ticketId: ticket?.ticketId,
    ticket: ticket && numberOf(ticket).slice(0, MAX_NUMBER),
    description,
    source,
    charging: chargingOf(facts),
  };
  return waitingFor(entry, [...approvalOf(facts), ...waits]);
};

const isSameWork = (a: TimeEntry, b: TimeEntry): boolean =>
  a.seconds === b.seconds &&
  a.startedAt === b.startedAt &&
  a.technician === b.technician &&
  a.contractId === b.contractId;

/**
 * What a later word of the tool makes of an entry. What people added (notes, prices, extra minutes) stays. Who approved it
 * approved what it was: other work has to be approved again, where a rule does not.
 */
export const changedByWork = (
  before: TimeEntry,
  waitedFor: readonly Wait[],
  facts: WorkFacts,
  ticketWaits: readonly Wait[],
): TimeEntry => {
  const said = entryOfWork(facts, []);
  const charging = facts.billable === undefined ? before.charging : said.charging;
  const changed: TimeEntry = {
    ...before,
    ...facts.span,
    contractId: said.contractId,
    technician: said.technician,
    team: said.team ?? before.team,
    workType: said.workType ?? before.workType,
    ticketId: said.ticketId,
    ticket: said.ticket,
    description: said.description,
    source: said.source,
    charging,
  };
  const others = waitedFor.filter((wait) => wait !== 'ticket');
  const approval = isSameWork(before, changed) ? [] : approvalOf(facts);
  return waitingFor(changed, [...others, ...approval, ...ticketWaits]);
};

import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { TicketStatus, ToolRef } from '../integrations/news.ts';
import type { Stretch } from '../timers/timer.ts';
import { courseOf, type StatusWord } from './course.ts';
import type { Heard } from './heard.ts';

/** What a ticket says of itself; `null` says that there is none, absent says nothing. */
export interface TicketFacts {
  readonly number?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly organisation?: ToolRef | null | undefined;
  readonly requester?: ToolRef | null | undefined;
  readonly technician?: ToolRef | null | undefined;
  readonly type?: string | null | undefined;
  readonly priority?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly serviceOrder?: string | null | undefined;
  /** The tool's explicit choice: an id of ours, or a name. */
  readonly contract?: string | null | undefined;
  readonly openedAt?: Instant | null | undefined;
  readonly respondedAt?: Instant | null | undefined;
  readonly resolvedAt?: Instant | null | undefined;
  readonly closedAt?: Instant | null | undefined;
  readonly totalSeconds?: number | null | undefined;
  readonly deleted?: boolean | null | undefined;
  /** False where its contract is to give it no time by itself; only people say so. */
  readonly automaticTime?: boolean | null | undefined;
}

/** That the ticket was changed so that its time has still to follow it, to its contract or into what it waits for. */
export interface Unsettled {
  /** The service order that it was of before. */
  readonly leftOrder?: string | undefined;
}

/** What time a tool's running total has become so far. */
export interface Recorded {
  readonly seconds: number;
}

/** The visit of a programme that a ticket is of. */
export interface PlannedVisit {
  readonly programmeId: string;
  /** The day that the programme gives it, by which it is known. */
  readonly occurrence: LocalDate;
  /** That it is planned to take. */
  readonly minutes?: number | undefined;
}

/** A ticket as it is stored. */
export interface TicketRecord {
  readonly ticketId: string;
  readonly heard: Heard;
  /** Absent where no tool sends it. */
  readonly source?: { readonly integrationId: string; readonly externalId: string } | undefined;
  readonly clientId?: string | undefined;
  readonly contractId?: string | undefined;
  /** A person chose client and contract: what the mapping says does not change them. */
  readonly assigned?: true | undefined;
  /** The first contract that it was on. Where its work lies is told from there on, so that no work can be there twice. */
  readonly homeId?: string | undefined;
  /** Contracts that it was on and is not: what lies open there follows it. */
  readonly left?: readonly string[] | undefined;
  /** Who works on it, as mapped. */
  readonly technician?: string | undefined;
  /** What it is about; counts for nothing where a tool has put the ticket on another client since. */
  readonly equipmentId?: string | undefined;
  readonly visit?: PlannedVisit | undefined;
  readonly recorded?: Recorded | undefined;
  readonly unsettled?: Unsettled | undefined;
  /** The time that is recorded because its contract gives it to tickets by themselves. */
  readonly automatic?: readonly Stretch[] | undefined;
  readonly version: number;
}

/** A ticket as people see it. */
export interface Ticket {
  readonly ticketId: string;
  readonly number: string;
  readonly title?: string | undefined;
  readonly clientId?: string | undefined;
  readonly contractId?: string | undefined;
  readonly requester?: string | undefined;
  readonly technician?: string | undefined;
  readonly type?: string | undefined;
  readonly priority?: string | undefined;
  readonly equipmentId?: string | undefined;
  readonly visit?: PlannedVisit | undefined;
  readonly status: TicketStatus;
  /** Deleted in its tool: its time waits, and is not billed. */
  readonly deleted?: true | undefined;
  readonly openedAt: Instant;
  readonly respondedAt?: Instant | undefined;
  readonly resolvedAt?: Instant | undefined;
  readonly closedAt?: Instant | undefined;
  /** The last time, and how often. */
  readonly reopenedAt?: Instant | undefined;
  readonly reopened: number;
  readonly serviceOrder?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Seconds of all work by the tool's running total. */
  readonly totalSeconds?: number | undefined;
  /** False where its contract gives it no time by itself. */
  readonly automaticTime?: boolean | undefined;
  readonly source?:
    | { readonly integrationId: string; readonly externalId: string; readonly version: string }
    | undefined;
  /** The statuses that it had, in their order. */
  readonly statuses: readonly StatusWord[];
  readonly version: number;
}

/** What people call somebody. */
export const nameOf = (ref: ToolRef | null | undefined): string | undefined => ref?.name ?? ref?.email ?? ref?.id;

/** What people call it: its own number, or the tool's id, or the beginning of ours. */
export const numberOf = ({ ticketId, heard: { facts }, source }: TicketRecord): string =>
  facts.number ?? source?.externalId ?? ticketId.slice(0, 8).toUpperCase();

export const ticketOf = (record: TicketRecord): Ticket => {
  const { ticketId, heard, source, clientId, contractId, version } = record;
  const { facts, first, statuses } = heard;
  const { status, ...course } = courseOf(statuses, facts);
  return {
    ticketId,
    number: numberOf(record),
    title: facts.title ?? undefined,
    clientId,
    contractId,
    requester: nameOf(facts.requester),
    technician: record.technician ?? nameOf(facts.technician),
    type: facts.type ?? undefined,
    priority: facts.priority ?? undefined,
    equipmentId: record.equipmentId,
    visit: record.visit,
    status,
    deleted: facts.deleted === true ? true : undefined,
    openedAt: facts.openedAt ?? first,
    respondedAt: facts.respondedAt ?? undefined,
    ...course,
    serviceOrder: facts.serviceOrder ?? undefined,
    tags: facts.tags ?? undefined,
    totalSeconds: facts.totalSeconds ?? undefined,
    automaticTime: facts.automaticTime ?? undefined,
    source: source && { ...source, version: heard.version },
    statuses,
    version,
  };
};

import type { Instant } from '../calendar/local-date.ts';

/** What ticketing tools there are receivers for; `standard` is any other, by Standard Webhooks. */
export const providers = ['zendesk', 'jira', 'freshdesk', 'halopsa', 'connectwise', 'servicenow', 'standard'] as const;
export type Provider = (typeof providers)[number];

export const ticketStatuses = ['open', 'pending', 'resolved', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** Somebody or something in the tool: by its id there, or what else the tool tells. At least one is given. */
export interface ToolRef {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

interface Said {
  /**
   * When the tool said it, so that it sorts as text: of two news of the same thing the greater holds, in whatever order
   * they come; the same twice is the same as once.
   */
  readonly version: string;
}

/** What a tool says of a ticket. What is absent it does not say: that stays as it was. */
export interface TicketNews extends Said {
  readonly about: 'ticket';
  readonly externalId: string;
  /** What people call it, such as "INC0010001". Default: the id. */
  readonly number?: string | undefined;
  readonly title?: string | undefined;
  readonly status?: TicketStatus | undefined;
  /** It was deleted in the tool: its open time waits, and is not billed. */
  readonly deleted?: true | undefined;
  readonly organisation?: ToolRef | undefined;
  readonly requester?: ToolRef | undefined;
  readonly technician?: ToolRef | undefined;
  readonly type?: string | undefined;
  readonly priority?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly serviceOrder?: string | undefined;
  /** An explicit choice on the ticket: the id of a contract, as this API gave it, or its name. */
  readonly contract?: string | undefined;
  readonly openedAt?: Instant | undefined;
  readonly respondedAt?: Instant | undefined;
  readonly resolvedAt?: Instant | undefined;
  readonly closedAt?: Instant | undefined;
  /** Seconds of all work on the ticket so far, where the tool has only a total (Zendesk): time is its differences. */
  readonly totalSeconds?: number | undefined;
}

/** What a tool says of one piece of work, such as a worklog. */
export interface WorkNews extends Said {
  readonly about: 'work';
  readonly externalId: string;
  /** The tool's id of the ticket that it is of. */
  readonly ticketExternalId?: string | undefined;
  readonly deleted?: true | undefined;
  readonly startedAt?: Instant | undefined;
  readonly seconds?: number | undefined;
  readonly technician?: ToolRef | undefined;
  readonly organisation?: ToolRef | undefined;
  readonly workType?: string | undefined;
  readonly description?: string | undefined;
  readonly billable?: boolean | undefined;
}

export type News = TicketNews | WorkNews;

/** What a delivery says, or that it says nothing that is understood: it is kept, marked and visible. */
export type Translated = { readonly news: readonly News[] } | { readonly notUnderstood: string };

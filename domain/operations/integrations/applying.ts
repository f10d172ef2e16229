import type { Integration } from '../../integrations/integration.ts';
import type { WorkNews } from '../../integrations/news.ts';
import type { Waiting } from '../../integrations/subject.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import type { TableNeeds } from '../ports.ts';

/** What became of one piece of news. */
export type Applied =
  | { readonly outcome: 'done' }
  /** It says nothing that is not known, or is older than what is. */
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'waiting'; readonly waiting: Waiting };

export const DONE: Applied = { outcome: 'done' };
export const KNOWN: Applied = { outcome: 'ignored', reason: 'it says nothing that was not known' };
export const TAKEN_AWAY: Applied = { outcome: 'ignored', reason: 'a person has deleted this entry' };

export type ApplyNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** One piece of work, and all that is needed to apply what is said of it. */
export interface Applying {
  readonly needs: ApplyNeeds;
  readonly tenantId: string;
  readonly integration: Integration;
  readonly news: WorkNews;
  readonly billableId: string;
  readonly ticket: TicketRecord | undefined;
}

import type { TimeEntry, Wait } from '../billables/billable.ts';
import { type Contract, nearestTerms } from '../contracts/contract.ts';
import { isDone } from './course.ts';
import { type TicketRecord, ticketOf } from './ticket.ts';

/** A ticket whose work can be billed, as far as its contract asks for it. */
export const isOver = (record: TicketRecord): boolean => isDone(ticketOf(record).status);

/** Whether all tickets of a service order are over; those that were deleted are not waited for. */
export const isOrderOver = (tickets: readonly TicketRecord[]): boolean =>
  tickets.every((one) => one.heard.facts.deleted === true || isOver(one));

/** Where a ticket stands, as far as its time waits for it. */
export interface Standing {
  readonly deleted: boolean;
  readonly over: boolean;
  readonly orderOver: boolean;
}

export const standingOf = (record: TicketRecord, order: readonly TicketRecord[] = []): Standing => ({
  deleted: record.heard.facts.deleted === true,
  over: isOver(record),
  orderOver: isOver(record) && isOrderOver(order),
});

/** What time of a ticket waits for by it: of a deleted one always, else where the contract is billed per intervention. */
export const ticketWaitOf = (
  { deleted, over, orderOver }: Standing,
  contract: Contract,
  { workedOn }: Pick<TimeEntry, 'workedOn'>,
): readonly Wait[] => {
  if (deleted) return ['ticket'];
  const { billWork } = nearestTerms(contract, workedOn);
  const waits = (billWork === 'ticketClosed' && !over) || (billWork === 'serviceOrderClosed' && !orderOver);
  return waits ? ['ticket'] : [];
};

/** Whether any of its terms bills per intervention, so that its tickets' courses matter to their time. */
export const isPerIntervention = ({ terms }: Contract): boolean =>
  terms.some(({ billWork }) => billWork === 'ticketClosed' || billWork === 'serviceOrderClosed');

export const isPerOrder = ({ terms }: Contract): boolean =>
  terms.some(({ billWork }) => billWork === 'serviceOrderClosed');

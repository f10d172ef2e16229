import { type Checked, refuse } from '../../billables/checked.ts';
import type { WorkTicket } from '../../billables/ticket-of-work.ts';
import { BillingError } from '../../errors.ts';
import type { ProjectRecord } from '../../projects/project.ts';
import { refusalOfBoth, type TaskRef, taskNamed, type WorkOnTask } from '../../projects/task-of-work.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Stores } from '../../table/stores.ts';
import { numberOf } from '../../tickets/ticket.ts';
import { concurrently } from '../concurrently.ts';
import { contractOfTicket, type TicketWork } from '../tickets/contract-of-ticket.ts';

type Reading = Pick<Stores, 'contracts' | 'equipment' | 'projects' | 'tickets'>;

/** What work names: a contract, a ticket or a project's task, or a contract with one of the two. */
export interface Named {
  readonly contractId?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly task?: TaskRef | undefined;
}

/** Where work goes. */
export interface WorkPlace {
  readonly record: ContractRecord;
  readonly ticket?: WorkTicket | undefined;
  /** The version of the ticket that was read. */
  readonly ticketVersion?: number | undefined;
  readonly onTask?: WorkOnTask | undefined;
  /** Contracts that the ticket or project was on: work that came before may lie there still. */
  readonly left: readonly string[];
}

/** Tickets that are read at a time. */
const WIDTH = 10;
/** Longest text that stands for a ticket on an entry. */
const MAX_NUMBER = 80;

export const workTicketOf = ({ ticket, standing, warranty }: TicketWork): WorkTicket => ({
  ticketId: ticket.ticketId,
  number: numberOf(ticket).slice(0, MAX_NUMBER),
  clientId: ticket.clientId,
  standing,
  warranty,
});

const placeOnTicket = async (
  stores: Reading,
  tenantId: string,
  ticketId: string,
  contractId: string | undefined,
): Promise<Checked<WorkPlace>> => {
  try {
    const found = await contractOfTicket({ stores })(tenantId, ticketId, contractId);
    const left = contractId === undefined ? (found.ticket.left ?? []) : [];
    const { record, ticket } = found;
    return { value: { record, ticket: workTicketOf(found), ticketVersion: ticket.version, left } };
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return refuse(error.code, error.faults[0]?.pointer ?? '/ticketId', error.message);
  }
};

/** Work on a task goes to the contract of its project, and to no other. */
const placeOnTask = (
  { contractId, ticketId, task }: Named & { readonly task: TaskRef },
  projects: ReadonlyMap<string, ProjectRecord>,
  contracts: ReadonlyMap<string, ContractRecord>,
): Checked<WorkPlace> => {
  const both = refusalOfBoth({ ticketId });
  if (both) return { refusal: both };
  const named = taskNamed(projects.get(task.projectId), task);
  if ('refusal' in named) return named;
  const { project } = named.value;
  if (contractId !== undefined && contractId !== project.contractId)
    return refuse('RequestInvalid', '/contractId', 'is not the contract of the project: leave it out');
  const record = contracts.get(project.contractId);
  // Contracts are never deleted, and this one was there when the project was put on it.
  if (!record) throw new Error(`contract ${project.contractId} has gone`);
  return { value: { record, onTask: named.value, left: project.left ?? [] } };
};

const textOf = ({ contractId = '', ticketId = '', task }: Named): string =>
  `${contractId} ${ticketId} ${task?.projectId} ${task?.taskId}`;

/** Where each piece of some work goes, every contract, ticket and project read once. */
export const placesOf = async (
  stores: Reading,
  tenantId: string,
  work: readonly Named[],
): Promise<(named: Named) => Checked<WorkPlace>> => {
  const named = [...new Map(work.map((one) => [textOf(one), one])).values()];
  const projects = await stores.projects.many(
    tenantId,
    named.flatMap(({ task }) => task?.projectId ?? []),
  );
  const contracts = await stores.contracts.many(tenantId, [
    ...[...projects.values()].map(({ contractId }) => contractId),
    ...named.flatMap(({ contractId, ticketId }) =>
      contractId === undefined || ticketId !== undefined ? [] : [contractId],
    ),
  ]);
  const places = new Map<string, Checked<WorkPlace>>();
  await concurrently(named, WIDTH, async (one) => {
    const { contractId, ticketId, task } = one;
    if (task !== undefined) places.set(textOf(one), placeOnTask({ ...one, task }, projects, contracts));
    else if (ticketId !== undefined)
      places.set(textOf(one), await placeOnTicket(stores, tenantId, ticketId, contractId));
    else {
      const record = contractId === undefined ? undefined : contracts.get(contractId);
      if (record) places.set(textOf(one), { value: { record, left: [] } });
    }
  });
  return (one) => places.get(textOf(one)) ?? refuse('NotFound', '/contractId', 'there is no such contract');
};

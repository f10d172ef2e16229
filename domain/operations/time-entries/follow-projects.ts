import type { Stores } from '../../table/stores.ts';
import { settleOnProject } from '../projects/settle.ts';
import { followTickets, mayLag, type WrittenWork } from './follow-tickets.ts';

type Reading = Pick<Stores, 'contracts' | 'log' | 'projects' | 'tickets'>;

/** Tickets and projects may have moved while their work was written. The contracts on which it lies then. */
export const followWork = async (
  stores: Reading,
  tenantId: string,
  written: readonly WrittenWork[],
): Promise<readonly string[]> => {
  const places = await followTickets(stores, tenantId, written);
  return followProjects(
    stores,
    tenantId,
    written.map((one, i) => ({ ...one, contractId: places[i] ?? one.contractId })),
  );
};

/**
 * A project may be put on another contract while work on it is written. Whoever does so looks for its time after that, and here
 * the project is looked at after the time is written, as with tickets: one of the two finds the other. The contracts on which the
 * work lies then.
 */
const followProjects = async (
  stores: Reading,
  tenantId: string,
  written: readonly WrittenWork[],
): Promise<readonly string[]> => {
  const projects = await stores.projects.many(
    tenantId,
    written.flatMap(({ place }) => place.onTask?.project.projectId ?? []),
  );
  const places: string[] = [];
  // One after the other: each that is moved moves its contracts' states on.
  for (const one of written) {
    const read = one.place.onTask?.project;
    const project = read && projects.get(read.projectId);
    const lags = project && (await mayLag(stores, tenantId, one, read?.version, project.version));
    places.push(lags ? await settleOnProject(stores, tenantId, project, one) : one.contractId);
  }
  return places;
};

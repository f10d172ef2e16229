import { addDays, type LocalDate } from '../../calendar/local-date.ts';
import type { Equipment } from '../../equipment/equipment.ts';
import type { Project } from '../../projects/project.ts';
import { problemOf } from '../billing-preview/price-open.ts';
import { concurrently } from '../concurrently.ts';
import type { TableNeeds } from '../ports.ts';
import { type ProjectProgress, progressOfProject } from '../projects/progress.ts';

/** Most of each that one overview looks at; what a project has used is computed of all its time. */
export const THINGS = { equipment: 100, warrantyDays: 60, projects: 50, looked: 5 } as const;
const AT_ONCE = 2;

type Reading = Pick<TableNeeds, 'stores' | 'clock' | 'journal'>;

/** A client's equipment in short. */
export interface EquipmentOverview {
  /** Pieces that are looked after. */
  readonly active: number;
  /** Those whose warranty ends within `THINGS.warrantyDays`, the soonest first. */
  readonly warrantyEnding: readonly Equipment[];
  /** There are more pieces than were looked at. */
  readonly more: boolean;
}

/** A client's projects in short. */
export interface ProjectsOverview {
  readonly open: number;
  /** Those that have used more than their budget, or took longer than planned. */
  readonly overBudget: readonly ProjectProgress[];
  /** There are more projects, or more with a budget or a plan, than were looked at. */
  readonly more: boolean;
}

export const equipmentOf = async (
  { stores }: Reading,
  tenantId: string,
  clientId: string,
  today: LocalDate,
): Promise<EquipmentOverview> => {
  const { items, cursor } = await stores.equipment.list(tenantId, clientId, 'active', { limit: THINGS.equipment });
  const last = addDays(today, THINGS.warrantyDays);
  const endOf = ({ warrantyUntil = '' }: Equipment): string => warrantyUntil;
  return {
    active: items.length,
    warrantyEnding: items
      .filter((piece) => today <= endOf(piece) && endOf(piece) <= last)
      .toSorted((a, b) => (endOf(a) + a.equipmentId < endOf(b) + b.equipmentId ? -1 : 1)),
    more: cursor !== null,
  };
};

const isOver = ({ used, plannedMinutes, time }: ProjectProgress): boolean =>
  (used?.left ?? 0) < 0 || time.seconds > 60 * (plannedMinutes ?? Number.POSITIVE_INFINITY);

export const projectsOf = async (needs: Reading, tenantId: string, clientId: string): Promise<ProjectsOverview> => {
  const { stores, journal } = needs;
  const { items, cursor } = await stores.projects.list(tenantId, 'open', { clientId }, { limit: THINGS.projects });
  const planned = items.filter(({ budget, plannedMinutes }) => budget !== undefined || plannedMinutes !== undefined);
  const progress = async ({ projectId }: Project): Promise<ProjectProgress | undefined> => {
    try {
      return await progressOfProject(needs)(tenantId, projectId);
    } catch (error) {
      // One project whose time cannot be added up must not hide the rest.
      const { defect } = problemOf(error);
      if (defect !== undefined) journal.error('a project has no overview', { tenantId, projectId, defect });
      return undefined;
    }
  };
  const looked = await concurrently(planned.slice(0, THINGS.looked), AT_ONCE, progress);
  return {
    open: items.length,
    overBudget: looked.filter((one) => one !== undefined).filter(isOver),
    more: cursor !== null || planned.length > THINGS.looked || looked.includes(undefined),
  };
};

import { accepted, type Checked } from '../../billables/checked.ts';
import { BillingError } from '../../errors.ts';
import { currencyOfClient } from '../../invoicing/exchange.ts';
import { changedProject, newProject, withChangedTask, withTask } from '../../projects/change-project.ts';
import type { NewProject, NewTask, ProjectChange, TaskChange } from '../../projects/new-project.ts';
import { type Project, type ProjectRecord, projectOf } from '../../projects/project.ts';
import { contractOf } from '../billables/read.ts';
import { isAlready, notFound, stale } from '../change.ts';
import type { Needs } from '../ports.ts';
import { tenantOf } from '../tenants/tenant-of.ts';
import { untilDone } from '../until-done.ts';
import { settleProject } from './settle.ts';

type ProjectNeeds = Pick<Needs, 'stores'>;

/** What is used of a budget is known in the currency that the contract is billed in, and in no other. */
const guardBudget = async (
  { stores }: ProjectNeeds,
  tenantId: string,
  { clientId, budget }: Pick<ProjectRecord, 'clientId' | 'budget'>,
): Promise<void> => {
  if (!budget) return;
  const [client, { settings }] = await Promise.all([
    stores.clients.get(tenantId, clientId),
    tenantOf(stores, tenantId),
  ]);
  const currency = currencyOfClient(client ?? {}, settings);
  if (budget.currency === currency) return;
  const detail = `must be in ${currency}, in which the client is billed`;
  throw new BillingError('CurrencyMismatch', `the budget ${detail}`, [{ pointer: '/budget/currency', detail }]);
};

/** Its open time follows; whoever was stopped before that goes on here. */
const followed = async (needs: ProjectNeeds, tenantId: string, record: ProjectRecord): Promise<Project> =>
  projectOf(record.unsettled ? await settleProject(needs)(tenantId, record.projectId) : record);

/** A new project on a contract. The same id gives the same one, so a repetition gets the one that stands. */
export const createProject =
  (needs: ProjectNeeds) =>
  async (tenantId: string, projectId: string, asked: NewProject): Promise<Project> => {
    const { contract } = await contractOf(needs.stores, tenantId, asked.contractId);
    const project = accepted(newProject(projectId, contract.clientId, asked));
    await guardBudget(needs, tenantId, project);
    return projectOf(await needs.stores.projects.create(tenantId, project));
  };

export const readProject =
  ({ stores }: ProjectNeeds) =>
  async (tenantId: string, projectId: string): Promise<ProjectRecord> => {
    const project = await stores.projects.get(tenantId, projectId);
    if (!project) throw notFound('project', projectId);
    return project;
  };

/**
 * Writes what `wanted` makes of the project, if it still is what the caller has seen; what has been made already is success, and
 * what is `expected` to be of any version is looked at anew until it could be written.
 */
const changing = async (
  needs: ProjectNeeds,
  tenantId: string,
  projectId: string,
  expected: number | undefined,
  wanted: (read: ProjectRecord) => Checked<ProjectRecord> | Promise<Checked<ProjectRecord>>,
): Promise<Project> => {
  const record = await untilDone(async () => {
    const read = await readProject(needs)(tenantId, projectId);
    const next = accepted(await wanted(read));
    if (isAlready(next, read)) return read;
    if (expected !== undefined && read.version !== expected) throw stale('project', read.version);
    await guardBudget(needs, tenantId, next);
    return needs.stores.projects.replace(tenantId, read, next);
  });
  return followed(needs, tenantId, record);
};

/** Changes a project, closes it or opens it again. Another contract takes its open time along. */
export const changeProject =
  (needs: ProjectNeeds) =>
  (tenantId: string, projectId: string, expected: number, change: ProjectChange): Promise<Project> =>
    changing(needs, tenantId, projectId, expected, async (read) => {
      const { contractId } = change;
      if (contractId === undefined || contractId === read.contractId)
        return changedProject(read, read.clientId, change);
      const { contract } = await contractOf(needs.stores, tenantId, contractId);
      return changedProject(read, contract.clientId, change);
    });

/** Adds a task. The same id gives the same one. */
export const addTask =
  (needs: ProjectNeeds) =>
  (tenantId: string, projectId: string, taskId: string, asked: NewTask): Promise<Project> =>
    changing(needs, tenantId, projectId, undefined, (read) => withTask(read, taskId, asked));

/** Changes a task, closes it or opens it again. */
export const changeTask =
  (needs: ProjectNeeds) =>
  (tenantId: string, projectId: string, taskId: string, expected: number, change: TaskChange): Promise<Project> =>
    changing(needs, tenantId, projectId, expected, (read) => withChangedTask(read, taskId, change));

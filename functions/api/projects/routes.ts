import { ProjectFilter } from '../../../domain/operations/projects/list.ts';
import { MAX_TOTALLED } from '../../../domain/operations/time-entries/totals.ts';
import { NewProject, NewTask, ProjectChange, TaskChange } from '../../../domain/projects/new-project.ts';
import { defineRoutes } from '../route.ts';
import { ProgressView, ProjectView } from './views.ts';

const write = { permission: 'contracts:write', response: ProjectView } as const;
const change = { ...write, method: 'PATCH', ifMatch: true, success: 200 } as const;
const read = { method: 'GET', permission: 'time:read', success: 200 } as const;

export const projectRoutes = defineRoutes('projects', {
  createProject: {
    ...write,
    method: 'POST',
    path: '/projects',
    summary: 'Add a project to a contract',
    description:
      'With its tasks, or without. Time is recorded on a task (`task` of time entries, timers and sessions) and goes to the contract of the project. The budget is in the currency in which the client is billed; neither it nor what is planned stops anything.',
    body: NewProject,
    success: 201,
    errors: ['NotFound', 'CurrencyMismatch'],
  },
  listProjects: {
    ...read,
    path: '/projects',
    summary: 'List the projects of a client, of a contract, or all',
    description: 'Those that are open, unless `state` asks for the closed ones.',
    query: ProjectFilter,
    paged: true,
    response: ProjectView,
    errors: ['NotFound'],
  },
  getProject: {
    ...read,
    path: '/projects/{projectId}',
    summary: 'Read a project with its tasks',
    response: ProjectView,
    errors: ['NotFound'],
  },
  getProjectProgress: {
    ...read,
    path: '/projects/{projectId}/progress',
    summary: 'How far a project is: what was planned, recorded, accounted and invoiced, and what is left of the budget',
    description: `Of the project and of each of its tasks, computed on each reading. Up to ${MAX_TOTALLED} entries.`,
    response: ProgressView,
    errors: ['NotFound'],
  },
  changeProject: {
    ...change,
    path: '/projects/{projectId}',
    summary: 'Change a project, close it, open it again, or put it on another contract',
    description:
      'What is left out stays; `null` takes it away. Another contract takes the open time along, as far as it covers its days; what is billed or accounted stays. Time that is recorded keeps the name that the project had.',
    body: ProjectChange,
    errors: ['NotFound', 'CurrencyMismatch'],
    ownDeadline: true,
  },
  addTask: {
    ...write,
    method: 'POST',
    path: '/projects/{projectId}/tasks',
    summary: 'Add a task to a project',
    description: 'Answers with the project.',
    body: NewTask,
    success: 201,
    errors: ['NotFound', 'AlreadyExists'],
    ownDeadline: true,
  },
  changeTask: {
    ...change,
    path: '/projects/{projectId}/tasks/{taskId}',
    summary: 'Change a task, close it or open it again',
    description:
      'The version is that of the project, which is the answer. What is left out stays; `null` takes it away. Time that is recorded keeps the name that the task had.',
    body: TaskChange,
    errors: ['NotFound', 'AlreadyExists'],
    ownDeadline: true,
  },
});

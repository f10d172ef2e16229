import {
  addTask,
  changeProject,
  changeTask,
  createProject,
  readProject,
} from '../../domain/operations/projects/change.ts';
import { listProjects } from '../../domain/operations/projects/list.ts';
import { progressOfProject } from '../../domain/operations/projects/progress.ts';
import { projectOf } from '../../domain/projects/project.ts';
import { created, httpHandler, ok, page, versioned } from '../shared/http-handler.ts';
import { clock, stores } from '../shared/services-with-objects.ts';
import { projectRoutes } from './projects/routes.ts';
import { progressView } from './projects/views.ts';

const needs = { stores, clock };

export const handler = httpHandler(projectRoutes, {
  createProject: async ({ tenantId, id, body }) =>
    created(await createProject(needs)(tenantId, id, body), `/projects/${id}`),
  listProjects: async ({ tenantId, query, page: asked }) => page(await listProjects(needs)(tenantId, query, asked)),
  getProject: async ({ tenantId, params }) =>
    versioned(projectOf(await readProject(needs)(tenantId, params.projectId))),
  getProjectProgress: async ({ tenantId, params }) =>
    ok(progressView(await progressOfProject(needs)(tenantId, params.projectId))),
  changeProject: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeProject(needs)(tenantId, params.projectId, expectedVersion, body)),
  addTask: async ({ tenantId, params, id, body }) =>
    created(await addTask(needs)(tenantId, params.projectId, id, body), `/projects/${params.projectId}`),
  changeTask: async ({ tenantId, params, expectedVersion, body }) =>
    versioned(await changeTask(needs)(tenantId, params.projectId, params.taskId, expectedVersion, body)),
});

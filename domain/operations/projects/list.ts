import * as z from 'zod';
import { Id } from '../../ids.ts';
import { type Project, projectOf, projectStates } from '../../projects/project.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { notFound } from '../change.ts';
import type { Needs } from '../ports.ts';

/** Which projects are listed: all of the firm, of a client, or of a contract. */
export const ProjectFilter = z.strictObject({
  clientId: Id.optional(),
  contractId: Id.optional(),
  state: z.enum(projectStates).default('open'),
});
export type ProjectFilter = z.infer<typeof ProjectFilter>;

/** A page of the projects that a filter names. */
export const listProjects =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (
    tenantId: string,
    { clientId, contractId, state }: ProjectFilter,
    page: PageRequest,
  ): Promise<Page<Project>> => {
    const record = contractId === undefined ? undefined : await stores.contracts.get(tenantId, contractId);
    if (contractId !== undefined && !record) throw notFound('contract', contractId);
    if (clientId !== undefined && !(await stores.clients.get(tenantId, clientId))) throw notFound('client', clientId);
    const owner = record?.contract.clientId ?? clientId;
    // A contract of another client has no project of this one.
    if (clientId !== undefined && owner !== clientId) return { items: [], cursor: null };
    const of = owner === undefined ? {} : { clientId: owner, contractId };
    const { items, cursor } = await stores.projects.list(tenantId, state, of, page);
    return { items: items.map(projectOf), cursor };
  };

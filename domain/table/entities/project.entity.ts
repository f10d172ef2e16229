import { CustomAttributeType, Entity } from 'electrodb';
import type { ProjectRecord, ProjectState } from '../../projects/project.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** Work that was agreed on as a whole, with its tasks. */
export const projectEntity = new Entity({
  model: { service: 'monthend', entity: 'project', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    projectId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    state: { type: CustomAttributeType<ProjectState>('string'), required: true },
    project: {
      type: CustomAttributeType<Omit<ProjectRecord, 'projectId' | 'clientId' | 'contractId' | 'state' | 'version'>>(
        'any',
      ),
      required: true,
    },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** O1 a project by id. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#PROJECT#${projectId}', composite: ['tenantId', 'projectId'] },
      sk: { ...sort, template: 'PROJECT', composite: [] },
    },
    /** O2 the projects of a state; O3 those of one client; O4 of one contract. */
    ofState: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'T#${tenantId}#PROJECTS#${state}', composite: ['tenantId', 'state'] },
      sk: {
        ...listSort,
        template: '${clientId}#${contractId}#${projectId}',
        composite: ['clientId', 'contractId', 'projectId'],
      },
    },
  },
});

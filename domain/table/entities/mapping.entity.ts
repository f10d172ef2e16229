import { CustomAttributeType, Entity } from 'electrodb';
import type { Mapped } from '../../integrations/mapped.ts';
import type { News } from '../../integrations/news.ts';
import type { Rule } from '../../integrations/rule.ts';
import { type Subject, waitingReasons } from '../../integrations/subject.ts';
import type { Selection } from '../../integrations/waiting-news.ts';
import { logIndex } from '../keys.ts';
import { logSort, partition, sort } from './key-shapes.ts';

/** What something in a tool is here. */
export const mappingEntity = new Entity({
  model: { service: 'monthend', entity: 'mapping', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
    /** Of the tool's text (`mappingIdOf`). */
    mappingId: { type: 'string', required: true },
    mapped: { type: CustomAttributeType<Mapped>('any'), required: true },
  },
  indexes: {
    /** G1 the mappings that some news name; G2 all of an integration. */
    ofIntegration: {
      pk: {
        ...partition,
        template: 'T#${tenantId}#IN#${integrationId}#MAP',
        composite: ['tenantId', 'integrationId'],
      },
      sk: { ...sort, template: 'MAP#${mappingId}', composite: ['mappingId'] },
    },
  },
});

/** The rules of an integration, in their order. */
export const ruleListEntity = new Entity({
  model: { service: 'monthend', entity: 'ruleList', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
    rules: { type: CustomAttributeType<readonly Rule[]>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** G3 the rules of an integration. */
    ofIntegration: {
      pk: {
        ...partition,
        template: 'T#${tenantId}#IN#${integrationId}#MAP',
        composite: ['tenantId', 'integrationId'],
      },
      sk: { ...sort, template: 'RULES', composite: [] },
    },
  },
});

const waitingPartition = {
  ...partition,
  template: 'T#${tenantId}#IN#${integrationId}#WAITING',
  composite: ['tenantId', 'integrationId'],
} as const;

/** One piece of news that cannot be applied yet. Its one row says for what it waits: that changes by one write. */
export const waitingEntity = new Entity({
  model: { service: 'monthend', entity: 'waiting', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
    /** Of what the tool says and when it said it. */
    newsId: { type: 'string', required: true },
    news: { type: CustomAttributeType<News>('any'), required: true },
    reason: { type: waitingReasons, required: true },
    detail: { type: 'string', required: true },
    subject: { type: CustomAttributeType<Subject>('any'), required: true },
    subjectKind: { type: 'string', required: true },
    subjectId: { type: 'string', required: true },
    since: { type: 'string', required: true },
    /** The deliveries that brought it, which are done when it is. */
    deliveryIds: { type: CustomAttributeType<readonly string[]>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** G4 all that waits at an integration. */
    ofIntegration: {
      pk: waitingPartition,
      sk: { ...sort, template: 'WAIT#${newsId}', composite: ['newsId'] },
    },
    /** G5 what waits for one subject, or for one kind of them. */
    bySubject: {
      index: logIndex.name,
      pk: waitingPartition,
      sk: {
        ...logSort,
        template: 'FOR#${subjectKind}#${subjectId}#${newsId}',
        composite: ['subjectKind', 'subjectId', 'newsId'],
      },
    },
  },
});

/** To work off what waits, as far as it has not been done yet: the table's stream hands it out. */
export const workOrderEntity = new Entity({
  model: { service: 'monthend', entity: 'workOrder', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    integrationId: { type: 'string', required: true },
    orderId: { type: 'string', required: true },
    selection: { type: CustomAttributeType<Selection>('any'), required: true },
    /** How far it is: the table's own cursor. */
    after: { type: 'string' },
    /** Another each time that it is ordered. */
    stamp: { type: 'string', required: true },
  },
  indexes: {
    /** G6 an order. */
    ofIntegration: {
      pk: waitingPartition,
      sk: { ...sort, template: 'ORDER#${orderId}', composite: ['orderId'] },
    },
  },
});

import { CustomAttributeType, Entity } from 'electrodb';
import type { Heard } from '../../tickets/heard.ts';
import type { Recorded, TicketRecord, Unsettled } from '../../tickets/ticket.ts';
import { listIndex, relatedIndex } from '../keys.ts';
import { listPartition, listSort, partition, relatedPartition, relatedSort, sort } from './key-shapes.ts';

/** Something that a client asked for, and on whose contract the work for it lies. */
export const ticketEntity = new Entity({
  model: { service: 'monthend', entity: 'ticket', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    ticketId: { type: 'string', required: true },
    heard: { type: CustomAttributeType<Heard>('any'), required: true },
    source: { type: CustomAttributeType<NonNullable<TicketRecord['source']>>('any') },
    /** Empty while it is not known. */
    clientId: { type: 'string', required: true },
    contractId: { type: 'string' },
    assigned: { type: 'boolean' },
    homeId: { type: 'string' },
    left: { type: CustomAttributeType<readonly string[]>('any') },
    technician: { type: 'string' },
    equipmentId: { type: 'string' },
    visit: { type: CustomAttributeType<NonNullable<TicketRecord['visit']>>('any') },
    recorded: { type: CustomAttributeType<Recorded>('any') },
    unsettled: { type: CustomAttributeType<Unsettled>('any') },
    automatic: { type: CustomAttributeType<NonNullable<TicketRecord['automatic']>>('any') },
    version: { type: 'number', required: true },
    // What the lists are in the order of; all of it follows from the above.
    contractKey: { type: 'string', required: true },
    status: { type: 'string', required: true },
    openedAt: { type: 'string', required: true },
    /** "2025-01", in UTC. */
    openedMonth: { type: 'string', required: true },
  },
  indexes: {
    /** Q1 a ticket by id. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#TICKET#${ticketId}', composite: ['tenantId', 'ticketId'] },
      sk: { ...sort, template: 'TICKET', composite: [] },
    },
    /** Q2 a client's tickets, by contract; Q3 those of one contract. */
    ofClient: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ clientId }: { clientId?: string }) => Boolean(clientId),
      pk: {
        ...listPartition,
        template: 'T#${tenantId}#C#${clientId}#TICKETS',
        composite: ['tenantId', 'clientId'],
      },
      sk: {
        ...listSort,
        template: '${contractKey}#${openedAt}#${ticketId}',
        composite: ['contractKey', 'openedAt', 'ticketId'],
      },
    },
    /** Q4 the tickets of a status that were opened in a month. */
    ofStatus: {
      index: relatedIndex.name,
      projection: 'keys_only',
      pk: {
        ...relatedPartition,
        template: 'T#${tenantId}#TICKETS#${status}#${openedMonth}',
        composite: ['tenantId', 'status', 'openedMonth'],
      },
      sk: { ...relatedSort, template: '${openedAt}#${ticketId}', composite: ['openedAt', 'ticketId'] },
    },
  },
});

/** That a ticket has, or once had, a number or a service order, so that it is found by it. */
export const ticketRefEntity = new Entity({
  model: { service: 'monthend', entity: 'ticketRef', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    /** Hash of the number or of the service order. */
    refKey: { type: 'string', required: true },
    ticketId: { type: 'string', required: true },
  },
  indexes: {
    /** Q5 the tickets of a number; Q6 those of a service order. */
    byRef: {
      pk: { ...partition, template: 'T#${tenantId}#TICKETREF#${refKey}', composite: ['tenantId', 'refKey'] },
      sk: { ...sort, template: '${ticketId}', composite: ['ticketId'] },
    },
  },
});

/**
 * Where to begin to look for work whose ticket may change in its tool, or that has none: the contract that it came to
 * first, or that it was deleted before it came.
 */
export const workPlaceEntity = new Entity({
  model: { service: 'monthend', entity: 'workPlace', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    billableId: { type: 'string', required: true },
    contractId: { type: 'string' },
    /** The tool's word that deleted it, when that came first. */
    said: { type: 'string' },
  },
  indexes: {
    /** Q7 the first contract of work, which never changes. */
    byWork: {
      pk: { ...partition, template: 'T#${tenantId}#WORK#${billableId}', composite: ['tenantId', 'billableId'] },
      sk: { ...sort, template: 'PLACE', composite: [] },
    },
  },
});

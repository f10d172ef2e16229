import { CustomAttributeType, Entity } from 'electrodb';
import {
  type Accounted,
  billableKinds,
  charging,
  type Expense,
  type TimeEntry,
  type Wait,
  type WorkSource,
} from '../../billables/billable.ts';
import { listIndex, logIndex, relatedIndex } from '../keys.ts';
import { listPartition, listSort, logSort, partition, relatedPartition, relatedSort, sort } from './key-shapes.ts';

/**
 * A thing to be charged. All kinds are one entity: a Query through one entity silently drops the items of another. Its
 * sort key is its identity and never changes; `billDate` and `ulid` are its place on the log. While it is not ready to be
 * charged they are "held" and its day: behind all bill dates, where no bill looks.
 */
export const billableEntity = new Entity({
  model: { service: 'monthend', entity: 'billable', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    billableId: { type: 'string', required: true },
    kind: { type: billableKinds, required: true },
    billDate: { type: 'string' },
    ulid: { type: 'string' },
    version: { type: 'number', required: true },
    // What follows is a time entry's, or another kind's: `domain/billables/billable.ts` says which has what.
    startedAt: { type: 'string' },
    endedAt: { type: 'string' },
    seconds: { type: 'number' },
    /** The day of an expense too, where that is of a ticket: its lists are by day. */
    workedOn: { type: 'string' },
    untimed: { type: 'boolean' },
    extraMinutes: { type: 'number' },
    technician: { type: 'string' },
    /** Hash of the technician, for the key. */
    technicianKey: { type: 'string' },
    team: { type: 'string' },
    role: { type: 'string' },
    workType: { type: 'string' },
    ticket: { type: 'string' },
    description: { type: 'string' },
    ticketId: { type: 'string' },
    /** Whose time, or expense, it is in the list of that: "TICKET" or "PROJECT" and its id; both empty where it is of none. */
    relatedKind: { type: 'string' },
    relatedId: { type: 'string' },
    /** Which of its lists: "TIME" or "EXPENSES". */
    relatedList: { type: 'string' },
    task: { type: CustomAttributeType<NonNullable<TimeEntry['task']>>('any') },
    session: { type: CustomAttributeType<NonNullable<TimeEntry['session']>>('any') },
    notes: { type: 'string' },
    source: { type: CustomAttributeType<WorkSource>('any') },
    waitsFor: { type: CustomAttributeType<readonly Wait[]>('any') },
    charging: { type: charging },
    warranty: { type: CustomAttributeType<NonNullable<TimeEntry['warranty']>>('any') },
    hourlyPrice: { type: 'string' },
    fixedPrice: { type: 'string' },
    travel: { type: CustomAttributeType<NonNullable<TimeEntry['travel']>>('any') },
    accountedOn: { type: 'string' },
    accounted: { type: CustomAttributeType<Accounted>('any') },
    chargeId: { type: 'string' },
    milestoneId: { type: 'string' },
    on: { type: 'string' },
    by: { type: 'string' },
    device: { type: 'string' },
    quantity: { type: 'string' },
    amount: { type: 'string' },
    expiresOn: { type: 'string' },
    unitPrice: { type: 'string' },
    unitCost: { type: 'string' },
    markupPercent: { type: 'string' },
    taxRateId: { type: 'string' },
    unit: { type: 'string' },
    product: { type: CustomAttributeType<NonNullable<Expense['product']>>('any') },
    invoiceId: { type: 'string' },
    creditNoteId: { type: 'string' },
    of: { type: 'string' },
    asOf: { type: 'string' },
    /** Never written: the word of the deletion that is replaced, in conditions. */
    said: { type: 'string' },
  },
  indexes: {
    /** B1 a billable by its identity; B2 all of a contract, ready or not. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'BI#${billableId}', composite: ['billableId'] },
    },
    /** B3 a contract's log between two bill dates, consistently; B6 from one on, with what is held behind it; B8 by page. */
    log: {
      index: logIndex.name,
      condition: ({ billDate, ulid }: { billDate?: string; ulid?: string }) => Boolean(billDate && ulid),
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...logSort, template: 'LOG#${billDate}#${ulid}', composite: ['billDate', 'ulid'] },
    },
    /** B4 a technician's work by day; other kinds have no key here. */
    ofTechnician: {
      index: listIndex.name,
      projection: 'keys_only',
      condition: ({ technicianKey, workedOn }: { technicianKey?: string; workedOn?: string }) =>
        Boolean(technicianKey && workedOn),
      pk: {
        ...listPartition,
        template: 'T#${tenantId}#TECH#${technicianKey}',
        composite: ['tenantId', 'technicianKey'],
      },
      sk: { ...listSort, template: '${workedOn}#${billableId}', composite: ['workedOn', 'billableId'] },
    },
    /** B7 the time of a ticket by day; B9 that of a project; B10 a ticket's expenses. What is of neither has no key here. */
    ofRelated: {
      index: relatedIndex.name,
      projection: 'keys_only',
      condition: ({ relatedId, workedOn }: { relatedId?: string; workedOn?: string }) => Boolean(relatedId && workedOn),
      pk: {
        ...relatedPartition,
        template: 'T#${tenantId}#${relatedKind}#${relatedId}#${relatedList}',
        composite: ['tenantId', 'relatedKind', 'relatedId', 'relatedList'],
      },
      sk: { ...relatedSort, template: '${workedOn}#${billableId}', composite: ['workedOn', 'billableId'] },
    },
  },
});

/**
 * What a billable leaves behind where it was moved away or deleted, under its own key: so that the tool or file that
 * brought it may bring it again, however late, and nothing is billed twice. No list shows it.
 */
export const departedEntity = new Entity({
  model: { service: 'monthend', entity: 'departed', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    billableId: { type: 'string', required: true },
    /** The contract that it went to, if it was not deleted. */
    movedTo: { type: 'string' },
    /** The tool's word that deleted it: a later one brings it back. Where a person did, nothing does. */
    said: { type: 'string' },
    /** Never written: names the version of the billable that is replaced, in conditions. */
    version: { type: 'number' },
  },
  indexes: {
    /** B5 what stood under a billable's identity. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'BI#${billableId}', composite: ['billableId'] },
    },
  },
});

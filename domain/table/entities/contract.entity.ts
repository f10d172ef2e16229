import { CustomAttributeType, Entity } from 'electrodb';
import type { BillingState } from '../../contracts/billing-state.ts';
import type { Contract, Suspension, Terms } from '../../contracts/contract.ts';
import { listIndex } from '../keys.ts';
import { listPartition, listSort, partition, sort } from './key-shapes.ts';

/** What a client agreed to. Its billing state and its billables lie in the same partition. */
export const contractEntity = new Entity({
  model: { service: 'monthend', entity: 'contract', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    clientId: { type: 'string', required: true },
    name: { type: 'string', required: true },
    startsOn: { type: 'string', required: true },
    endsOn: { type: 'string' },
    purchaseOrder: { type: 'string' },
    invoiceGroup: { type: 'string' },
    accountManagers: { type: CustomAttributeType<NonNullable<Contract['accountManagers']>>('any') },
    renewal: { type: CustomAttributeType<NonNullable<Contract['renewal']>>('any') },
    renewals: { type: CustomAttributeType<NonNullable<Contract['renewals']>>('any') },
    alerts: { type: CustomAttributeType<NonNullable<Contract['alerts']>>('any') },
    proposal: { type: CustomAttributeType<NonNullable<Contract['proposal']>>('any') },
    rateDate: { type: ['worked', 'accounted'] as const, required: true },
    terms: { type: CustomAttributeType<readonly Terms[]>('any'), required: true },
    suspensions: { type: CustomAttributeType<readonly Suspension[]>('any'), required: true },
    version: { type: 'number', required: true },
  },
  indexes: {
    /** K1 a contract by id. */
    byId: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'CONTRACT', composite: [] },
    },
    /** K2 the contracts of a tenant; K3 those of one client. */
    ofTenant: {
      index: listIndex.name,
      projection: 'keys_only',
      pk: { ...listPartition, template: 'T#${tenantId}#CONTRACTS', composite: ['tenantId'] },
      sk: { ...listSort, template: '${clientId}#${contractId}', composite: ['clientId', 'contractId'] },
    },
  },
});

/** How far the contract has been billed; the version is what every commit is conditional on. */
export const billingStateEntity = new Entity({
  model: { service: 'monthend', entity: 'billingState', version: '1' },
  attributes: {
    tenantId: { type: 'string', required: true },
    contractId: { type: 'string', required: true },
    through: { type: 'string' },
    cutoff: { type: 'string' },
    openFrom: { type: 'string', required: true },
    windowFrom: { type: 'string', required: true },
    chargedUntil: { type: CustomAttributeType<BillingState['chargedUntil']>('any'), required: true },
    balances: { type: CustomAttributeType<BillingState['balances']>('any'), required: true },
    correctFrom: { type: 'string' },
    lastBill: { type: CustomAttributeType<NonNullable<BillingState['lastBill']>>('any') },
    version: { type: 'number', required: true },
    committedAt: { type: 'string' },
    /** When anything of this item last changed, RFC 3339: a read within 5 s of it is repeated. */
    changedAt: { type: 'string', required: true },
  },
  indexes: {
    /** K4 a contract's billing state. */
    byContract: {
      pk: { ...partition, template: 'T#${tenantId}#K#${contractId}', composite: ['tenantId', 'contractId'] },
      sk: { ...sort, template: 'STATE', composite: [] },
    },
  },
});

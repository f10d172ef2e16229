import * as z from 'zod';
import type { Batch } from '../../batches/batch.ts';
import { NewBatch } from '../../batches/new-batch.ts';
import { todayOf } from '../../tenants/today.ts';
import { contractOf } from '../billables/read.ts';
import type { Machine, Needs } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';
import { startBatch } from './start.ts';

const { name, through, openWork, lineGrouping, issueOn, dueOn, delivery } = NewBatch.shape;

/** How one contract is to be billed by itself. */
export const ContractBill = z
  .strictObject({
    name: name.optional(),
    through: through.optional().describe('The last day that is billed. Default: today.'),
    openWork: openWork.unwrap().default(true).describe('Work of the billing period that is still open is billed too.'),
    ...{ lineGrouping, issueOn, dueOn, delivery },
  })
  .meta({ id: 'ContractBill' });
export type ContractBill = z.infer<typeof ContractBill>;

/** Starts a batch of one contract, on any day. Throws `NotFound`. */
export const billOneContract =
  (needs: Pick<Needs, 'stores' | 'clock' | 'journal'>, machine: Machine) =>
  async (tenantId: string, contractId: string, seed: string, asked: ContractBill): Promise<Batch> => {
    const [tenant, { contract }] = await Promise.all([
      readTenant(needs)(tenantId),
      contractOf(needs.stores, tenantId, contractId, ''),
    ]);
    const request = NewBatch.parse({
      ...asked,
      name: asked.name ?? contract.name,
      through: asked.through ?? todayOf(tenant, needs.clock()),
      contractIds: [contractId],
    });
    return startBatch(needs, machine)(tenantId, seed, request);
  };

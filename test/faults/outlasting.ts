import { newBillingState } from '../../domain/contracts/billing-state.ts';
import { anEntry } from '../operations/firm.ts';
import type { Firm } from './firm.ts';
import type { House } from './house.ts';
import type { Wire } from './wire.ts';
import { invocationNow, type World } from './world.ts';

/** A writer whose last call stands in the way for longer than Settle waits: what the deadline forbids. */
export const outlast = (house: House, world: World, wire: Wire, { tenantId, contracts }: Firm): Promise<void> => {
  const { contractId = '' } = contracts[0] ?? {};
  const entry = anEntry(contractId, 'outlasting', '2016-03-30', 60);
  return world.invoke('outlasting', async () => {
    const invocation = invocationNow();
    if (!invocation) return;
    const before = wire.interposer;
    const { table } = before;
    wire.interposer = {
      ...before,
      table: async (command, send, by) => {
        if (by === invocation) await new Promise((resolve) => setTimeout(resolve, 900_000));
        return table ? table(command, send, by) : send(command);
      },
    };
    await house.stores.log.add(tenantId, entry, newBillingState('2016-03-01'), false);
  });
};

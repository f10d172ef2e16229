import { BillingError } from '../../errors.ts';
import { everything, unlockedBy, waitingFor } from '../../integrations/waiting-news.ts';
import type { TableNeeds } from '../ports.ts';
import { workOff } from './waiting.ts';

/*
 * Rows whose being written may let go on what waits, as the table's stream tells them: at least once, in any order, and each
 * to be read as it is by now.
 */

/** Something was mapped. */
export const mappingWritten =
  (needs: TableNeeds) =>
  async (tenantId: string, integrationId: string, mappingId: string, hasTime: () => boolean): Promise<void> => {
    const stored = await needs.stores.mappings.get(tenantId, integrationId, mappingId);
    if (stored) await workOff(needs)(tenantId, integrationId, { selection: unlockedBy(stored.mapped) }, hasTime);
  };

/** The rules changed: they may decide whatever waits. */
export const rulesWritten =
  (needs: TableNeeds) =>
  (tenantId: string, integrationId: string, hasTime: () => boolean): Promise<void> =>
    workOff(needs)(tenantId, integrationId, { selection: everything }, hasTime);

/**
 * A contract was made or changed. The list of its client's contracts may lag behind: whoever looked there too soon would
 * not find it, and not come again.
 */
export const contractWritten =
  (needs: TableNeeds) =>
  async (tenantId: string, contractId: string, hasTime: () => boolean): Promise<void> => {
    const integrations = await integrationsOf(needs, tenantId);
    const record = integrations.length === 0 ? undefined : await needs.stores.contracts.get(tenantId, contractId);
    if (!record) return;
    if (!(await needs.stores.contracts.isListed(tenantId, record.contract)))
      throw new BillingError('ServiceBusy', 'the contract is not in its list yet: try again');
    await workOffClient(needs, tenantId, integrations, record.contract.clientId, hasTime);
  };

/** A client was made or changed: it may have a default contract now. */
export const clientWritten =
  (needs: TableNeeds) =>
  async (tenantId: string, clientId: string, hasTime: () => boolean): Promise<void> =>
    workOffClient(needs, tenantId, await integrationsOf(needs, tenantId), clientId, hasTime);

const workOffClient = async (
  needs: TableNeeds,
  tenantId: string,
  integrations: readonly string[],
  clientId: string,
  hasTime: () => boolean,
): Promise<void> => {
  const selection = waitingFor({ kind: 'client', clientId });
  for (const integrationId of integrations) await workOff(needs)(tenantId, integrationId, { selection }, hasTime);
};

/** A firm has a handful of tools. */
const integrationsOf = async ({ stores }: TableNeeds, tenantId: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await stores.integrations.list(tenantId, { limit: 100, cursor });
    ids.push(...page.items.map(({ integrationId }) => integrationId));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
};

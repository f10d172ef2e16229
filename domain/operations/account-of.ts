import { accountIds } from '../clients/client.ts';
import type { Stores } from '../table/stores.ts';

/**
 * The ids under which the documents lie of whoever stands for a client today: its own, and those of the duplicates that were merged into
 * it. A document names for ever whom it was issued to, its contracts may have gone over to another.
 */
export const accountOf = async (
  { clients }: Pick<Stores, 'clients'>,
  tenantId: string,
  clientId: string,
): Promise<readonly string[]> => {
  const client = await clients.standing(tenantId, clientId);
  return client ? accountIds(client) : [clientId];
};

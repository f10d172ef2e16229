import type { PlannedInvoice } from '../../batches/item.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import { concurrently, sleep } from '../concurrently.ts';
import type { Needs } from '../ports.ts';
import { readingListsOnce } from '../price-lists.ts';
import { holidaysOf, readFacts } from '../pricing/contract-facts.ts';
import type { DraftFacts } from './compute-draft.ts';
import type { Run } from './load.ts';
import { ratesFor } from './rates.ts';

/** A Query is only read-committed against transactions: a state this fresh is read again once it has aged. */
const FRESH_MILLISECONDS = 5_000;
const QUERIES_AT_ONCE = 10;

const settled = async (needs: Needs, tenantId: string, record: ContractRecord): Promise<ContractRecord> => {
  const age = needs.clock().getTime() - Date.parse(record.stateChangedAt);
  if (age >= FRESH_MILLISECONDS) return record;
  await sleep(FRESH_MILLISECONDS - Math.max(0, age));
  return (await needs.stores.contracts.get(tenantId, record.contract.contractId)) ?? record;
};

/** Reads all that some drafts depend on: contracts and clients in batches, one Query for each contract's log. */
export const gather = async (
  needs: Needs,
  run: Run,
  planned: readonly PlannedInvoice[],
): Promise<readonly DraftFacts[]> => {
  const { tenant, batch, reach } = run;
  const { tenantId } = tenant;
  const [records, clients] = await Promise.all([
    needs.stores.contracts.many(
      tenantId,
      planned.flatMap(({ contractIds }) => contractIds),
    ),
    // Who was merged since is billed as whoever stands for it.
    needs.stores.clients.standingOf(
      tenantId,
      planned.map(({ clientId }) => clientId),
    ),
  ]);
  const stores = readingListsOnce(needs.stores);
  const contracts = await concurrently([...records.values()], QUERIES_AT_ONCE, async (found) =>
    readFacts(stores, tenantId, await settled(needs, tenantId, found), reach.through),
  );
  const holidays = await holidaysOf(contracts, reach.through);
  const rates = await ratesFor(needs.stores, run, [...clients.values()]);
  const byId = new Map(contracts.map((facts) => [facts.contract.contractId, facts]));
  return planned.map(({ itemId, clientId, contractIds }) => ({
    tenant,
    batch,
    reach,
    planned: { itemId, clientId: clients.get(clientId)?.clientId ?? clientId, contractIds },
    client: clients.get(clientId),
    exchangeRate: rates.get(clients.get(clientId)?.currency ?? tenant.settings.currency),
    contracts: contractIds.flatMap((contractId) => byId.get(contractId) ?? []),
    holidays,
  }));
};

import { type ContractCheck, checkContract, keptOf } from '../../audits/check-contract.ts';
import { chainOf, type Step, stepsOf } from '../../audits/steps.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import type { BillingState } from '../../contracts/billing-state.ts';
import type { Contract } from '../../contracts/contract.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { accountOf } from '../account-of.ts';
import { concurrently } from '../concurrently.ts';
import type { AuditNeeds } from './ports.ts';

const CLIENTS_AT_ONCE = 5;
const LOGS_AT_ONCE = 10;
const DOCUMENTS = 100;
/** Before every bill date. */
const BEGINNING: LocalDate = '0000-01-01';
/** A client's list of documents lags behind by moments: a bill this young, and not on it, is not missing yet. */
const LAG_MILLISECONDS = 15 * 60_000;

/** A contract as it was read, and what is wrong with it. */
export interface LookedAt extends ContractCheck {
  readonly contractId: string;
  readonly state: BillingState;
}

/**
 * What a client's documents billed, by contract. Only that is kept of them: a client may have thousands. One that is gone
 * is missing among its contracts' bills, and nothing is repaired on them.
 */
const stepsOfClient = async (
  { stores }: AuditNeeds,
  tenantId: string,
  clientId: string,
): Promise<readonly (readonly [string, readonly Step[]])[]> => {
  const steps: (readonly [string, readonly Step[]])[] = [];
  const clientIds = await accountOf(stores, tenantId, clientId);
  let cursor: string | undefined;
  do {
    const page: { readonly items: readonly Invoice[]; readonly cursor: string | null } =
      await stores.ledger.listFoundOfClient(tenantId, clientIds, { limit: DOCUMENTS, cursor });
    steps.push(...stepsOf(page.items));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return steps;
};

/** What has happened in the last moments may not be listed yet. */
const withoutLag = ({ findings, figures }: ContractCheck, now: number): ContractCheck => ({
  figures,
  findings: findings.filter(
    (one) => one.code !== 'billMissing' || now - Date.parse(one.committedAt) > LAG_MILLISECONDS,
  ),
});

/**
 * Reads some contracts, all that is on them, and what their clients' documents billed of them, each client's documents
 * once; and says what is wrong at this reading. First the logs, then the states, then the documents: so each is at least
 * as new as what it is compared with.
 */
export const lookAtAll = async (
  needs: AuditNeeds,
  tenantId: string,
  contracts: readonly Pick<Contract, 'contractId' | 'clientId'>[],
): Promise<readonly LookedAt[]> => {
  const { stores, clock } = needs;
  const logs = await concurrently(contracts, LOGS_AT_ONCE, async ({ contractId }) => {
    const { logged, held } = await stores.log.open(tenantId, contractId, BEGINNING);
    return [contractId, [...logged, ...held].map(keptOf)] as const;
  });
  const records = await stores.contracts.many(
    tenantId,
    contracts.map(({ contractId }) => contractId),
  );
  const clientIds = [...new Set(contracts.map(({ clientId }) => clientId))];
  const ofClients = await concurrently(clientIds, CLIENTS_AT_ONCE, (clientId) =>
    stepsOfClient(needs, tenantId, clientId),
  );
  const steps = Map.groupBy(ofClients.flat(), ([contractId]) => contractId);
  const now = clock().getTime();
  return logs.flatMap(([contractId, billables]) => {
    const state = records.get(contractId)?.state;
    if (!state) return [];
    const found = (steps.get(contractId) ?? []).flatMap(([, some]) => some);
    const check = checkContract({ contractId, state, billables, chain: chainOf(state, found) });
    return [{ contractId, state, ...withoutLag(check, now) }];
  });
};

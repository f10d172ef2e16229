import { newBillingState } from '../contracts/billing-state.ts';
import { type ContractChange, changeContract, correctionFrom } from '../contracts/change.ts';
import type { Contract, NewContract, Terms } from '../contracts/contract.ts';
import { guardAmounts } from '../contracts/guard-amounts.ts';
import { guardTaxRates } from '../contracts/known-tax-rates.ts';
import { BillingError } from '../errors.ts';
import type { ContractRecord } from '../table/contract-store.ts';
import type { TenantSettings } from '../tenants/tenant.ts';
import { todayOf } from '../tenants/today.ts';
import { isAlready, notFound, stale } from './change.ts';
import { guardHolidays } from './holidays.ts';
import type { Needs } from './ports.ts';
import { readTenant } from './tenants/settings.ts';

type ContractNeeds = Pick<Needs, 'stores'>;

/** What terms name must be there, and what they come to must be possible. `pointer` is where they stand in the request. */
export const guardTerms = async (
  terms: Pick<Terms, 'charges'>,
  settings: TenantSettings,
  pointer: string,
  currency = settings.currency,
): Promise<void> => {
  guardTaxRates(terms, settings, pointer);
  guardAmounts(terms, currency, pointer);
  await guardHolidays(terms, pointer);
};

/** A contract as it is made. */
export const newContract = (contractId: string, { terms, ...agreed }: NewContract): Contract => ({
  ...agreed,
  contractId,
  terms: [{ effectiveFrom: agreed.startsOn, ...terms }],
  suspensions: [],
  version: 1,
});

export const createContract =
  (needs: ContractNeeds) =>
  async (tenantId: string, contractId: string, asked: NewContract): Promise<ContractRecord> => {
    const { stores } = needs;
    const [{ settings }, client] = await Promise.all([
      readTenant(needs)(tenantId),
      stores.clients.get(tenantId, asked.clientId),
    ]);
    if (!client)
      throw new BillingError('ClientUnknown', `there is no client ${asked.clientId}: add it first`, [
        { pointer: '/clientId', detail: 'must be the id of a client' },
      ]);
    if (client.incomplete)
      throw new BillingError(
        'ClientIncomplete',
        `complete client ${asked.clientId} first: an integration knew its name only`,
        [{ pointer: '/clientId', detail: 'must be a client whose address is known' }],
      );
    await guardTerms(asked.terms, settings, '/terms', client.currency);
    await stores.contracts.create(tenantId, newContract(contractId, asked), newBillingState(asked.startsOn));
    return readContract(needs)(tenantId, contractId);
  };

export const readContract =
  ({ stores }: ContractNeeds) =>
  async (tenantId: string, contractId: string): Promise<ContractRecord> => {
    const record = await stores.contracts.get(tenantId, contractId);
    if (!record) throw notFound('contract', contractId);
    return record;
  };

/** What a request says of a change; what day it is, the tenant's clock on the wall says. */
export type WantedChange =
  | Exclude<ContractChange, { kind: 'withdrawTerms' }>
  | { readonly kind: 'withdrawTerms'; readonly effectiveFrom: string };

/** A change that has been made, by an attempt whose answer was lost, is not made again. */
const isMade = (contract: Contract, change: WantedChange): boolean => {
  const last = contract.suspensions.at(-1);
  switch (change.kind) {
    case 'agreeTerms':
      return contract.terms.some((terms) => isAlready(terms, change.terms));
    case 'withdrawTerms':
      return false;
    case 'suspend':
      return last?.until === undefined && last?.from === change.from;
    case 'resume':
      return last?.until === change.on;
    case 'end':
      return contract.endsOn === change.endsOn;
  }
};

/**
 * Changes a contract that still is what the caller has seen: loads, decides, saves once. Whoever bills it at the same
 * moment computes its draft again, or was first: then this is decided again, on what is invoiced by now.
 */
export const changeAgreed =
  (needs: ContractNeeds) =>
  async (
    { tenantId, contractId, expected }: { tenantId: string; contractId: string; expected: number },
    change: WantedChange,
    now: Date,
  ): Promise<ContractRecord> => {
    const [record, tenant] = await Promise.all([
      readContract(needs)(tenantId, contractId),
      readTenant(needs)(tenantId),
    ]);
    const { contract, state } = record;
    if (isMade(contract, change)) return record;
    if (contract.version !== expected) throw stale('contract', contract.version);
    if (change.kind === 'agreeTerms') {
      const client = await needs.stores.clients.get(tenantId, contract.clientId);
      await guardTerms(change.terms, tenant.settings, '', client?.currency);
    }
    const wanted = change.kind === 'withdrawTerms' ? { ...change, today: todayOf(tenant, now) } : change;
    const changed = changeContract(contract, state, wanted);
    const saved = await needs.stores.contracts.replace(
      tenantId,
      record,
      changed,
      correctionFrom(contract, state, wanted),
    );
    if (!saved) throw new BillingError('Conflict', 'the contract was changed or billed at this moment: try again');
    return readContract(needs)(tenantId, contractId);
  };

import type { Client } from '../clients/client.ts';
import { type BillingState, newBillingState } from '../contracts/billing-state.ts';
import type { Contract, NewContract, Terms } from '../contracts/contract.ts';
import { guardAmounts } from '../contracts/guard-amounts.ts';
import { type ChangedBy, type ContractEvent, type ContractHappening, eventOf } from '../contracts/history.ts';
import { guardTaxRates } from '../contracts/known-tax-rates.ts';
import { guardValidity } from '../contracts/proposal-changes.ts';
import { BillingError } from '../errors.ts';
import { currencyOfClient } from '../invoicing/exchange.ts';
import { minorDigits } from '../money/currency.ts';
import { type RenewalAsked, settledSince } from '../renewals/plan.ts';
import { CommitRefused } from '../table/commit.ts';
import type { ScheduleRecord } from '../table/contract-schedule-store.ts';
import type { ContractRecord } from '../table/contract-store.ts';
import type { Tenant, TenantSettings } from '../tenants/tenant.ts';
import { todayOf } from '../tenants/today.ts';
import { newSchedule } from './alerts/schedules.ts';
import { notFound, stale } from './change.ts';
import { merged } from './clients.ts';
import { guardHolidays } from './holidays.ts';
import type { Needs } from './ports.ts';
import { saveChange } from './save-contract.ts';
import { agreedTerms } from './service-levels/agreed-terms.ts';
import { readTenant } from './tenants/settings.ts';
import { untilAgreed } from './until-done.ts';
import { decided, isMade, type WantedChange } from './wanted-change.ts';

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

/** A contract with all that is written with it. */
export interface ContractToMake {
  readonly made: Contract;
  readonly state: BillingState;
  readonly schedule: ScheduleRecord | undefined;
  readonly event: ContractEvent;
}

/** A contract needs a client whose address is known: an integration may know only its name, and one that is erased has none. */
const guardComplete = ({ incomplete }: Pick<Client, 'incomplete'>, clientId: string, pointer: string): void => {
  if (!incomplete) return;
  throw new BillingError('ClientIncomplete', `complete client ${clientId} first: only its name is known`, [
    { pointer, detail: 'must be a client whose address is known' },
  ]);
};

/** How its history begins. */
const madeOf = ({ startsOn, proposal }: Contract): ContractHappening =>
  proposal ? { kind: 'proposed', validUntil: proposal.validUntil } : { kind: 'made', from: startsOn };

/** What a contract of a client is to be, checked; nothing is written yet. Throws a BillingError where it does not fit. */
export const contractToMake =
  (needs: ContractNeeds) =>
  async (
    tenant: Tenant,
    client: Pick<Client, 'currency' | 'incomplete'>,
    contractId: string,
    asked: NewContract,
    { by = {}, now }: { readonly by?: ChangedBy | undefined; readonly now: Date },
  ): Promise<ContractToMake> => {
    guardComplete(client, asked.clientId, '/clientId');
    const terms = await agreedTerms(needs)(tenant.tenantId, asked.terms, '/terms');
    await guardTerms(terms, tenant.settings, '/terms', client.currency);
    const today = todayOf(tenant, now);
    if (asked.proposal) guardValidity(asked.proposal.validUntil, today, '/proposal/validUntil');
    const renewal = settledSince(asked.renewal, undefined, today);
    const made = newContract(contractId, { ...asked, ...(renewal && { renewal }), terms });
    return {
      made,
      state: newBillingState(asked.startsOn),
      schedule: newSchedule(tenant, made, now),
      event: eventOf({ ...made, version: 0 }, madeOf(made), by, now),
    };
  };

/**
 * Writes a contract that is ready. Its client must stay unmerged, so contracts of one client that are made at the same moment meet
 * there, and each is tried again. Throws `ClientMerged` and `ServiceBusy`.
 */
const writeContract = async (
  { stores }: ContractNeeds,
  tenantId: string,
  { made, state, schedule, event }: ContractToMake,
): Promise<void> => {
  const write = async (): Promise<Contract | undefined> => {
    try {
      return await stores.contracts.create(tenantId, made, state, schedule, event);
    } catch (error) {
      if (!(error instanceof CommitRefused)) throw error;
      if (error.isConflict) return undefined;
      const byNow = await stores.clients.get(tenantId, made.clientId);
      throw byNow?.mergedInto === undefined ? error : merged(byNow, '/clientId');
    }
  };
  await untilAgreed(write, { busy: 'many contracts of this client are being made' });
};

export const createContract =
  (needs: ContractNeeds) =>
  async (
    tenantId: string,
    contractId: string,
    asked: NewContract,
    now: Date,
    by: ChangedBy = {},
  ): Promise<ContractRecord> => {
    const { stores } = needs;
    const [tenant, client] = await Promise.all([
      readTenant(needs)(tenantId),
      stores.clients.get(tenantId, asked.clientId),
    ]);
    if (!client)
      throw new BillingError('ClientUnknown', `there is no client ${asked.clientId}: add it first`, [
        { pointer: '/clientId', detail: 'must be the id of a client' },
      ]);
    if (client.mergedInto !== undefined) throw merged(client, '/clientId');
    await writeContract(needs, tenantId, await contractToMake(needs)(tenant, client, contractId, asked, { by, now }));
    return readContract(needs)(tenantId, contractId);
  };

export const readContract =
  ({ stores }: ContractNeeds) =>
  async (tenantId: string, contractId: string): Promise<ContractRecord> => {
    const record = await stores.contracts.get(tenantId, contractId);
    if (!record) throw notFound('contract', contractId);
    return record;
  };

/** What a contract is billed in. */
export const currencyOf = async (
  { stores }: ContractNeeds,
  { tenantId, settings }: Tenant,
  { clientId }: Pick<Contract, 'clientId'>,
): Promise<string> => currencyOfClient((await stores.clients.get(tenantId, clientId)) ?? {}, settings);

/** Terms that are agreed with a renewal, as they are kept; refused where they do not fit the firm. */
export const agreedForRenewal = async (
  needs: ContractNeeds,
  { tenantId, settings }: Tenant,
  asked: RenewalAsked,
  currency: string,
): Promise<RenewalAsked> => {
  if (!asked.terms) return asked;
  const terms = await agreedTerms(needs)(tenantId, asked.terms, '/terms');
  await guardTerms(terms, settings, '/terms', currency);
  return { ...asked, terms };
};

/** A change with its terms as they are kept; refused where these do not fit the firm, or no longer do. */
const withAgreedTerms = async (
  needs: ContractNeeds,
  tenant: Tenant,
  contract: Contract,
  change: WantedChange,
  currency: string,
): Promise<WantedChange> => {
  if (change.kind === 'renew')
    return { ...change, asked: await agreedForRenewal(needs, tenant, change.asked, currency) };
  if (change.kind === 'accept')
    for (const terms of contract.terms) await guardTerms(terms, tenant.settings, '/path/contractId/terms', currency);
  if (change.kind === 'agreeTerms') await guardTerms(change.terms, tenant.settings, '', currency);
  return change;
};

/**
 * Changes a contract that still is what the caller has seen: loads, decides, saves once. Whoever bills it at the same
 * moment computes its draft again, or was first: then this is decided again, on what is invoiced by now.
 */
export const changeAgreed =
  (needs: ContractNeeds) =>
  async (
    { tenantId, contractId, expected, ...by }: ChangedBy & { tenantId: string; contractId: string; expected: number },
    asked: WantedChange,
    now: Date,
  ): Promise<ContractRecord> => {
    const [record, tenant] = await Promise.all([
      readContract(needs)(tenantId, contractId),
      readTenant(needs)(tenantId),
    ]);
    const change =
      asked.kind === 'agreeTerms' ? { ...asked, terms: await agreedTerms(needs)(tenantId, asked.terms, '') } : asked;
    const today = todayOf(tenant, now);
    const { contract } = record;
    if (isMade(contract, change, today)) return record;
    if (contract.version !== expected) throw stale('contract', contract.version);
    const client = (await needs.stores.clients.get(tenantId, contract.clientId)) ?? {};
    if (change.kind === 'accept' || change.kind === 'extend')
      guardComplete(client, contract.clientId, '/path/contractId');
    const currency = currencyOfClient(client, tenant.settings);
    const agreed = await withAgreedTerms(needs, tenant, contract, change, currency);
    const wanted = decided(contract, agreed, { today, minorDigits: minorDigits(currency) });
    const saved = await saveChange(needs, tenant, record, wanted, { by, now });
    if (!saved) throw new BillingError('Conflict', 'the contract was changed or billed at this moment: try again');
    return readContract(needs)(tenantId, contractId);
  };

import { accountIds, type Client, type ClientDetails } from '../clients/client.ts';
import { BillingError } from '../errors.ts';
import { mustBeBranch } from './branches.ts';
import { isAlready, notFound, stale } from './change.ts';
import type { Needs } from './ports.ts';
import { tenantOf } from './tenants/tenant-of.ts';

type ClientNeeds = Pick<Needs, 'stores'>;

export const createClient =
  (needs: ClientNeeds) =>
  async (tenantId: string, clientId: string, details: ClientDetails, by?: string): Promise<Client> => {
    await guardDefaultContract(needs, tenantId, clientId, details);
    await guardBranch(needs, tenantId, details);
    return needs.stores.clients.create(tenantId, clientId, details, by);
  };

/** What a client had before there were branches stays as it is until somebody changes it. */
export const guardBranch = async (
  { stores }: ClientNeeds,
  tenantId: string,
  { branch }: ClientDetails,
  before?: ClientDetails,
): Promise<void> => {
  if (branch === undefined || branch === before?.branch) return;
  mustBeBranch((await tenantOf(stores, tenantId)).settings, branch);
};

/** Whoever would do something new with a client is told that another stands for it. */
export const merged = (
  { clientId, mergedInto }: Pick<Client, 'clientId' | 'mergedInto'>,
  pointer?: string,
): BillingError =>
  new BillingError(
    'ClientMerged',
    `client ${clientId} is merged into ${mergedInto}`,
    pointer === undefined ? [] : [{ pointer, detail: `must be ${mergedInto}, which stands for it` }],
  );

/** Time of one client must never go to a contract of another. */
export const guardDefaultContract = async (
  { stores }: ClientNeeds,
  tenantId: string,
  clientId: string,
  { defaultContractId }: ClientDetails,
): Promise<void> => {
  if (defaultContractId === undefined) return;
  const record = await stores.contracts.get(tenantId, defaultContractId);
  if (record?.contract.clientId === clientId) return;
  const detail = 'must be the id of a contract of this client';
  throw new BillingError('RequestInvalid', `defaultContractId ${detail}`, [{ pointer: '/defaultContractId', detail }]);
};

export const readClient =
  ({ stores }: ClientNeeds) =>
  async (tenantId: string, clientId: string): Promise<Client> => {
    const client = await stores.clients.get(tenantId, clientId);
    if (!client) throw notFound('client', clientId);
    return client;
  };

/** Amounts on issued invoices, and what is open of them, mean the currency they were written in. */
const guardCurrency = async (
  { stores }: ClientNeeds,
  tenantId: string,
  before: Client,
  wanted: ClientDetails,
): Promise<void> => {
  if (wanted.currency === before.currency) return;
  const [invoice] = (await stores.ledger.listOfClient(tenantId, accountIds(before), { limit: 1 })).items;
  if (!invoice || invoice.currency === wanted.currency) return;
  const detail = `must stay "${invoice.currency}"`;
  throw new BillingError('CurrencyFixed', `the client was invoiced in ${invoice.currency}: make another client`, [
    { pointer: '/currency', detail },
  ]);
};

/** The names of what is known of a client otherwise than before. */
const changedFields = (before: ClientDetails, after: ClientDetails): readonly string[] => {
  const [was, is] = [before, after] as readonly [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !isAlready([is[name]], [was[name]]))
    .sort();
};

/** Replaces what is known of a client, if it still is what the caller has seen. */
export const changeClient =
  (needs: ClientNeeds) =>
  async (
    tenantId: string,
    clientId: string,
    expected: number,
    details: ClientDetails,
    by?: string,
  ): Promise<Client> => {
    const client = await readClient(needs)(tenantId, clientId);
    if (client.erasedAt !== undefined) throw new BillingError('ClientErased', `client ${clientId} is erased`);
    const { clientId: _, version, mergedInto, absorbed, ...stored } = client;
    if (isAlready(details, stored)) return client;
    if (mergedInto !== undefined) throw merged(client);
    await guardCurrency(needs, tenantId, client, details);
    await guardDefaultContract(needs, tenantId, clientId, details);
    await guardBranch(needs, tenantId, details, client);
    const told = { kind: 'changed', fields: changedFields(stored, details), ...(by !== undefined && { by }) } as const;
    const changed =
      version === expected
        ? await needs.stores.clients.replace(tenantId, clientId, expected, details, told)
        : undefined;
    if (!changed) throw stale('client', version);
    return { ...changed, ...(absorbed && { absorbed }) };
  };

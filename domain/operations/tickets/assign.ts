import { type LocalDate, localDateOf } from '../../calendar/local-date.ts';
import { covers } from '../../calendar/period.ts';
import { type Contract, termOf } from '../../contracts/contract.ts';
import { usualContractOf } from '../../contracts/usual-contract.ts';
import { BillingError } from '../../errors.ts';
import type { TicketRecord } from '../../tickets/ticket.ts';
import { contractOf, zoneOf } from '../billables/read.ts';
import { merged } from '../clients.ts';
import type { TableNeeds } from '../ports.ts';

type Stores = Pick<TableNeeds['stores'], 'clients' | 'contracts' | 'tenants'>;

/** Whose it is to be, and on which contract. */
export interface Wanted {
  readonly clientId?: string | undefined;
  readonly contractId?: string | undefined;
}

const refuse = (pointer: string, detail: string): BillingError =>
  new BillingError('RequestInvalid', `${pointer}: ${detail}`, [{ pointer, detail }]);

/** The client's own choice among its contracts of the day, or the only one. */
const usualContract = async (
  { clients, contracts }: Stores,
  tenantId: string,
  clientId: string,
  day: LocalDate,
): Promise<Contract | undefined> => {
  const client = await clients.get(tenantId, clientId);
  const detail = 'there is no such client';
  if (!client) throw new BillingError('NotFound', detail, [{ pointer: '/clientId', detail }]);
  if (client.mergedInto !== undefined) throw merged(client, '/clientId');
  const active = (await contracts.ofClient(tenantId, clientId)).filter((one) => covers(termOf(one), day));
  return usualContractOf(active, client.defaultContractId);
};

/** The ticket as a person assigns it: that holds whatever the mapping of its tool says. */
export const assigned = async (
  stores: Stores,
  tenantId: string,
  record: TicketRecord,
  { clientId, contractId }: Wanted,
  now: Date,
): Promise<TicketRecord> => {
  if (contractId !== undefined) {
    const { contract } = await contractOf(stores, tenantId, contractId);
    if (clientId !== undefined && clientId !== contract.clientId)
      throw refuse('/contractId', 'is of another client than /clientId');
    return { ...record, clientId: contract.clientId, contractId, assigned: true };
  }
  if (clientId === undefined || clientId === record.clientId) return record;
  const day = localDateOf(now.toISOString(), await zoneOf(stores, tenantId));
  const contract = await usualContract(stores, tenantId, clientId, day);
  // Its time would be left on the contract of another client.
  if (contract === undefined && record.contractId !== undefined)
    throw refuse('/contractId', 'is missing: the client has no contract today, or several, and the ticket needs one');
  return { ...record, clientId, contractId: contract?.contractId, assigned: true };
};

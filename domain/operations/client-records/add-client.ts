import type { Client } from '../../clients/client.ts';
import type { NewClient } from '../../clients/new-client.ts';
import type { NewContract } from '../../contracts/contract.ts';
import { BillingError, type Fault } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import { blamed } from '../../templates/from-template.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { createClient, guardBranch, guardDefaultContract } from '../clients.ts';
import { contractToMake } from '../contracts.ts';
import type { Needs } from '../ports.ts';
import { describedIn } from '../templates/make-contract.ts';
import { tenantOf } from '../tenants/tenant-of.ts';

/** Which client is to be made, and who wants it when. */
export interface Adding {
  readonly tenantId: string;
  readonly clientId: string;
  /** The person's `sub`. */
  readonly by: string;
  readonly now: Date;
}

export interface Added {
  readonly client: Client;
  /** Of its first contract. */
  readonly contractId?: string | undefined;
}

type AddNeeds = Pick<Needs, 'stores'>;

/** Where in the form it stands what is wrong. */
type Placing = (fault: Fault) => Fault;
const under =
  (place: string): Placing =>
  ({ pointer, detail }) => ({ pointer: `${place}${pointer}`, detail });

const placing = async <T>(place: Placing, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    throw new BillingError(error.code, error.message, error.faults.map(place), error);
  }
};

/** The contract that the form asks for. */
const askedIn = async (
  { stores }: AddNeeds,
  { tenantId, clientId }: Adding,
  { contract, contractFromTemplate, locale }: NewClient,
  { settings }: Tenant,
): Promise<{ readonly asked: NewContract; readonly place: Placing } | undefined> => {
  if (contract) return { asked: { ...contract, clientId }, place: under('/contract') };
  if (!contractFromTemplate) return undefined;
  const place = under('/contractFromTemplate');
  const request = { ...contractFromTemplate, clientId };
  const { asked, from } = await placing(place, () =>
    describedIn({ stores }, tenantId, request, async () => locale ?? settings.locale),
  );
  return { asked, place: (fault) => place(blamed(fault, from)) };
};

/**
 * Adds a client, with its first contract where one is asked for: in one transaction, so that neither is there without the
 * other; asked for again it is what stands. Throws what makes a contract impossible, with pointers into the form.
 */
export const addClient =
  (needs: AddNeeds) =>
  async (adding: Adding, form: NewClient): Promise<Added> => {
    const { stores } = needs;
    const { tenantId, clientId, by, now } = adding;
    const { contract, contractFromTemplate, ...details } = form;
    if (!contract && !contractFromTemplate)
      return { client: await createClient(needs)(tenantId, clientId, details, by) };
    const contractId = idFrom('first contract', clientId);
    // Whatever became of a template since: what was made is not made again.
    const standing = await stores.clients.get(tenantId, clientId);
    if (standing) return { client: standing, contractId };
    await guardDefaultContract(needs, tenantId, clientId, details);
    await guardBranch(needs, tenantId, details);
    const tenant = await tenantOf(stores, tenantId);
    const first = await askedIn(needs, adding, form, tenant);
    const rows =
      first &&
      (await placing(first.place, () =>
        contractToMake(needs)(tenant, details, contractId, first.asked, { by: { by }, now }),
      ));
    return { client: await stores.clients.create(tenantId, clientId, details, by, rows), contractId };
  };

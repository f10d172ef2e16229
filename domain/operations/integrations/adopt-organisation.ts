import type { ClientDetails } from '../../clients/client.ts';
import { idFrom } from '../../ids.ts';
import { foldName } from '../../imports/directory.ts';
import type { Integration } from '../../integrations/integration.ts';
import { keysOfRef, mappingIdOf, type ToolKey } from '../../integrations/mapped.ts';
import type { ToolRef } from '../../integrations/news.ts';
import { subjectOf, type Waiting } from '../../integrations/subject.ts';
import type { Stores } from '../../table/stores.ts';
import { line } from '../../text.ts';
import type { Needs } from '../ports.ts';
import { readTenant } from '../tenants/settings.ts';

const Name = line(120);

/**
 * Makes an organisation that nobody has mapped a client, where the integration may and its name is known; undefined where
 * not. Its id follows from the organisation, so that twice is once. A namesake is never taken for it.
 */
export const adoptOrganisation =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (
    tenantId: string,
    { integrationId, createClients }: Integration,
    organisation: ToolRef,
  ): Promise<{ readonly clientId: string } | { readonly waiting: Waiting } | undefined> => {
    const [of, ...also] = keysOfRef(organisation);
    const name = Name.safeParse(organisation.name);
    if (!createClients || of === undefined || !name.success) return undefined;
    const known = await clientByNow(stores, tenantId, integrationId, organisation);
    if (known !== undefined) return { clientId: known };
    const clientId = idFrom('organisation', integrationId, mappingIdOf('organisation', of));
    const clients = await stores.clients.all(tenantId);
    // One that is merged into another counts: else its name would make the duplicate anew.
    const isNamesake = (other: { readonly clientId: string; readonly name: string }) =>
      other.clientId !== clientId && foldName(other.name) === foldName(name.data);
    if (clients.some(isNamesake)) return { waiting: clientAmbiguous(of, also) };
    await stores.clients.create(tenantId, clientId, await nameOnly(stores, tenantId, name.data));
    await stores.mappings.putOne(tenantId, integrationId, { kind: 'organisation', of, clientId });
    return { clientId };
  };

/** Whoever asks may have read some moments ago that nobody has mapped it: what a person has chosen since holds. */
const clientByNow = async (
  { mappings }: Stores,
  tenantId: string,
  integrationId: string,
  organisation: ToolRef,
): Promise<string | undefined> => {
  const ids = keysOfRef(organisation).map((of) => mappingIdOf('organisation', of));
  const found = await Promise.all(ids.map((id) => mappings.get(tenantId, integrationId, id)));
  const [first] = found.flatMap((one) => (one?.mapped.kind === 'organisation' ? [one.mapped.clientId] : []));
  return first;
};

const clientAmbiguous = (of: ToolKey, also: readonly ToolKey[]): Waiting => ({
  reason: 'clientAmbiguous',
  detail: 'the organisation is not mapped, and there is a client of its name already: map it to this or to another',
  subject: subjectOf('organisation', of, also),
});

/** The address is to be completed before there can be a contract: until then nothing shows it. */
const nameOnly = async (stores: Stores, tenantId: string, name: string): Promise<ClientDetails> => {
  const { settings } = await readTenant({ stores })(tenantId);
  return {
    name,
    address: { lines: [name], city: '-', country: settings.address.country },
    billingContacts: [],
    taxTreatment: 'standard',
    incomplete: true,
  };
};

import { clientOf } from '../../integrations/client-of.ts';
import { namedContracts } from '../../integrations/contract-of.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { Mapped } from '../../integrations/mapped.ts';
import { type Resolution, resolve } from '../../integrations/mapping.ts';
import {
  type Agreements,
  furtherIdsOf,
  type Mapping,
  type MappingFacts,
  mappingIdsOf,
} from '../../integrations/mapping-facts.ts';
import type { ContractRecord } from '../../table/contract-store.ts';
import type { Stores } from '../../table/stores.ts';
import type { Needs } from '../ports.ts';
import { adoptOrganisation } from './adopt-organisation.ts';

export interface ResolvedFacts {
  readonly resolution: Resolution;
  /** The contract that it is resolved to, with its state, where it was read with it. */
  readonly record?: ContractRecord | undefined;
}

/**
 * What the people of an integration have made of these facts. Everything is read consistently: what is mapped before
 * something is found to wait is seen, and what is mapped after finds it waiting.
 */
export const resolveFacts =
  ({ stores }: Pick<Needs, 'stores'>) =>
  async (tenantId: string, integration: Integration, facts: MappingFacts): Promise<ResolvedFacts> => {
    const mapping = await mappingFor(stores, tenantId, integration, facts);
    const resolved = await resolveStanding(stores, tenantId, mapping, facts);
    const { resolution } = resolved;
    if (!('waiting' in resolution) || resolution.waiting.reason !== 'organisationUnknown') return resolved;
    const adopted = await adoptOrganisation({ stores })(tenantId, integration, facts.organisation ?? {});
    if (adopted === undefined) return resolved;
    return 'waiting' in adopted
      ? { resolution: adopted }
      : resolveBy(stores, tenantId, mapping, { ...facts, ...adopted });
  };

/** One BatchGet of what the facts name, and the rules; one more where something is not mapped by the surest. */
const mappingFor = async (
  { mappings }: Stores,
  tenantId: string,
  { integrationId, approval }: Integration,
  facts: MappingFacts,
): Promise<Mapping> => {
  const [mapped, { rules }] = await Promise.all([
    mappedOf(mappings, tenantId, integrationId, facts),
    mappings.rules(tenantId, integrationId),
  ]);
  return { approval, rules, mapped };
};

const mappedOf = async (
  mappings: Stores['mappings'],
  tenantId: string,
  integrationId: string,
  facts: MappingFacts,
): Promise<ReadonlyMap<string, Mapped>> => {
  const found = await mappings.many(tenantId, integrationId, mappingIdsOf(facts));
  const further = await mappings.many(tenantId, integrationId, furtherIdsOf(facts, found));
  return new Map([...found, ...further]);
};

/** What waits may be mapped to a client that was merged into another since: then that one has its contracts. */
const resolveStanding = async (
  stores: Stores,
  tenantId: string,
  mapping: Mapping,
  facts: MappingFacts,
): Promise<ResolvedFacts> => {
  const resolved = await resolveBy(stores, tenantId, mapping, facts);
  const client = clientOf(mapping, facts);
  if (!('waiting' in resolved.resolution) || 'waiting' in client) return resolved;
  const standing = await stores.clients.standing(tenantId, client.clientId);
  return standing === undefined || standing.clientId === client.clientId
    ? resolved
    : resolveBy(stores, tenantId, mapping, { ...facts, clientId: standing.clientId });
};

const resolveBy = async (
  stores: Stores,
  tenantId: string,
  mapping: Mapping,
  facts: MappingFacts,
): Promise<ResolvedFacts> => {
  const records = await stores.contracts.many(tenantId, namedContracts(mapping, facts));
  const resolution = resolve(mapping, facts, await agreementsFor(stores, tenantId, mapping, facts, records));
  return { resolution, record: 'waiting' in resolution ? undefined : records.get(resolution.contractId) };
};

/** The named contracts and the client's others, which are listed only where none was chosen by its id. */
const agreementsFor = async (
  { contracts, clients }: Stores,
  tenantId: string,
  mapping: Mapping,
  facts: MappingFacts,
  records: ReadonlyMap<string, ContractRecord>,
): Promise<Agreements> => {
  const named = [...records.values()].map(({ contract }) => contract);
  const client = clientOf(mapping, facts);
  if ('waiting' in client || records.has(facts.contract?.trim() ?? '')) return { contracts: named };
  const [ofClient, known] = await Promise.all([
    contracts.ofClient(tenantId, client.clientId),
    clients.get(tenantId, client.clientId),
  ]);
  const others = ofClient.filter(({ contractId }) => !records.has(contractId));
  return { contracts: [...named, ...others], defaultContractId: known?.defaultContractId };
};

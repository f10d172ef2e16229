import { BillingError, type Fault } from '../../errors.ts';
import { type Mapped, mappingIdOf } from '../../integrations/mapped.ts';
import type { RuleList } from '../../integrations/rule.ts';
import type { StoredMapping, StoredRules } from '../../table/mapping-store.ts';
import type { Page, PageRequest } from '../../table/table.ts';
import { isAlready, notFound, stale } from '../change.ts';
import { merged } from '../clients.ts';
import type { Needs } from '../ports.ts';
import { readIntegration } from './manage.ts';

type MappingNeeds = Pick<Needs, 'stores'>;

/** What something names, and where it names it. */
interface Named {
  readonly id: string | undefined;
  readonly pointer: string;
}

const faultsOf = (named: readonly Named[], known: ReadonlyMap<string, unknown>, detail: string): readonly Fault[] =>
  named.flatMap(({ id, pointer }) => (id === undefined || known.has(id) ? [] : [{ pointer, detail }]));

const idsOf = (named: readonly Named[]): readonly string[] => named.flatMap(({ id }) => id ?? []);

const guardClients = async ({ stores }: MappingNeeds, tenantId: string, named: readonly Named[]): Promise<void> => {
  const ids = idsOf(named);
  if (ids.length === 0) return;
  const known = await stores.clients.many(tenantId, ids);
  const faults = faultsOf(named, known, 'must be the id of a client');
  if (faults.length > 0) throw new BillingError('ClientUnknown', 'there is no such client: add it first', faults);
  for (const { id = '', pointer } of named) {
    const client = known.get(id);
    if (client?.mergedInto !== undefined) throw merged(client, pointer);
  }
};

const guardContracts = async ({ stores }: MappingNeeds, tenantId: string, named: readonly Named[]): Promise<void> => {
  const ids = idsOf(named);
  if (ids.length === 0) return;
  const faults = faultsOf(named, await stores.contracts.many(tenantId, ids), 'must be the id of a contract');
  if (faults.length > 0) throw new BillingError('NotFound', 'there is no such contract', faults);
};

/** Two answers to one question: nobody could say which of them is meant. */
const guardOnce = (mappings: readonly Mapped[]): void => {
  const places = new Map<string, number>();
  const faults = mappings.flatMap(({ kind, of }, i): readonly Fault[] => {
    const mappingId = mappingIdOf(kind, of);
    const first = places.get(mappingId);
    places.set(mappingId, first ?? i);
    return first === undefined
      ? []
      : [{ pointer: `/mappings/${i}/of`, detail: `is mapped at /mappings/${first} already` }];
  });
  if (faults.length > 0) throw new BillingError('RequestInvalid', 'each thing must be mapped once', faults);
};

/** Says of things in the tool what they are here, in place of what was said before. All of them, or none. */
export const putMappings =
  (needs: MappingNeeds) =>
  async (tenantId: string, integrationId: string, mappings: readonly Mapped[]): Promise<readonly StoredMapping[]> => {
    guardOnce(mappings);
    await readIntegration(needs)(tenantId, integrationId);
    const named = mappings.map((mapped, i) => ({
      id: 'clientId' in mapped ? mapped.clientId : undefined,
      pointer: `/mappings/${i}/clientId`,
    }));
    await guardClients(needs, tenantId, named);
    return needs.stores.mappings.put(tenantId, integrationId, mappings);
  };

export const listMappings =
  (needs: MappingNeeds) =>
  async (tenantId: string, integrationId: string, page: PageRequest): Promise<Page<StoredMapping>> => {
    await readIntegration(needs)(tenantId, integrationId);
    return needs.stores.mappings.list(tenantId, integrationId, page);
  };

export const readMapping =
  ({ stores }: MappingNeeds) =>
  async (tenantId: string, integrationId: string, mappingId: string): Promise<StoredMapping> => {
    const stored = await stores.mappings.get(tenantId, integrationId, mappingId);
    if (!stored) throw notFound('mapping', mappingId);
    return stored;
  };

/** Takes a mapping away; tickets and time that came by it stay as they are. */
export const removeMapping =
  (needs: MappingNeeds) =>
  async (tenantId: string, integrationId: string, mappingId: string): Promise<void> => {
    await readIntegration(needs)(tenantId, integrationId);
    await needs.stores.mappings.remove(tenantId, integrationId, mappingId);
  };

export const readRules =
  (needs: MappingNeeds) =>
  async (tenantId: string, integrationId: string): Promise<StoredRules> => {
    await readIntegration(needs)(tenantId, integrationId);
    return needs.stores.mappings.rules(tenantId, integrationId);
  };

/** Replaces the rules, if they still are what the caller has seen. */
export const changeRules =
  (needs: MappingNeeds) =>
  async (tenantId: string, integrationId: string, expected: number, wanted: RuleList): Promise<StoredRules> => {
    const stored = await readRules(needs)(tenantId, integrationId);
    const { version, rules } = stored;
    if (version > 0 && isAlready(wanted.rules, rules)) return stored;
    if (version !== expected) throw stale('rule list', version);
    const pointerOf = (i: number, name: string) => `/rules/${i}/${name}`;
    const clients = wanted.rules.map(({ when }, i) => ({ id: when.clientId, pointer: pointerOf(i, 'when/clientId') }));
    const contracts = wanted.rules.map(({ contractId }, i) => ({
      id: contractId,
      pointer: pointerOf(i, 'contractId'),
    }));
    await guardClients(needs, tenantId, clients);
    await guardContracts(needs, tenantId, contracts);
    const changed = await needs.stores.mappings.replaceRules(tenantId, integrationId, expected, wanted);
    if (!changed) throw stale('rule list', version);
    return changed;
  };
